//! What has to cross, found without Khidi: for each query the relations of `inputs.txt`, computed by DataFusion over the
//! same files and measured as Arrow IPC.
//!
//! Written there by hand, per agency and FROM clause: its tables joined by the equalities that tie them, written or
//! implied, under all conditions that name them alone, sub-queries included, with the columns that the rest of the query
//! uses. Where the whole clause lies at one agency, its answer instead; where only a correlated sub-query does, its answer
//! for each value of what ties it.

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::ipc::writer::StreamWriter;
use datafusion::prelude::SessionContext;
use std::sync::Arc;

use crate::Outcome;
use crate::baseline::collect;

const INPUTS: &str = include_str!("inputs.txt");

/// Bytes of all inputs of a query.
pub(crate) async fn bytes(context: &SessionContext, query: &str) -> Outcome<u64> {
    let part = INPUTS.split("## ").find_map(|part| part.strip_prefix(query)?.strip_prefix('\n'));
    let mut bytes = 0;
    for sql in part.ok_or_else(|| format!("no inputs of {query}"))?.lines() {
        bytes += stream(&collect(context, sql).await?)?;
    }
    Ok(bytes)
}

/// Bytes of one IPC stream: schema, one batch, end.
fn stream(batches: &[RecordBatch]) -> Outcome<u64> {
    let Some(first) = batches.first() else { return Ok(0) };
    let whole = on_the_wire(&concat_batches(&first.schema(), batches)?)?;
    let mut writer = StreamWriter::try_new(Vec::new(), whole.schema_ref())?;
    writer.write(&whole)?;
    Ok(u64::try_from(writer.into_inner()?.len())?)
}

/// In the few types that cross: text without views, integers of 64 bits.
fn on_the_wire(batch: &RecordBatch) -> Outcome<RecordBatch> {
    let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
    for (at, column) in batch.columns().iter().enumerate() {
        let kind = match column.data_type() {
            DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
            kind if kind.is_integer() => DataType::Int64,
            DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, None),
            kind => kind.clone(),
        };
        fields.push(Field::new(format!("c{at}"), kind.clone(), true));
        columns.push(cast(column, &kind)?);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}
