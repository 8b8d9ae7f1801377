//! Values of the binary protocol as they are here.

use arrow::datatypes::DataType;
use mysql_async::Value as Sent;

use crate::database::error::DatabaseError;
use crate::database::forms;
use crate::database::rows::Value;

/// A value in canonical form. A sum of whole numbers comes as a decimal.
pub(super) fn read<'v>(value: Option<&'v Sent>, data_type: &DataType) -> Result<Value<'v>, DatabaseError> {
    let value = value.ok_or(DatabaseError::Answer("a row has too few values"))?;
    let read = match (value, data_type) {
        (Sent::NULL, _) => Some(Value::Null),
        (Sent::Int(value @ (0 | 1)), DataType::Boolean) => Some(Value::Boolean(*value == 1)),
        (Sent::UInt(value @ (0 | 1)), DataType::Boolean) => Some(Value::Boolean(*value == 1)),
        (Sent::Int(value), DataType::Int32 | DataType::Int64) => Some(Value::Integer(*value)),
        (Sent::UInt(value), DataType::Int32 | DataType::Int64) => i64::try_from(*value).ok().map(Value::Integer),
        (Sent::Bytes(digits), DataType::Int32 | DataType::Int64) => {
            forms::decimal(digits, 38, 0).and_then(|value| i64::try_from(value).ok()).map(Value::Integer)
        }
        (Sent::Float(value), DataType::Float64) => Some(Value::Float((*value).into())),
        (Sent::Double(value), DataType::Float64) => Some(Value::Float(*value)),
        (Sent::Bytes(digits), DataType::Decimal128(most, scale)) => {
            forms::decimal(digits, *most, *scale).map(Value::Decimal)
        }
        (Sent::Bytes(text), DataType::Utf8 | DataType::Utf8View) => Some(Value::Text(text)),
        (Sent::Date(year, month, day, 0, 0, 0, 0), DataType::Date32) => {
            days(*year, *month, *day).and_then(|days| i32::try_from(days).ok()).map(Value::Day)
        }
        (Sent::Date(year, month, day, hour, minute, second, part), DataType::Timestamp(_, None)) => {
            days(*year, *month, *day).map(|days| {
                let seconds = (i64::from(*hour) * 60 + i64::from(*minute)) * 60 + i64::from(*second);
                Value::Moment(days * forms::DAY + seconds * 1_000_000 + i64::from(*part))
            })
        }
        _ => None,
    };
    read.ok_or(DatabaseError::Answer("a value is not of its column's type, or out of its range"))
}

fn days(year: u16, month: u8, day: u8) -> Option<i64> {
    let days = forms::days(year.into(), month.into(), day.into());
    (forms::calendar(days) == (year.into(), month.into(), day.into())).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::TIMESTAMP;

    #[test]
    fn values_are_of_their_types_or_none() {
        let bytes = |text: &str| Sent::Bytes(text.as_bytes().to_vec());
        let rows = [
            (Sent::NULL, DataType::Int64, Some(Value::Null)),
            (Sent::Int(1), DataType::Boolean, Some(Value::Boolean(true))),
            (Sent::Int(2), DataType::Boolean, None),
            (Sent::UInt(u64::MAX), DataType::Int64, None),
            (bytes("9223372036854775807"), DataType::Int64, Some(Value::Integer(i64::MAX))),
            (bytes("9223372036854775808"), DataType::Int64, None),
            (bytes("-1.50"), DataType::Decimal128(12, 2), Some(Value::Decimal(-150))),
            (Sent::Float(0.5), DataType::Float64, Some(Value::Float(0.5))),
            (Sent::Date(1969, 12, 31, 0, 0, 0, 0), DataType::Date32, Some(Value::Day(-1))),
            (Sent::Date(1969, 12, 31, 1, 0, 0, 0), DataType::Date32, None),
            (Sent::Date(2024, 2, 31, 0, 0, 0, 0), DataType::Date32, None),
            (Sent::Date(0, 0, 0, 0, 0, 0, 0), DataType::Date32, None),
            (Sent::Date(1969, 12, 31, 23, 59, 59, 999_999), TIMESTAMP, Some(Value::Moment(-1))),
            (bytes("1"), DataType::Boolean, None),
        ];
        for (sent, data_type, expected) in rows {
            assert_eq!(read(Some(&sent), &data_type).ok(), expected, "{sent:?} as {data_type}");
        }
        assert!(read(None, &DataType::Int64).is_err());
    }
}
