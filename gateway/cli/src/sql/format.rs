//! Writes answers: a table for people; CSV, JSON lines, Parquet and Arrow for programs.

mod table;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::{csv, ipc, json};
use clap::ValueEnum;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use thiserror::Error;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; NULL is written out.
    Table,
    /// CSV with a header; NULL is an empty field.
    Csv,
    /// One JSON object per row and line; NULL is null.
    Json,
    /// One Parquet file.
    Parquet,
    /// One Arrow IPC stream.
    Arrow,
}

impl Format {
    /// Whether an output holds one answer only, and nothing that a terminal can show.
    #[must_use]
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }
}

/// Why an answer was not written.
#[derive(Debug, Error)]
pub enum FormatError {
    /// The output takes no more, for instance because the disk is full.
    #[error("the answer cannot be written")]
    Write(#[from] io::Error),
    /// The format does not have such values.
    #[error("the answer cannot be written in this format")]
    Arrow(#[from] ArrowError),
    /// The same, of Parquet.
    #[error("the answer cannot be written as Parquet")]
    Parquet(#[from] ParquetError),
}

impl FormatError {
    /// Whether the reader of the output has gone, which is no error of this program.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        let cause = match self {
            Self::Write(error) | Self::Arrow(ArrowError::IoError(_, error)) => error,
            _ => return false,
        };
        cause.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Writes one answer.
///
/// # Errors
/// One [`FormatError`] per cause.
pub fn write(
    format: Format,
    schema: &SchemaRef,
    batches: &[RecordBatch],
    out: &mut (dyn Write + Send),
) -> Result<(), FormatError> {
    match format {
        Format::Table => writeln!(out, "{}", table::draw(schema, batches)?)?,
        Format::Csv => write_csv(schema, batches, out)?,
        Format::Json => write_json(batches, out)?,
        Format::Parquet => {
            let mut writer = ArrowWriter::try_new(&mut *out, SchemaRef::clone(schema), None)?;
            batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.close()?;
        }
        Format::Arrow => {
            let mut writer = ipc::writer::StreamWriter::try_new(&mut *out, schema)?;
            batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.finish()?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The header stands there even if no row does.
fn write_csv(schema: &Schema, batches: &[RecordBatch], out: &mut dyn Write) -> Result<(), ArrowError> {
    let empty = RecordBatch::new_empty(SchemaRef::new(schema.clone()));
    let mut writer = csv::WriterBuilder::new().with_header(true).build(out);
    writer.write(&empty)?;
    batches.iter().try_for_each(|batch| writer.write(batch))
}

fn write_json(batches: &[RecordBatch], out: &mut dyn Write) -> Result<(), ArrowError> {
    let builder = json::WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = builder.build::<_, json::writer::LineDelimited>(out);
    batches.iter().try_for_each(|batch| writer.write(batch))?;
    writer.finish()
}
