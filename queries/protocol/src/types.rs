//! The Arrow types that values have on the wire and in catalogues.

use arrow_schema::{DataType, TimeUnit};

/// Most digits of a decimal.
pub const DECIMAL_DIGITS: u8 = 38;

/// Whether values of that type may cross: Boolean, Int64, Float64, Decimal128 (of 1 to 38 digits, none or some after
/// the point), Utf8, Date32, naive timestamps in microseconds.
#[must_use]
pub fn is_wire_type(data_type: &DataType) -> bool {
    match data_type {
        DataType::Boolean
        | DataType::Int64
        | DataType::Float64
        | DataType::Utf8
        | DataType::Date32
        | DataType::Timestamp(TimeUnit::Microsecond, None) => true,
        DataType::Decimal128(precision, scale) => is_wire_decimal(i64::from(*precision), i64::from(*scale)),
        _ => false,
    }
}

/// Whether a decimal of that many digits may cross.
pub(crate) fn is_wire_decimal(precision: i64, scale: i64) -> bool {
    (1..=i64::from(DECIMAL_DIGITS)).contains(&precision) && (0..=precision).contains(&scale)
}
