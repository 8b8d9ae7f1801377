//! The catalogue as clients browse it: a schema for each agency, the federated tables, the code lists, releases.

use arrow_flight::error::Result;
use arrow_flight::sql::{CommandGetCatalogs, CommandGetDbSchemas, CommandGetTableTypes, CommandGetTables};
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::record_batch::RecordBatch;
use khidi_queries_codelists as codelists;
use khidi_queries_planner::{Federation, published_schema};

use super::CATALOG;
use crate::execute::CODE_LISTS;
use crate::releases::{RELEASES, Tables};

const FEDERATED: &str = "federated";
const TABLE: &str = "TABLE";
const VIEW: &str = "VIEW";

pub(super) fn catalogs(query: CommandGetCatalogs) -> Result<RecordBatch> {
    let mut builder = query.into_builder();
    builder.append(CATALOG);
    builder.build()
}

/// Whoever may not read releases is told of none.
pub(super) fn schemas(
    query: CommandGetDbSchemas,
    federation: &Federation,
    releases: Option<&Tables>,
) -> Result<RecordBatch> {
    let mut builder = query.into_builder();
    for catalogue in &federation.agencies {
        builder.append(CATALOG, catalogue.agency.as_str());
    }
    builder.append(CATALOG, FEDERATED);
    builder.append(CATALOG, CODE_LISTS);
    if releases.is_some() {
        builder.append(CATALOG, RELEASES);
    }
    builder.build()
}

pub(super) fn table_types(query: CommandGetTableTypes) -> Result<RecordBatch> {
    let mut builder = query.into_builder();
    builder.append(TABLE);
    builder.append(VIEW);
    builder.build()
}

pub(super) fn tables(
    query: CommandGetTables,
    federation: &Federation,
    releases: Option<&Tables>,
) -> Result<RecordBatch> {
    let mut builder = query.into_builder();
    for (table, columns) in releases.into_iter().flat_map(Tables::all) {
        builder.append(CATALOG, RELEASES, table, TABLE, columns)?;
    }
    for (schema, table, kind, columns) in entries(federation) {
        builder.append(CATALOG, schema, table, kind, &columns)?;
    }
    builder.build()
}

fn entries(federation: &Federation) -> Vec<(String, String, &'static str, Schema)> {
    let mut entries = Vec::new();
    for catalogue in &federation.agencies {
        for table in &catalogue.tables {
            let kind = if table.is_view { VIEW } else { TABLE };
            let columns = published_schema(table);
            entries.push((catalogue.agency.to_string(), table.name.clone(), kind, columns));
        }
    }
    for table in &federation.federated {
        let columns = federation.federated_schema(table);
        entries.extend(columns.map(|columns| (FEDERATED.to_owned(), table.name.clone(), VIEW, columns)));
    }
    for list in codelists::all() {
        let columns = list.schema().as_ref().clone();
        entries.push((CODE_LISTS.to_owned(), list.name().to_owned(), TABLE, columns));
    }
    entries
}
