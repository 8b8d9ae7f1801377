//! What stands for the answer of an agency that is unavailable: no row, or, to a question without keys, one cell whose
//! values are absent.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{ArrayRef, RecordBatch, UInt8Array, new_null_array};
use datafusion::arrow::datatypes::DataType;
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_planner::Fragment;
use khidi_queries_protocol::{Code, Status};

use super::Answer;

pub(super) fn answer(fragment: &Fragment, why: Code) -> Answer {
    let is_one_cell = matches!(&fragment.ask, Ask::Cells(question) if question.keys.is_empty());
    let batches = if is_one_cell { absent(fragment).into_iter().collect() } else { Vec::new() };
    Answer {
        batches,
        received: 0,
        bytes: 0,
        elapsed: Duration::ZERO,
        protection: fragment.protection.unwrap_or(Protection::Standard),
        missing: Some(why),
    }
}

/// One cell; every column is nullable but the statuses.
fn absent(fragment: &Fragment) -> Option<RecordBatch> {
    let columns = fragment.schema.fields().iter().map(|field| -> ArrayRef {
        match field.data_type() {
            DataType::UInt8 => Arc::new(UInt8Array::from(vec![u8::from(Status::Absent)])),
            other => new_null_array(other, 1),
        }
    });
    RecordBatch::try_new(fragment.schema.clone(), columns.collect()).ok()
}
