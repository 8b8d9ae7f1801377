//! Answers as tables for people: numbers to the right, NULL written out, nothing that could steer a terminal.

use std::fmt::Write as _;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use comfy_table::{Cell, CellAlignment, Table, presets};

/// The table, without a last line break.
pub(super) fn draw(schema: &Schema, batches: &[RecordBatch]) -> Result<String, ArrowError> {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED);
    let alignments: Vec<_> = schema.fields().iter().map(|field| alignment(field.data_type())).collect();
    let names = schema.fields().iter().map(|field| printable(field.name()));
    table.set_header(cells(names, &alignments));
    for batch in batches {
        let options = FormatOptions::new().with_null("NULL");
        let columns = batch.columns().iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &options));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            let texts = columns.iter().zip(batch.columns()).map(|(column, array)| {
                let text = column.value(row).try_to_string()?;
                Ok(if is_timestamp(array.data_type()) { text.replacen('T', " ", 1) } else { text })
            });
            let texts = texts.collect::<Result<Vec<String>, ArrowError>>()?;
            table.add_row(cells(texts.iter().map(|text| printable(text)), &alignments));
        }
    }
    Ok(table.to_string())
}

fn cells(texts: impl Iterator<Item = String>, alignments: &[CellAlignment]) -> Vec<Cell> {
    texts.zip(alignments).map(|(text, alignment)| Cell::new(text).set_alignment(*alignment)).collect()
}

fn alignment(data_type: &DataType) -> CellAlignment {
    if data_type.is_numeric() { CellAlignment::Right } else { CellAlignment::Left }
}

fn is_timestamp(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Timestamp(..))
}

/// Control characters become escapes: a value must not be able to move the cursor or to hide others.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            // Writing to a String cannot fail.
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}
