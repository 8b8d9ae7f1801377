//! Released cells as a table of text. Values of the data cannot move a terminal's cursor.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use arrow::util::pretty::pretty_format_batches;
use khidi_queries_disclosure::question::{Ask, Question};

use super::title::{Title, statuses};
use crate::fragment::Seen;

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
            let title = question.and_then(|question| Title::of(field.name(), question));
            let is_status = is_cell && title.is_some_and(|title| title.is_status);
            if is_status { statuses(values) } else { texts(values, is_cell) }
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
    let Some(Title { measure, part, is_status }) = Title::of(name, question) else { return safe(name) };
    let words = [measure.as_str(), part.as_str(), if is_status { "status" } else { "" }];
    safe(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
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
