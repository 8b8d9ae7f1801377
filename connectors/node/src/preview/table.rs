//! Released cells as a table of text. Values of the data cannot move a terminal's cursor.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, UInt8Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use arrow::util::pretty::pretty_format_batches;
use khidi_queries_disclosure::Status;
use khidi_queries_disclosure::question::{Ask, MeasureKind, Question};
use khidi_queries_protocol::report::measure_text;

use crate::fragment::Seen;

const STATUS: &str = "__status";

/// The table, its last line ended. Keys have their names, values that of their measure, statuses are words.
///
/// # Errors
/// A value that cannot be shown.
pub(super) fn printed(seen: &Seen, ask: &Ask) -> Result<String, ArrowError> {
    let question = match ask {
        Ask::Cells(question) => Some(question),
        Ask::Rows => None,
    };
    let leading = question.map_or(usize::MAX, Question::leading_columns);
    let names = seen.schema.fields().iter().enumerate().map(|(at, field)| match question {
        Some(question) if at >= leading => title(field.name(), question),
        _ => safe(field.name()),
    });
    let schema = Arc::new(Schema::new(names.map(|name| Field::new(name, DataType::Utf8, true)).collect::<Vec<_>>()));
    let mut shown = Vec::new();
    for batch in &seen.batches {
        let fields = seen.schema.fields().iter().zip(batch.columns()).enumerate();
        let columns = fields.map(|(at, (field, values))| {
            let is_cell = at >= leading;
            if is_cell && field.name().ends_with(STATUS) { statuses(values) } else { texts(values, is_cell) }
        });
        shown.push(RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)?);
    }
    if shown.is_empty() {
        shown.push(RecordBatch::new_empty(schema));
    }
    Ok(format!("{}\n", pretty_format_batches(&shown)?))
}

/// `m1__mean` and `m1__status` by the measure that they are of.
fn title(name: &str, question: &Question) -> String {
    let (value, is_status) = name.strip_suffix(STATUS).map_or((name, false), |value| (value, true));
    let (measure, part) = value.split_once("__").unwrap_or((value, ""));
    let at = measure.strip_prefix('m').and_then(|at| at.parse::<usize>().ok());
    let Some(measure) = at.and_then(|at| question.measures.get(at)) else { return safe(name) };
    let text = match &measure.kind {
        // Its bins are long, and the policy's.
        MeasureKind::Histogram { column, .. } => format!("histogram({column})"),
        _ => measure_text(measure),
    };
    let words = [text.as_str(), part, if is_status { "status" } else { "" }];
    safe(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn statuses(values: &ArrayRef) -> Result<ArrayRef, ArrowError> {
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

/// NULL is nothing in a value, whose status tells, and a word in a key or row.
fn texts(values: &ArrayRef, is_cell: bool) -> Result<ArrayRef, ArrowError> {
    let options = FormatOptions::default().with_null(if is_cell { "" } else { "NULL" });
    let formatter = ArrayFormatter::try_new(values.as_ref(), &options)?;
    let shown = (0..values.len()).map(|row| formatter.value(row).try_to_string().map(|text| Some(safe(&text))));
    Ok(Arc::new(shown.collect::<Result<StringArray, _>>()?))
}

/// The text with control characters written out.
fn safe(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, character| {
        if character.is_control() {
            safe.extend(character.escape_default())
        } else {
            safe.push(character)
        }
        safe
    })
}
