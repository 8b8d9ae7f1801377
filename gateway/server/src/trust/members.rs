//! Whether a merged value is made of all members' cells. Only a protected member can lack one: where a member's
//! answer is exact, a cell that is not there is empty.

use std::collections::HashSet;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Int64Type, UInt8Type};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::row::{RowConverter, SortField};
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_planner::{FederatedPlan, Merge};
use khidi_queries_protocol::Status;

use crate::scatter::Answer;

/// A combination of key values, in arrow's row format.
type Key = Box<[u8]>;

/// The keys of one member's cells.
#[derive(Default)]
struct Cells {
    /// Of cells with any value.
    valued: HashSet<Key>,
    /// Of cells with every value.
    whole: HashSet<Key>,
}

/// Whether for any merge some key that one member has a value for lacks a value of a protected member.
pub(super) fn any_incomplete(plan: &FederatedPlan, answers: &[Answer]) -> Result<bool, ArrowError> {
    for merge in plan.merges.iter().filter(|merge| merge.apart.is_none() || merge.has_sets) {
        if is_incomplete(merge, plan, answers)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_incomplete(merge: &Merge, plan: &FederatedPlan, answers: &[Answer]) -> Result<bool, ArrowError> {
    let mut members = Vec::with_capacity(merge.fragments.len());
    for at in &merge.fragments {
        if let (Some(fragment), Some(answer)) = (plan.fragments.get(*at), answers.get(*at)) {
            let protected = fragment.protection == Some(Protection::Standard);
            members.push((protected, cells(&answer.batches, merge)?));
        }
    }
    let valued: HashSet<&Key> = members.iter().flat_map(|(_, cells)| &cells.valued).collect();
    let lacks = |cells: &Cells| valued.iter().any(|key| !cells.whole.contains(*key));
    Ok(members.iter().any(|(protected, cells)| *protected && lacks(cells)))
}

/// The cells that may meet those of other members.
fn cells(batches: &[RecordBatch], merge: &Merge) -> Result<Cells, ArrowError> {
    let mut cells = Cells::default();
    for batch in batches {
        for (row, key) in row_keys(batch, merge.keys)?.into_iter().enumerate() {
            if merge.rolled_up_bit().is_some_and(|bit| grouping_id(batch, merge, row) & bit == 0) {
                continue;
            }
            let (present, absent) = measures(batch, row);
            if present > 0 && absent == 0 {
                cells.whole.insert(key.clone());
            }
            if present > 0 {
                cells.valued.insert(key);
            }
        }
    }
    Ok(cells)
}

/// The last of the keys, where there are grouping sets.
fn grouping_id(batch: &RecordBatch, merge: &Merge, row: usize) -> i64 {
    let column = merge.keys.checked_sub(1).and_then(|at| batch.columns().get(at));
    let ids = column.and_then(|column| column.as_primitive_opt::<Int64Type>());
    ids.and_then(|ids| ids.values().get(row).copied()).unwrap_or_default()
}

fn row_keys(batch: &RecordBatch, keys: usize) -> Result<Vec<Key>, ArrowError> {
    let columns = batch.columns().get(..keys).unwrap_or_default();
    if columns.is_empty() {
        return Ok(vec![Key::default(); batch.num_rows()]);
    }
    let fields = columns.iter().map(|column| SortField::new(column.data_type().clone()));
    let rows = RowConverter::new(fields.collect())?.convert_columns(columns)?;
    Ok(rows.iter().map(|row| row.as_ref().into()).collect())
}

/// How many measures of a cell are there, and how many are absent. A cell of keys alone is there.
fn measures(batch: &RecordBatch, row: usize) -> (usize, usize) {
    let absent = u8::from(Status::Absent);
    let statuses = batch.columns().iter().filter_map(|column| column.as_primitive_opt::<UInt8Type>());
    let statuses: Vec<u8> = statuses.filter_map(|column| column.values().get(row).copied()).collect();
    let missing = statuses.iter().filter(|status| **status == absent).count();
    let present = if statuses.is_empty() { 1 } else { statuses.len() - missing };
    (present, missing)
}
