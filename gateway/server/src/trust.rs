//! How far an answer may be trusted: the worst status behind each column of the result, and whether a merged value
//! lacks a member. Reads what agencies released, changes nothing.

mod lineage;
mod members;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::UInt8Type;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::measure_of;
use khidi_queries_planner::{FederatedPlan, Level};
use khidi_queries_protocol::Status;

use crate::scatter::Answer;
use lineage::Origin;

/// What a measure's status column is called after the measure's own name.
const STATUS_SUFFIX: &str = "__status";

/// How far an answer may be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trust {
    /// Per column of the result, the worst status of what it was made of.
    pub columns: Vec<Status>,
    /// The worst status of anything released for the answer.
    pub worst: Status,
    /// Whether some merged value lacks a member's absent cell.
    pub incomplete: bool,
}

impl Trust {
    /// Assesses the answers to a plan's fragments, in their order.
    pub(crate) fn of(plan: &FederatedPlan, answers: &[Answer]) -> Result<Self, ArrowError> {
        let mut worst_of: BTreeMap<Origin, Status> = BTreeMap::new();
        for (fragment, answer) in answers.iter().enumerate() {
            let planned = plan.fragments.get(fragment);
            if answer.missing.is_some() {
                continue;
            }
            let is_bare = planned.is_some_and(|planned| planned.protection == Some(Protection::Bare));
            for batch in &answer.batches {
                for (column, status) in statuses(batch, is_bare) {
                    let origin = Origin { fragment, column };
                    let known = worst_of.entry(origin).or_insert(Status::Exact);
                    *known = known.worst(status);
                }
            }
        }
        let worst_among = |origins: &mut dyn Iterator<Item = &Origin>| {
            origins.filter_map(|origin| worst_of.get(origin)).fold(Status::Exact, |worst, status| worst.worst(*status))
        };
        let columns = lineage::of_columns(&plan.plan);
        Ok(Self {
            columns: columns.iter().map(|origins| worst_among(&mut origins.iter())).collect(),
            worst: worst_among(&mut worst_of.keys()),
            incomplete: answers.iter().any(|answer| answer.missing.is_some())
                // One of the cells of a cover may be missing without a trace.
                || plan.covers.iter().any(|cover| cover.is_summed)
                || members::any_incomplete(plan, answers)?,
        })
    }
}

impl Trust {
    /// The status of a value where it cannot be derived from the plan.
    pub(crate) fn fallback(&self) -> Level {
        let least = if self.incomplete { Level::Incomplete } else { Level::Exact };
        Level::from(self.worst).max(least)
    }
}

/// The measures of a batch of cells, each with the worst of its statuses.
fn statuses(batch: &RecordBatch, is_bare: bool) -> Vec<(String, Status)> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    columns
        .filter_map(|(field, column)| {
            let measure = field.name().strip_suffix(STATUS_SUFFIX).and_then(measure_of)?;
            let numbers = column.as_primitive_opt::<UInt8Type>()?.values();
            let worst = numbers.iter().fold(Status::Exact, |worst, number| worst.worst(status(*number, is_bare)));
            Some((measure.to_owned(), worst))
        })
        .collect()
}

/// Numbers were checked on receipt. Under a bare policy absent means empty, which is exact.
fn status(number: u8, is_bare: bool) -> Status {
    match Status::try_from(number).unwrap_or(Status::Absent) {
        Status::Absent if is_bare => Status::Exact,
        status => status,
    }
}
