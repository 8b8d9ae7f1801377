//! Cells as a Parquet file: a column of codes for each dimension, `TIME_PERIOD`, `OBS_VALUE` as an exact decimal, `OBS_STATUS`,
//! `CONF_STATUS`. The file's metadata hold the text of their structure.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array, ArrayRef, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use bytes::Bytes;
use khidi_queries_sdmx::{
    ConfStatus, ObsStatus, Observation, ObservationError, Period, PeriodError, Value, ValueError,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use thiserror::Error;

use crate::cells::{CONF_STATUS, Cells, CellsError, OBS_STATUS, OBS_VALUE, TIME_PERIOD};

const PRECISION: u8 = 38;
/// The metadata that hold the text of the structure.
pub(crate) const STRUCTURE: &str = "khidi.structure";

/// Why a file cannot be written, or holds no cells.
#[derive(Debug, Error)]
pub enum FileError {
    /// No Parquet, or a damaged one.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// Its columns cannot be put together.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
    /// Other columns.
    #[error("the file has other columns than the release")]
    Columns,
    /// No text of a structure.
    #[error("the file has no structure")]
    NoStructure,
    /// A row without one of its codes.
    #[error("a row has no {0}")]
    Null(String),
    /// A status that there is not.
    #[error("'{0}' is no status")]
    Status(String),
    /// A period that is none.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A value that is none.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// A value and statuses that contradict each other.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// Cells that are no release.
    #[error(transparent)]
    Cells(#[from] CellsError),
}

/// The columns of a release, as files have them and as they are sent: all nullable, as all columns of answers are.
///
/// # Errors
/// `decimals` is over 38.
pub fn schema(dimensions: &[String], decimals: u8) -> Result<SchemaRef, ArrowError> {
    let scale = i8::try_from(decimals).map_err(|_| ArrowError::SchemaError(format!("{decimals} decimals")))?;
    let value = DataType::Decimal128(PRECISION, scale);
    let ids = dimensions.iter().map(String::as_str);
    let texts = |id: &str| Field::new(id, DataType::Utf8, true);
    let fields = ids.chain([TIME_PERIOD]).map(texts);
    let fields = fields.chain([Field::new(OBS_VALUE, value, true), texts(OBS_STATUS), texts(CONF_STATUS)]);
    Ok(Arc::new(Schema::new(fields.collect::<Vec<_>>())))
}

impl Cells {
    /// The cells as one batch of [`schema`].
    ///
    /// # Errors
    /// None of cells as they are made; the library's, otherwise.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let cells = self.observations();
        let texts = |text: &dyn Fn(&Observation) -> Option<String>| -> ArrayRef {
            Arc::new(cells.iter().map(text).collect::<StringArray>())
        };
        let mut columns: Vec<ArrayRef> =
            (0..self.dimensions().len()).map(|nth| texts(&|cell| cell.codes().get(nth).cloned())).collect();
        columns.push(texts(&|cell| Some(cell.period().to_string())));
        let schema = schema(self.dimensions(), self.decimals())?;
        let values = cells.iter().map(|cell| cell.value().and_then(|value| value.unscaled(self.decimals())));
        let scale = i8::try_from(self.decimals()).unwrap_or_default();
        columns.push(Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(PRECISION, scale)?));
        columns.push(texts(&|cell| Some(cell.obs_status().code().to_owned())));
        columns.push(texts(&|cell| Some(cell.conf_status().code().to_owned())));
        RecordBatch::try_new(schema, columns)
    }
}

/// The bytes of a file of cells. Snappy, because every reader has it.
pub(crate) fn write(cells: &Cells, structure: &str) -> Result<Bytes, FileError> {
    let batch = cells.batch()?;
    let structure = KeyValue::new(STRUCTURE.to_owned(), structure.to_owned());
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = properties.set_key_value_metadata(Some(vec![structure])).build();
    // Readers of Arrow's own schema look nowhere else for metadata; these types need none.
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?.into())
}

/// The cells in the bytes of a file, and the text of their structure.
pub(crate) fn read(
    bytes: Bytes,
    period: Period,
    dimensions: &[String],
    decimals: u8,
) -> Result<(Cells, String), FileError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
    let expected = schema(dimensions, decimals)?;
    if reader.schema().fields() != expected.fields() {
        return Err(FileError::Columns);
    }
    let structure = reader.schema().metadata().get(STRUCTURE).ok_or(FileError::NoStructure)?.clone();
    let batches = reader.build()?.collect::<Result<Vec<_>, _>>()?;
    Ok((of_batches(&batches, period, dimensions, decimals)?, structure))
}

/// The cells in batches.
pub(crate) fn of_batches(
    batches: &[RecordBatch],
    period: Period,
    dimensions: &[String],
    decimals: u8,
) -> Result<Cells, FileError> {
    let mut cells = Vec::new();
    for batch in batches {
        rows(batch, dimensions, decimals, &mut cells)?;
    }
    Ok(Cells::new(period, dimensions.to_vec(), decimals, cells)?)
}

fn rows(
    batch: &RecordBatch,
    dimensions: &[String],
    decimals: u8,
    cells: &mut Vec<Observation>,
) -> Result<(), FileError> {
    let column = |name: &str| batch.column_by_name(name).ok_or(FileError::Columns);
    let texts = |name: &str| column(name)?.as_string_opt::<i32>().ok_or(FileError::Columns);
    let codes = dimensions.iter().map(|id| texts(id)).collect::<Result<Vec<_>, _>>()?;
    let (periods, obs, conf) = (texts(TIME_PERIOD)?, texts(OBS_STATUS)?, texts(CONF_STATUS)?);
    let values = column(OBS_VALUE)?.as_primitive_opt::<Decimal128Type>().ok_or(FileError::Columns)?;
    let text = |column: &StringArray, name: &str, row: usize| {
        let is_there = column.is_valid(row);
        is_there.then(|| column.value(row).to_owned()).ok_or_else(|| FileError::Null(name.to_owned()))
    };
    for (row, value) in values.iter().enumerate() {
        let codes = codes.iter().zip(dimensions).map(|(column, id)| text(column, id, row));
        let period: Period = text(periods, TIME_PERIOD, row)?.parse()?;
        let value = value.map(|unscaled| self::value(unscaled, decimals)).transpose()?;
        let (obs, conf) = (text(obs, OBS_STATUS, row)?, text(conf, CONF_STATUS, row)?);
        let obs = ObsStatus::ALL.into_iter().find(|status| status.code() == obs).ok_or(FileError::Status(obs))?;
        let conf = ConfStatus::ALL.into_iter().find(|status| status.code() == conf).ok_or(FileError::Status(conf))?;
        cells.push(Observation::new(codes.collect::<Result<_, _>>()?, period, value, obs, conf)?);
    }
    Ok(())
}

fn value(unscaled: i128, decimals: u8) -> Result<Value, ValueError> {
    if decimals == 0 { Ok(Value::integer(unscaled)) } else { Value::decimal(unscaled, decimals) }
}
