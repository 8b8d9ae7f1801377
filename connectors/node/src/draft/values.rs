//! The values of a column, whatever its type: hashed, or as numbers. Of the types in which sources are computed.

use std::hash::Hash;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType};

use super::sketch::hash_of;

/// The texts of a text column; nothing for others.
pub(super) fn texts(values: &ArrayRef) -> Vec<Option<&str>> {
    match values.data_type() {
        DataType::Utf8View => values.as_string_view().iter().collect(),
        DataType::Utf8 => values.as_string::<i32>().iter().collect(),
        _ => Vec::new(),
    }
}

/// A hash of each value; `None` for NULL.
pub(super) fn hashes(values: &ArrayRef) -> Vec<Option<u64>> {
    fn of<T: Hash>(values: impl Iterator<Item = Option<T>>) -> Vec<Option<u64>> {
        values.map(|value| value.map(hash_of)).collect()
    }
    match values.data_type() {
        DataType::Utf8View | DataType::Utf8 => of(texts(values).into_iter()),
        DataType::Int64 => of(values.as_primitive::<Int64Type>().iter()),
        DataType::Float64 => of(values.as_primitive::<Float64Type>().iter().map(|value| value.map(f64::to_bits))),
        DataType::Decimal128(..) => of(values.as_primitive::<Decimal128Type>().iter()),
        DataType::Date32 => of(values.as_primitive::<Date32Type>().iter()),
        DataType::Timestamp(..) => of(values.as_primitive_opt::<TimestampMicrosecondType>().into_iter().flatten()),
        DataType::Boolean => of(values.as_boolean().iter()),
        _ => Vec::new(),
    }
}

/// The numbers of a numeric column; nothing for others.
pub(super) fn numbers(values: &ArrayRef) -> Vec<Option<f64>> {
    match values.data_type() {
        DataType::Int64 => values.as_primitive::<Int64Type>().iter().map(|value| value.map(float)).collect(),
        DataType::Float64 => values.as_primitive::<Float64Type>().iter().collect(),
        DataType::Decimal128(_, scale) => {
            let unit = 10_f64.powi(-i32::from(*scale));
            values.as_primitive::<Decimal128Type>().iter().map(|value| value.map(|value| wide(value) * unit)).collect()
        }
        _ => Vec::new(),
    }
}

/// The months, counted from some month, of a column of dates or times; nothing for others.
pub(super) fn months(values: &ArrayRef) -> Vec<Option<i64>> {
    const DAY: i64 = 86_400_000_000;
    // Whole years of 12 months of this length; a day too many or few does not matter to their number.
    let month = |day: i64| (day * 12).div_euclid(365);
    match values.data_type() {
        DataType::Date32 => {
            values.as_primitive::<Date32Type>().iter().map(|day| day.map(|day| month(i64::from(day)))).collect()
        }
        DataType::Timestamp(..) => {
            let times = values.as_primitive_opt::<TimestampMicrosecondType>().into_iter().flatten();
            times.map(|micros| micros.map(|micros| month(micros.div_euclid(DAY)))).collect()
        }
        _ => Vec::new(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "rounded to one digit later")]
fn float(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "rounded to one digit later")]
fn wide(value: i128) -> f64 {
    value as f64
}
