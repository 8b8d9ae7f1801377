//! What a column of an answer is, by the question that it answers.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::UInt8Type;
use arrow::error::ArrowError;
use khidi_queries_disclosure::Status;
use khidi_queries_disclosure::question::{MeasureKind, Question};
use khidi_queries_protocol::report::measure_text;

const STATUS: &str = "__status";

/// A column of measures, such as `m1__mean` or `m1__status`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The measure, as reports write it.
    pub measure: String,
    /// Which part of it, where it has several; empty otherwise, and for its status.
    pub part: String,
    pub is_status: bool,
}

impl Title {
    /// Of the column of that name; nothing if it is of no measure.
    pub fn of(name: &str, question: &Question) -> Option<Self> {
        let (value, is_status) = name.strip_suffix(STATUS).map_or((name, false), |value| (value, true));
        let (measure, part) = value.split_once("__").unwrap_or((value, ""));
        let at = measure.strip_prefix('m')?.parse::<usize>().ok()?;
        let measure = question.measures.get(at)?;
        let text = match &measure.kind {
            // Its bins are long, and the policy's.
            MeasureKind::Histogram { column, .. } => format!("histogram({column})"),
            _ => measure_text(measure),
        };
        Some(Self { measure: text, part: part.to_owned(), is_status })
    }
}

/// Statuses as words.
///
/// # Errors
/// They are no statuses.
pub(super) fn statuses(values: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let word = |status: u8| match status {
        status if status == Status::Exact as u8 => "exact",
        status if status == Status::Perturbed as u8 => "perturbed",
        _ => "absent",
    };
    let Some(statuses) = values.as_primitive_opt::<UInt8Type>() else {
        return Err(ArrowError::SchemaError("a status is a UInt8".to_owned()));
    };
    Ok(Arc::new(statuses.iter().map(|status| status.map(word)).collect::<StringArray>()))
}
