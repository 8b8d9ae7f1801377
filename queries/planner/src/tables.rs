//! The tables that an analyst's SQL may name: each agency's, the federated ones, the code lists. Schemas only.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion_expr::TableSource;
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::PublishedTable;
use khidi_queries_functions::context::TableLookup;

use crate::federation::{FederatedTable, Federation};

/// The schema of tables declared over several agencies.
pub(crate) const FEDERATED: &str = "federated";
/// The schema of code lists.
pub(crate) const CODE_LISTS: &str = "codelists";
/// The column that names the member a row of a federated table comes from.
pub(crate) const AGENCY: &str = "agency";

/// A leaf of a plan: it has a schema and nothing behind it.
#[derive(Debug)]
pub(crate) struct Leaf(pub SchemaRef);

impl TableSource for Leaf {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0)
    }
}

impl TableLookup for Federation {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        let schema = match schema {
            CODE_LISTS => codelists::by_name(table)?.schema(),
            FEDERATED => Arc::new(self.federated_schema(self.federated(table)?)?),
            agency => Arc::new(published_schema(self.agency(agency)?.table(table)?)),
        };
        Some(Arc::new(Leaf(schema)))
    }

    fn names(&self) -> Vec<(String, String)> {
        let of_agencies = self.agencies.iter().flat_map(|catalogue| {
            catalogue.tables.iter().map(|table| (catalogue.agency.to_string(), table.name.clone()))
        });
        let federated = self.federated.iter().map(|table| (FEDERATED.to_owned(), table.name.clone()));
        let lists = codelists::all().iter().map(|list| (CODE_LISTS.to_owned(), list.name().to_owned()));
        of_agencies.chain(federated).chain(lists).collect()
    }
}

impl Federation {
    /// The columns of all members, in the order in which they are found, and the column that names the member. A member
    /// that lacks a column has NULL in it; columns that members hold in different types are left out.
    #[must_use]
    pub fn federated_schema(&self, table: &FederatedTable) -> Option<Schema> {
        let members = table.members.iter().map(|member| self.member(member)).collect::<Option<Vec<_>>>()?;
        let mut fields: Vec<Field> = Vec::new();
        for column in members.iter().flat_map(|member| &member.columns) {
            let mut twins = members.iter().filter_map(|member| member.column(&column.name));
            let is_new = fields.iter().all(|field| *field.name() != column.name);
            if is_new && twins.all(|twin| twin.data_type == column.data_type) {
                fields.push(Field::new(&column.name, column.data_type.clone(), true));
            }
        }
        fields.push(Field::new(AGENCY, DataType::Utf8, true));
        Some(Schema::new(fields))
    }
}

/// The schema of a published table, as analysts see it.
#[must_use]
pub fn published_schema(table: &PublishedTable) -> Schema {
    let fields = table.columns.iter().map(|column| Field::new(&column.name, column.data_type.clone(), true));
    Schema::new(fields.collect::<Vec<_>>())
}
