//! The types a register is published in, whatever its storage used, and those it is computed in.
//! Says nothing about how a source converts its values.

use arrow::datatypes::{DataType, TimeUnit};

/// A register's timestamp: naive local time, in microseconds.
pub(crate) const TIMESTAMP: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// Hours from UTC to the local time of a register (Asia/Tbilisi, which has no summer time).
pub(crate) const TBILISI_OFFSET_HOURS: i64 = 4;

/// The published type of a stored one, or `None` if such a column cannot be published.
///
/// Integers become Int64 (UInt64 becomes Decimal128(20, 0)), floats Float64, text Utf8, dates Date32, timestamps
/// microseconds without a zone, decimals of at most 38 digits Decimal128. Times of day, bytes, intervals and nested
/// types have no published form.
pub fn published(stored: &DataType) -> Option<DataType> {
    use DataType::*;
    match stored {
        Boolean => Some(Boolean),
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 => Some(Int64),
        UInt64 => Some(Decimal128(20, 0)),
        Float16 | Float32 | Float64 => Some(Float64),
        Decimal32(precision, scale) | Decimal64(precision, scale) | Decimal128(precision, scale) => {
            Some(Decimal128(*precision, *scale))
        }
        Decimal256(precision, scale) if *precision <= 38 => Some(Decimal128(*precision, *scale)),
        Utf8 | LargeUtf8 | Utf8View => Some(Utf8),
        Dictionary(_, values) if matches!(**values, Utf8 | LargeUtf8 | Utf8View) => Some(Utf8),
        Date32 | Date64 => Some(Date32),
        Timestamp(_, _) => Some(TIMESTAMP),
        _ => None,
    }
}

/// The type a published one is computed in: text is Utf8View, which groups and joins faster than Utf8.
pub fn execution(published: &DataType) -> DataType {
    match published {
        DataType::Utf8 => DataType::Utf8View,
        other => other.clone(),
    }
}
