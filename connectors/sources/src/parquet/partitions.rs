//! Leaves out the files whose partition values rule them out, before anything of them is read.
//! The filters are still applied to what is read, so that keeping a file is always right.

use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Fields, Schema};
use datafusion::catalog::Session;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Expr;

/// Whether `filter` can be decided for a whole file by its partition values.
pub(super) fn decide(partition: &Fields, filter: &Expr) -> bool {
    let columns = filter.column_refs();
    let known = columns.iter().all(|column| partition.find(&column.name).is_some());
    known && !columns.is_empty() && !filter.is_volatile()
}

/// Those of `files` that may hold rows on which all `filters` are true.
pub(super) fn possible(
    state: &dyn Session,
    partition: &Fields,
    filters: &[Expr],
    mut files: Vec<PartitionedFile>,
) -> Vec<PartitionedFile> {
    for filter in filters.iter().filter(|filter| decide(partition, filter)) {
        // A filter that cannot be evaluated here, such as one with a sub-query, rules out nothing.
        let Ok(verdicts) = evaluate(state, partition, filter, &files) else {
            continue;
        };
        let mut verdicts = verdicts.into_iter();
        files.retain(|_| verdicts.next().unwrap_or(true));
    }
    files
}

fn evaluate(state: &dyn Session, partition: &Fields, filter: &Expr, files: &[PartitionedFile]) -> Result<Vec<bool>> {
    let values = |column: usize| {
        ScalarValue::iter_to_array(files.iter().filter_map(|file| file.partition_values.get(column).cloned()))
    };
    let columns = (0..partition.len()).map(values).collect::<Result<Vec<_>>>()?;
    let schema = Arc::new(Schema::new(partition.clone()));
    let filter = state.create_physical_expr(filter.clone(), &DFSchema::try_from(Arc::clone(&schema))?)?;
    let batch = RecordBatch::try_new(schema, columns)?;
    let verdicts = filter.evaluate(&batch)?.into_array(files.len())?;
    let verdicts =
        verdicts.as_boolean_opt().ok_or_else(|| DataFusionError::Plan("a filter that is not boolean".to_owned()))?;
    Ok(verdicts.iter().map(|verdict| verdict == Some(true)).collect())
}
