//! Rows that come value by value, gathered into batches.

use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int32Builder,
    Int64Builder, RecordBatch, RecordBatchOptions, StringBuilder, StringViewBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};

use super::error::DatabaseError;

/// Rows of a batch, and bytes of texts after which it is full with less.
pub(super) const ROWS: usize = 8192;
pub(super) const BYTES: usize = 16 << 20;
/// A text may be so long.
pub(super) const LONGEST: usize = 16 << 20;

/// A value as a database gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'v> {
    /// None.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A float.
    Float(f64),
    /// A decimal, in units of its last place.
    Decimal(i128),
    /// A text.
    Text(&'v [u8]),
    /// Days since 1970.
    Day(i32),
    /// Microseconds since 1970, in register time.
    Moment(i64),
}

/// Rows so far.
pub(super) struct Rows {
    schema: SchemaRef,
    columns: Vec<Column>,
    count: usize,
    bytes: usize,
}

impl Rows {
    /// Rows of these types.
    pub fn new(schema: &SchemaRef) -> Result<Self, DatabaseError> {
        let columns = schema.fields().iter().map(|field| Column::of(field.data_type())).collect::<Result<_, _>>()?;
        Ok(Self { schema: Arc::clone(schema), columns, count: 0, bytes: 0 })
    }

    /// Adds a row, whose values `value` gives by place and type.
    pub fn add<'v>(
        &mut self,
        mut value: impl FnMut(usize, &DataType) -> Result<Value<'v>, DatabaseError>,
    ) -> Result<(), DatabaseError> {
        for (at, (column, field)) in self.columns.iter_mut().zip(self.schema.fields()).enumerate() {
            let value = value(at, field.data_type())?;
            if let Value::Text(text) = value {
                self.bytes += text.len();
            }
            column.append(value)?;
        }
        self.count += 1;
        Ok(())
    }

    /// A batch, once there are enough rows for one.
    pub fn full(&mut self) -> Option<Result<RecordBatch, DatabaseError>> {
        (self.count >= ROWS || self.bytes >= BYTES).then(|| self.rest())
    }

    /// The rows that are left.
    pub fn rest(&mut self) -> Result<RecordBatch, DatabaseError> {
        self.bytes = 0;
        let options = RecordBatchOptions::new().with_row_count(Some(std::mem::take(&mut self.count)));
        let columns = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(|_| DatabaseError::Answer("a column that is never empty lacks a value"))
    }
}

/// The values of one column so far.
enum Column {
    Boolean(BooleanBuilder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    Float64(Float64Builder),
    Decimal(Decimal128Builder),
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
            DataType::Decimal128(_, _) => Self::Decimal(Decimal128Builder::new().with_data_type(data_type.clone())),
            DataType::Utf8 => Self::Text(StringBuilder::new()),
            DataType::Utf8View => Self::View(StringViewBuilder::new()),
            DataType::Date32 => Self::Date(Date32Builder::new()),
            DataType::Timestamp(TimeUnit::Microsecond, None) => Self::Timestamp(TimestampMicrosecondBuilder::new()),
            _ => return Err(DatabaseError::Answer("a column has a type that is not asked for")),
        })
    }

    fn append(&mut self, value: Value<'_>) -> Result<(), DatabaseError> {
        match (self, value) {
            (Self::Boolean(values), Value::Null) => values.append_null(),
            (Self::Int32(values), Value::Null) => values.append_null(),
            (Self::Int64(values), Value::Null) => values.append_null(),
            (Self::Float64(values), Value::Null) => values.append_null(),
            (Self::Decimal(values), Value::Null) => values.append_null(),
            (Self::Text(values), Value::Null) => values.append_null(),
            (Self::View(values), Value::Null) => values.append_null(),
            (Self::Date(values), Value::Null) => values.append_null(),
            (Self::Timestamp(values), Value::Null) => values.append_null(),
            (Self::Boolean(values), Value::Boolean(value)) => values.append_value(value),
            (Self::Int32(values), Value::Integer(value)) => {
                let narrow = i32::try_from(value);
                values.append_value(narrow.map_err(|_| DatabaseError::Answer("a number is wider than its type"))?);
            }
            (Self::Int64(values), Value::Integer(value)) => values.append_value(value),
            (Self::Float64(values), Value::Float(value)) => values.append_value(value),
            (Self::Decimal(values), Value::Decimal(value)) => values.append_value(value),
            (Self::Text(values), Value::Text(value)) => values.append_value(text(value)?),
            (Self::View(values), Value::Text(value)) => values.append_value(text(value)?),
            (Self::Date(values), Value::Day(value)) => values.append_value(value),
            (Self::Timestamp(values), Value::Moment(value)) => values.append_value(value),
            _ => return Err(DatabaseError::Answer("a value is not of its column's type")),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        let builder: &mut dyn ArrayBuilder = match self {
            Self::Boolean(values) => values,
            Self::Int32(values) => values,
            Self::Int64(values) => values,
            Self::Float64(values) => values,
            Self::Decimal(values) => values,
            Self::Text(values) => values,
            Self::View(values) => values,
            Self::Date(values) => values,
            Self::Timestamp(values) => values,
        };
        builder.finish()
    }
}

/// A text, if it is one.
pub(super) fn text(value: &[u8]) -> Result<&str, DatabaseError> {
    if value.len() > LONGEST {
        return Err(DatabaseError::Answer("a value is longer than 16 MiB"));
    }
    std::str::from_utf8(value).map_err(|_| DatabaseError::Answer("a text is not UTF-8"))
}
