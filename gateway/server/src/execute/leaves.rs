//! Puts batches in the place of the placeholders that the planner scans. A scan of anything else is an error.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DataFusionError, Result, TableReference, internal_datafusion_err};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::{LogicalPlan, TableScan, TableSource};
use khidi_queries_codelists as codelists;
use khidi_queries_planner::FRAGMENTS;

use crate::releases::RELEASES;

/// The schema of code lists.
pub(crate) const CODE_LISTS: &str = "codelists";

/// What the fragments of a plan released, in their order: schema and batches of each.
pub(crate) type Released = Vec<(SchemaRef, Vec<RecordBatch>)>;

/// What a plan may read beside code lists.
#[derive(Debug, Default)]
pub(crate) struct Leaves {
    /// What agencies answered.
    pub released: Released,
    /// Tables of the gateway's own releases, by name.
    pub tables: BTreeMap<String, (SchemaRef, Vec<RecordBatch>)>,
}

pub(super) fn attach(plan: LogicalPlan, leaves: &Leaves) -> Result<LogicalPlan, DataFusionError> {
    let attached = plan.transform_up_with_subqueries(|node| match node {
        LogicalPlan::TableScan(scan) => {
            let source = source(&scan.table_name, leaves)?;
            Ok(Transformed::yes(LogicalPlan::TableScan(TableScan { source, ..scan })))
        }
        node => Ok(Transformed::no(node)),
    })?;
    Ok(attached.data)
}

fn source(name: &TableReference, leaves: &Leaves) -> Result<Arc<dyn TableSource>> {
    let unknown = || internal_datafusion_err!("nothing is known of {name}");
    let table = match name.schema().ok_or_else(unknown)? {
        FRAGMENTS => {
            let at = name.table().strip_prefix('f').and_then(|at| at.parse::<usize>().ok());
            let (schema, batches) = at.and_then(|at| leaves.released.get(at)).ok_or_else(unknown)?;
            MemTable::try_new(schema.clone(), vec![batches.clone()])?
        }
        RELEASES => {
            let (schema, batches) = leaves.tables.get(name.table()).ok_or_else(unknown)?;
            MemTable::try_new(schema.clone(), vec![batches.clone()])?
        }
        CODE_LISTS => {
            let list = codelists::by_name(name.table()).ok_or_else(unknown)?;
            MemTable::try_new(list.schema(), vec![vec![list.batch()]])?
        }
        _ => return Err(unknown()),
    };
    Ok(provider_as_source(Arc::new(table)))
}
