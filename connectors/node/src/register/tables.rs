//! The names that relations may use, each with what stands behind it: published columns of sources, view leaves, code
//! lists. Whatever is not in here does not exist for a question.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{Field, Schema};
use datafusion::catalog::{MemTable, TableProvider};
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, TableSource};
use khidi_connectors_sources::{Fingerprint, Places, SourceConfig, SourceError, execution, open};
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_disclosure::policy::{Policy, PolicyTable};
use khidi_queries_functions::context::TableLookup;

use super::Origin;
use crate::{Config, StartError};

/// The schema of the code lists.
const CODE_LISTS: &str = "codelists";

/// Published names and their leaves.
pub(crate) struct Tables {
    leaves: BTreeMap<(String, String), Arc<dyn TableSource>>,
}

impl Tables {
    /// The policy's tables from their sources, with the policy's columns only, and the code lists. Also tells the state
    /// of each source, by table.
    pub(super) async fn open(
        config: &Config,
        policy: &Policy,
        origin: &Origin,
    ) -> Result<(Self, BTreeMap<String, Fingerprint>), StartError> {
        let mut tables = Self { leaves: BTreeMap::new() };
        tables.add_code_lists().map_err(StartError::CodeLists)?;
        let mut fingerprints = BTreeMap::new();
        for table in policy.tables.iter().filter(|table| table.view.is_none()) {
            let Some(entry) = config.sources.iter().find(|entry| entry.table == table.name) else {
                continue;
            };
            let failed = |source| StartError::Source { table: table.name.clone(), source: Box::new(source) };
            let (source, places) = origin.of(entry, config);
            let columns = in_order(table, &source, &places).await.map_err(failed)?;
            let opened = open(&source, &places, Some(&columns)).await.map_err(failed)?;
            fingerprints.insert(table.name.clone(), opened.fingerprint);
            tables.publish(&config.agency, table.name.clone(), provider_as_source(opened.provider));
        }
        Ok((tables, fingerprints))
    }

    /// Adds a leaf to the agency's schema.
    pub(super) fn publish(&mut self, agency: &AgencyId, name: String, leaf: Arc<dyn TableSource>) {
        self.leaves.insert((agency.as_str().to_owned(), name), leaf);
    }

    /// All rows of a leaf of the agency's.
    pub(super) fn scan(&self, agency: &AgencyId, name: &str) -> Option<LogicalPlan> {
        let leaf = self.table(agency.as_str(), name)?;
        LogicalPlanBuilder::scan(name, leaf, None).and_then(LogicalPlanBuilder::build).ok()
    }

    /// The schema of a leaf of the agency's.
    pub(super) fn schema(&self, agency: &AgencyId, name: &str) -> Option<Schema> {
        self.table(agency.as_str(), name).map(|leaf| leaf.schema().as_ref().clone())
    }

    fn add_code_lists(&mut self) -> Result<(), DataFusionError> {
        for list in codelists::all() {
            let batch = computed(&list.batch())?;
            let provider: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?);
            let name = (CODE_LISTS.to_owned(), list.name().to_owned());
            self.leaves.insert(name, provider_as_source(provider));
        }
        Ok(())
    }
}

impl TableLookup for Tables {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        self.leaves.get(&(schema.to_owned(), table.to_owned())).cloned()
    }

    fn names(&self) -> Vec<(String, String)> {
        self.leaves.keys().cloned().collect()
    }
}

/// The policy's columns in the register's order. Where the register cannot be read as a whole, because a column that the
/// policy leaves out cannot be published or read, the policy's own order stands.
async fn in_order(table: &PolicyTable, source: &SourceConfig, places: &Places) -> Result<Vec<String>, SourceError> {
    let listed = |name: &str| table.columns.iter().any(|column| column.name == name);
    let by_policy = || table.columns.iter().map(|column| column.name.clone());
    match open(source, places, None).await {
        Ok(whole) => {
            let fields = whole.schema.fields().iter();
            let found: Vec<_> = fields.map(|field| field.name().clone()).filter(|name| listed(name)).collect();
            // A listed column that is not there is for the next opening to name.
            let missing = by_policy().filter(|name| !found.contains(name)).collect::<Vec<_>>();
            Ok(found.into_iter().chain(missing).collect())
        }
        Err(error) if error.is_of_a_column() => Ok(by_policy().collect()),
        Err(error) => Err(error),
    }
}

/// A code list in the types of the registers' columns, so that joining them needs no conversion.
fn computed(list: &RecordBatch) -> Result<RecordBatch, DataFusionError> {
    let schema = list.schema();
    let fields =
        schema.fields().iter().map(|field| Field::new(field.name(), execution(field.data_type()), field.is_nullable()));
    let fields = fields.collect::<Vec<_>>();
    let columns = list.columns().iter().zip(&fields).map(|(values, field)| cast(values, field.data_type()));
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}
