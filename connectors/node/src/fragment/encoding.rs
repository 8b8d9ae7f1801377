//! Released cells and rows as Flight messages. Takes nothing that is not released.
//!
//! Cells are put in one piece, ordered by their keys and cut anew: neither order nor size of a batch tells of cells that
//! were left out.

use arrow::array::{Array, RecordBatch};
use arrow::compute::{SortColumn, concat_batches, lexsort_to_indices, take_record_batch};
use arrow::error::ArrowError;
use arrow_flight::FlightData;
use arrow_flight::utils::batches_to_flight_data;
use khidi_queries_disclosure::Released;

use super::running::Outcome;

/// What a message should stay below.
const MESSAGE_BYTES: usize = 2 << 20;

/// The schema, the batches, and last an empty batch that carries `tail`. Cells come ordered by their first `keys` columns;
/// rows (`keys` = 0) as they are.
pub(super) fn encode(outcome: Outcome, keys: usize, tail: Vec<u8>) -> Result<Vec<FlightData>, ArrowError> {
    let schema = outcome.schema.clone();
    let pieces = pieces(outcome, keys)?;
    let mut cut: Vec<RecordBatch> = pieces.iter().flat_map(cut).collect();
    cut.push(RecordBatch::new_empty(schema.clone()));
    let mut messages = batches_to_flight_data(&schema, cut)?;
    if let Some(last) = messages.last_mut() {
        last.app_metadata = tail.into();
    }
    Ok(messages)
}

/// What was released, cells in one piece and ordered by their first `keys` columns, rows (`keys` = 0) as they are.
pub(super) fn pieces(outcome: Outcome, keys: usize) -> Result<Vec<RecordBatch>, ArrowError> {
    let Outcome { schema, batches, .. } = outcome;
    let released = batches.into_iter().map(Released::into_inner).collect::<Vec<_>>();
    if keys > 0 { Ok(vec![in_order(&concat_batches(&schema, &released)?, keys)?]) } else { Ok(released) }
}

/// Bytes of a message, its framing aside.
pub(super) fn size(message: &FlightData) -> u64 {
    let bytes = message.data_header.len() + message.data_body.len() + message.app_metadata.len();
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

fn in_order(cells: &RecordBatch, keys: usize) -> Result<RecordBatch, ArrowError> {
    let columns = cells.columns().iter().take(keys);
    let columns = columns.map(|values| SortColumn { values: values.clone(), options: None });
    let order = lexsort_to_indices(&columns.collect::<Vec<_>>(), None)?;
    take_record_batch(cells, &order)
}

/// Slices of about equal bytes.
fn cut(batch: &RecordBatch) -> Vec<RecordBatch> {
    let bytes: usize = batch.columns().iter().filter_map(|column| column.to_data().get_slice_memory_size().ok()).sum();
    let pieces = bytes.div_ceil(MESSAGE_BYTES).max(1);
    let rows = batch.num_rows().div_ceil(pieces).max(1);
    (0..batch.num_rows()).step_by(rows).map(|from| batch.slice(from, rows.min(batch.num_rows() - from))).collect()
}
