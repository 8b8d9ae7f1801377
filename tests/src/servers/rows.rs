//! Arrow rows as the text that PostgreSQL's COPY and MariaDB's LOAD DATA both read, and as Parquet files.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use arrow::array::{Array, AsArray as _, RecordBatch};
use arrow::datatypes::{DataType, Field, Float64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::{Outcome, fail};

/// The rows of a Parquet file.
///
/// # Errors
/// It cannot be read.
pub fn read_parquet(path: &Path) -> Outcome<Vec<RecordBatch>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?;
    Ok(reader.collect::<Result<_, _>>()?)
}

/// Writes rows, of which there must be a batch, to a Parquet file.
///
/// # Errors
/// It cannot be written.
pub fn write_parquet(path: &Path, batches: &[RecordBatch]) -> Outcome<()> {
    let Some(first) = batches.first() else { return fail("no rows to tell the columns from") };
    let mut writer = ArrowWriter::try_new(File::create(path)?, first.schema(), None)?;
    batches.iter().try_for_each(|batch| writer.write(batch))?;
    writer.close()?;
    Ok(())
}

/// A server's names of types, where servers differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Types {
    pub float: &'static str,
    pub timestamp: &'static str,
    pub decimal: &'static str,
    /// What FALSE and TRUE are written as.
    pub booleans: [&'static str; 2],
}

impl Types {
    /// The columns of a CREATE TABLE, with other types for those that `instead` names.
    pub(super) fn columns(&self, batch: &RecordBatch, quote: char, instead: &[(&str, &str)]) -> Outcome<String> {
        let column = |field: &Field| -> Outcome<String> {
            let other = instead.iter().find(|(name, _)| name == field.name());
            let written = match other {
                Some((_, other)) => (*other).to_owned(),
                None => self.name(field.data_type())?,
            };
            let (name, null) = (field.name(), if field.is_nullable() { "" } else { " NOT NULL" });
            Ok(format!("{quote}{name}{quote} {written}{null}"))
        };
        let columns: Outcome<Vec<_>> = batch.schema().fields().iter().map(|field| column(field)).collect();
        Ok(columns?.join(", "))
    }

    fn name(&self, of: &DataType) -> Outcome<String> {
        Ok(match of {
            DataType::Int64 => "bigint".to_owned(),
            DataType::Utf8 | DataType::Utf8View => "text".to_owned(),
            DataType::Date32 => "date".to_owned(),
            DataType::Boolean => "boolean".to_owned(),
            DataType::Float64 => self.float.to_owned(),
            DataType::Timestamp(_, None) => self.timestamp.to_owned(),
            DataType::Decimal128(precision, scale) => format!("{}({precision}, {scale})", self.decimal),
            other => return fail(format!("no server's type for {other}")),
        })
    }

    /// Writes the rows: a line for each, tabs between values.
    pub(super) fn write(&self, batches: &[RecordBatch], to: &mut impl Write) -> Outcome<()> {
        let options = FormatOptions::default();
        for batch in batches {
            let formatters: Result<Vec<_>, ArrowError> =
                batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options)).collect();
            let formatters = formatters?;
            for row in 0..batch.num_rows() {
                let columns = batch.columns().iter().zip(&formatters).enumerate();
                for (at, (column, formatter)) in columns {
                    let separator = if at == 0 { "" } else { "\t" };
                    write!(to, "{separator}{}", self.value(column, formatter, row)?)?;
                }
                writeln!(to)?;
            }
        }
        Ok(())
    }

    fn value(&self, column: &dyn Array, formatter: &ArrayFormatter<'_>, row: usize) -> Outcome<String> {
        if column.is_null(row) {
            return Ok("\\N".to_owned());
        }
        Ok(match column.data_type() {
            DataType::Boolean => {
                let [no, yes] = self.booleans;
                if column.as_boolean().value(row) { yes } else { no }.to_owned()
            }
            // The shortest digits that are the same number again; a sign before a zero, too.
            DataType::Float64 => format!("{:e}", column.as_primitive::<Float64Type>().value(row)),
            DataType::Timestamp(..) => formatter.value(row).try_to_string()?.replace('T', " "),
            _ => escaped(&formatter.value(row).try_to_string()?),
        })
    }
}

/// What ends values and lines, and what escapes it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, StringArray, TimestampMicrosecondArray};

    use super::*;

    #[test]
    fn values_are_written_as_servers_read_them() {
        let decimals = Decimal128Array::from(vec![Some(-5), None]).with_precision_and_scale(38, 2).unwrap();
        let columns: [(&str, ArrayRef); 5] = [
            ("text", Arc::new(StringArray::from(vec![Some("a\tb\\N\nქ"), Some("")]))),
            ("decimal", Arc::new(decimals)),
            ("float", Arc::new(Float64Array::from(vec![-0.0, f64::NEG_INFINITY]))),
            ("moment", Arc::new(TimestampMicrosecondArray::from(vec![Some(-1), None]))),
            ("truth", Arc::new(BooleanArray::from(vec![true, false]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let types = Types { float: "f", timestamp: "t", decimal: "d", booleans: ["0", "1"] };
        let mut written = Vec::new();
        types.write(std::slice::from_ref(&batch), &mut written).unwrap();
        let expected = "a\\tb\\\\N\\nქ\t-0.05\t-0e0\t1969-12-31 23:59:59.999999\t1\n\t\\N\t-inf\t\\N\t0\n";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
        let columns = types.columns(&batch, '"', &[("text", "char(3)")]).unwrap();
        assert!(
            columns.starts_with("\"text\" char(3) NOT NULL, \"decimal\" d(38, 2), \"float\" f NOT NULL"),
            "{columns}"
        );
    }
}
