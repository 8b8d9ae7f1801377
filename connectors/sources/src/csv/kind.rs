//! The type of a CSV column, as it is declared: `int`, `decimal(12,2)`, `date(%d.%m.%Y)`. Converts no cell.

use std::fmt;

use arrow::datatypes::DataType;
use serde::Deserialize;
use thiserror::Error;

use super::times::{FormatError, TimeFormat};
use crate::canonical::TIMESTAMP;

/// The most digits of a decimal.
const MOST_DIGITS: u8 = 38;

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ColumnKind {
    /// `bool`: true or false in English, as one letter, as 1 or 0, or კი and არა.
    Bool,
    /// `int`: a whole number of 64 bits.
    Int,
    /// `float`: a number of double precision. `NaN` is none: in published files it means that there is no value, which
    /// `missing` says.
    Float,
    /// `decimal(DIGITS,DECIMALS)`: a number that is kept exactly.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the mark.
        scale: i8,
    },
    /// `text`: the cell as it stands.
    Text,
    /// `date`, in ISO 8601, or `date(FORMAT)`.
    Date(TimeFormat),
    /// `timestamp`, in ISO 8601, or `timestamp(FORMAT)`. With a zone it becomes local time of Tbilisi.
    Timestamp(TimeFormat),
}

/// Why a column's type cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ColumnKindError {
    /// None of the known types.
    #[error("{written:?} is no type of a column: int, float, decimal(12,2), text, bool, date, timestamp")]
    Unknown {
        /// As configured.
        written: String,
    },
    /// More digits than a decimal can have, or more decimals than digits.
    #[error("{written:?} must have 1 to 38 digits, and no more decimals than digits")]
    Digits {
        /// As configured.
        written: String,
    },
    /// The format of a date or timestamp.
    #[error("{written:?}: {cause}")]
    Format {
        /// As configured.
        written: String,
        /// What is wrong with it.
        cause: FormatError,
    },
}

impl ColumnKind {
    /// The published type of such a column.
    #[must_use]
    pub fn published(&self) -> DataType {
        match self {
            Self::Bool => DataType::Boolean,
            Self::Int => DataType::Int64,
            Self::Float => DataType::Float64,
            Self::Decimal { precision, scale } => DataType::Decimal128(*precision, *scale),
            Self::Text => DataType::Utf8,
            Self::Date(_) => DataType::Date32,
            Self::Timestamp(_) => TIMESTAMP,
        }
    }
}

impl fmt::Display for ColumnKind {
    /// As it is declared.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Float => f.write_str("float"),
            Self::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            Self::Text => f.write_str("text"),
            Self::Date(format) => write!(f, "date({format})"),
            Self::Timestamp(format) => write!(f, "timestamp({format})"),
        }
    }
}

impl TryFrom<String> for ColumnKind {
    type Error = ColumnKindError;

    fn try_from(written: String) -> Result<Self, ColumnKindError> {
        let (name, inside) = match written.trim().split_once('(') {
            None => (written.trim(), None),
            Some((name, rest)) => match rest.strip_suffix(')') {
                Some(inside) => (name.trim_end(), Some(inside)),
                None => return Err(ColumnKindError::Unknown { written }),
            },
        };
        let wrong = |cause| ColumnKindError::Format { written: written.clone(), cause };
        match (name, inside) {
            ("bool", None) => Ok(Self::Bool),
            ("int", None) => Ok(Self::Int),
            ("float", None) => Ok(Self::Float),
            ("text", None) => Ok(Self::Text),
            ("decimal", Some(digits)) => decimal(digits).ok_or(ColumnKindError::Digits { written }),
            ("date", None) => Ok(Self::Date(TimeFormat::iso_date())),
            ("date", Some(format)) => TimeFormat::of_date(format).map(Self::Date).map_err(wrong),
            ("timestamp", None) => Ok(Self::Timestamp(TimeFormat::iso_timestamp())),
            ("timestamp", Some(format)) => TimeFormat::of_timestamp(format).map(Self::Timestamp).map_err(wrong),
            _ => Err(ColumnKindError::Unknown { written }),
        }
    }
}

fn decimal(digits: &str) -> Option<ColumnKind> {
    let (precision, scale) = digits.split_once(',')?;
    let (precision, scale): (u8, u8) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
    let scale = (scale <= precision).then(|| i8::try_from(scale).ok()).flatten()?;
    (1..=MOST_DIGITS).contains(&precision).then_some(ColumnKind::Decimal { precision, scale })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_declared_type_is_read_and_shown_as_it_was_written() {
        for written in [
            "bool",
            "int",
            "float",
            "text",
            "decimal(12,2)",
            "decimal(38,38)",
            "date(%d.%m.%Y)",
            "timestamp(%d.%m.%Y %H:%M)",
        ] {
            assert_eq!(ColumnKind::try_from(written.to_owned()).unwrap().to_string(), written);
        }
        assert_eq!(ColumnKind::try_from("decimal( 5 , 0 )".to_owned()).unwrap().to_string(), "decimal(5,0)");
        assert_eq!(ColumnKind::try_from("date".to_owned()).unwrap().to_string(), "date(%Y-%m-%d)");
    }

    #[test]
    fn a_wrong_type_is_refused_and_shown() {
        for written in [
            "integer",
            "int(8)",
            "decimal",
            "decimal(12)",
            "decimal(39,0)",
            "decimal(0,0)",
            "decimal(2,3)",
            "decimal(9,-1)",
            "date(%d.%m.%Y",
            "date(%d.%m)",
            "date(%Y-%m-%d %H)",
            "timestamp(%H:%M)",
            "timestamp(%Y-%m-%d %Q)",
            "",
        ] {
            let error = ColumnKind::try_from(written.to_owned()).unwrap_err().to_string();
            assert!(error.contains(written), "{written}: {error}");
        }
    }
}
