//! Rows of a binary COPY, gathered into batches. Trusts no length that the server states.

use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int32Builder, Int64Builder,
    RecordBatch, RecordBatchOptions, StringBuilder, StringViewBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, SchemaRef};

use super::numeric;
use crate::database::error::DatabaseError;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Flags and the length of an extension, of which there is none.
const HEADER: usize = SIGNATURE.len() + 8;
const ROWS: usize = 8192;
/// From 1970 to 2000, where PostgreSQL's days and moments begin.
const DAYS: i32 = 10_957;
const MICROSECONDS: i64 = 946_684_800_000_000;
/// A text may be so long, and no row longer than all its texts.
const LONGEST: usize = 16 << 20;

/// Rows so far.
pub(super) struct Rows {
    schema: SchemaRef,
    columns: Vec<Column>,
    count: usize,
    has_begun: bool,
    /// The beginning of a row whose rest has not come yet.
    partial: Vec<u8>,
}

impl Rows {
    /// Rows of these types.
    pub fn new(schema: &SchemaRef) -> Result<Self, DatabaseError> {
        let columns = schema.fields().iter().map(|field| Column::of(field.data_type())).collect::<Result<_, _>>()?;
        Ok(Self { schema: Arc::clone(schema), columns, count: 0, has_begun: false, partial: Vec::new() })
    }

    /// Adds what the server has sent.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), DatabaseError> {
        if self.partial.is_empty() {
            let read = self.read(bytes)?;
            self.partial.extend_from_slice(bytes.get(read..).unwrap_or_default());
        } else {
            let mut all = std::mem::take(&mut self.partial);
            all.extend_from_slice(bytes);
            let read = self.read(&all)?;
            all.drain(..read);
            self.partial = all;
        }
        match self.partial.len() > LONGEST {
            true => Err(DatabaseError::Answer("a row is longer than 16 MiB")),
            false => Ok(()),
        }
    }

    /// Reads whole rows; gives how many bytes they took.
    fn read(&mut self, bytes: &[u8]) -> Result<usize, DatabaseError> {
        let mut at = 0;
        if !self.has_begun {
            if bytes.len() < HEADER {
                return Ok(0);
            }
            if !bytes.starts_with(SIGNATURE) {
                return Err(DatabaseError::Answer("it is no binary COPY"));
            }
            (self.has_begun, at) = (true, HEADER);
        }
        while let Some(length) = row_length(bytes.get(at..).unwrap_or_default())? {
            let row = bytes.get(at..at + length).unwrap_or_default();
            let mut reader = Reader::new(row);
            // The trailer counts no fields.
            if reader.i16()? >= 0 {
                for column in &mut self.columns {
                    column.append(reader.field()?)?;
                }
                self.count += 1;
            }
            at += length;
        }
        Ok(at)
    }

    /// A batch, once there are enough rows for one.
    pub fn full(&mut self) -> Option<Result<RecordBatch, DatabaseError>> {
        (self.count >= ROWS).then(|| self.batch())
    }

    /// The rows that are left.
    pub fn rest(&mut self) -> Result<RecordBatch, DatabaseError> {
        if !self.partial.is_empty() {
            return Err(DatabaseError::Answer("it ends within a row"));
        }
        self.batch()
    }

    fn batch(&mut self) -> Result<RecordBatch, DatabaseError> {
        let options = RecordBatchOptions::new().with_row_count(Some(std::mem::take(&mut self.count)));
        let columns = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(|_| DatabaseError::Answer("a column that is never empty lacks a value"))
    }
}

/// The length of the row that begins here; `None` where its end has not come yet.
fn row_length(bytes: &[u8]) -> Result<Option<usize>, DatabaseError> {
    let Some((count, _)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    let mut at = 2;
    for _ in 0..i16::from_be_bytes(*count).max(0) {
        let Some((length, _)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk::<4>) else { return Ok(None) };
        let length = usize::try_from(i32::from_be_bytes(*length)).unwrap_or_default();
        if length > LONGEST {
            return Err(DatabaseError::Answer("a value is longer than 16 MiB"));
        }
        at += 4 + length;
    }
    Ok((at <= bytes.len()).then_some(at))
}

/// Bytes that are read from their beginning.
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    fn exactly<const N: usize>(&mut self) -> Result<[u8; N], DatabaseError> {
        let (read, rest) = self.0.split_first_chunk().ok_or(DatabaseError::Answer("a value is cut off"))?;
        self.0 = rest;
        Ok(*read)
    }

    pub fn i16(&mut self) -> Result<i16, DatabaseError> {
        self.exactly().map(i16::from_be_bytes)
    }

    pub fn u16(&mut self) -> Result<u16, DatabaseError> {
        self.exactly().map(u16::from_be_bytes)
    }

    /// The next value of a row; `None` for NULL.
    fn field(&mut self) -> Result<Option<&'b [u8]>, DatabaseError> {
        let Ok(length) = usize::try_from(i32::from_be_bytes(self.exactly()?)) else { return Ok(None) };
        let (value, rest) = self.0.split_at_checked(length).ok_or(DatabaseError::Answer("a value is cut off"))?;
        self.0 = rest;
        Ok(Some(value))
    }
}

/// The values of one column so far.
enum Column {
    Boolean(BooleanBuilder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    Float64(Float64Builder),
    Decimal(Decimal128Builder, i8),
    Text(StringBuilder),
    View(StringViewBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder),
}

impl Column {
    fn of(data_type: &DataType) -> Result<Self, DatabaseError> {
        Ok(match data_type {
            DataType::Boolean => Self::Boolean(BooleanBuilder::new()),
            DataType::Int32 => Self::Int32(Int32Builder::new()),
            DataType::Int64 => Self::Int64(Int64Builder::new()),
            DataType::Float64 => Self::Float64(Float64Builder::new()),
            DataType::Decimal128(_, scale) => {
                Self::Decimal(Decimal128Builder::new().with_data_type(data_type.clone()), *scale)
            }
            DataType::Utf8 => Self::Text(StringBuilder::new()),
            DataType::Utf8View => Self::View(StringViewBuilder::new()),
            DataType::Date32 => Self::Date(Date32Builder::new()),
            DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None) => {
                Self::Timestamp(TimestampMicrosecondBuilder::new())
            }
            _ => return Err(DatabaseError::Answer("a column has a type that is not asked for")),
        })
    }

    fn append(&mut self, value: Option<&[u8]>) -> Result<(), DatabaseError> {
        match self {
            Self::Boolean(values) => values.append_option(value.map(fixed::<1>).transpose()?.map(|[of]| of != 0)),
            Self::Int32(values) => values.append_option(value.map(fixed).transpose()?.map(i32::from_be_bytes)),
            Self::Int64(values) => values.append_option(value.map(fixed).transpose()?.map(i64::from_be_bytes)),
            Self::Float64(values) => values.append_option(value.map(fixed).transpose()?.map(f64::from_be_bytes)),
            Self::Decimal(values, scale) => {
                values.append_option(value.map(|of| numeric::read(of, *scale)).transpose()?.flatten());
            }
            Self::Text(values) => values.append_option(value.map(text).transpose()?),
            Self::View(values) => values.append_option(value.map(text).transpose()?),
            Self::Date(values) => {
                let days = value.map(fixed).transpose()?.map(i32::from_be_bytes);
                values.append_option(days.and_then(|days| days.checked_add(DAYS)));
            }
            Self::Timestamp(values) => {
                let moment = value.map(fixed).transpose()?.map(i64::from_be_bytes);
                values.append_option(moment.and_then(|moment| moment.checked_add(MICROSECONDS)));
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> arrow::array::ArrayRef {
        let builder: &mut dyn ArrayBuilder = match self {
            Self::Boolean(values) => values,
            Self::Int32(values) => values,
            Self::Int64(values) => values,
            Self::Float64(values) => values,
            Self::Decimal(values, _) => values,
            Self::Text(values) => values,
            Self::View(values) => values,
            Self::Date(values) => values,
            Self::Timestamp(values) => values,
        };
        builder.finish()
    }
}

fn fixed<const N: usize>(value: &[u8]) -> Result<[u8; N], DatabaseError> {
    value.try_into().map_err(|_| DatabaseError::Answer("a value has another length than its type"))
}

fn text(value: &[u8]) -> Result<&str, DatabaseError> {
    std::str::from_utf8(value).map_err(|_| DatabaseError::Answer("a text is not UTF-8"))
}
