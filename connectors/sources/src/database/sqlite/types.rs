//! SQLite's declared types in published form, and the expressions that bring values into it. A declared type binds nobody
//! there, so that each expression looks at each value.

use arrow::datatypes::DataType;

use super::dialect::{quoted, text_literal};
use crate::canonical::TIMESTAMP;

/// The digits that a decimal can have here.
const MOST_DIGITS: u8 = 38;
/// The digits that SQLite keeps of a decimal in a column of numbers, where it is a float.
const OF_FLOATS: u8 = 15;

/// The published type of a column and the expression of its values.
///
/// Days and moments are text in ISO form, register time. A decimal of more than 15 digits must be stored as text, for which
/// its type has to say so (`DECIMAL TEXT(20, 2)`): otherwise SQLite makes a float of it.
pub(super) fn published(stored: &str, relation: &str, name: &str) -> Option<(DataType, String)> {
    let (base, numbers) = parts(stored)?;
    let (column, label) = (quoted(name), format!("column {name:?} of {relation}, which is declared {stored},"));
    let form = |function: &str| format!("khidi_{function}({column}, {})", text_literal(&label));
    Some(match base.as_str() {
        "INT" | "INTEGER" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "BIGINT" | "INT2" | "INT4" | "INT8" => {
            (DataType::Int64, form("integer"))
        }
        "TEXT" | "CLOB" | "CHAR" | "VARCHAR" | "NCHAR" | "NVARCHAR" | "CHARACTER" | "CHARACTER VARYING"
        | "VARYING CHARACTER" | "NATIVE CHARACTER" => (DataType::Utf8, format!("({} COLLATE BINARY)", form("text"))),
        "REAL" | "DOUBLE" | "DOUBLE PRECISION" | "FLOAT" => (DataType::Float64, form("real")),
        "BOOLEAN" | "BOOL" => (DataType::Boolean, form("boolean")),
        "DATE" => (DataType::Date32, form("day")),
        "DATETIME" | "TIMESTAMP" => (TIMESTAMP, form("moment")),
        "DECIMAL" | "NUMERIC" | "DECIMAL TEXT" | "NUMERIC TEXT" | "DECIMALTEXT" | "NUMERICTEXT" => {
            let most = if base.ends_with("TEXT") { MOST_DIGITS } else { OF_FLOATS };
            let (digits, scale) = match numbers.as_slice() {
                [digits] => (*digits, 0),
                [digits, scale] => (*digits, *scale),
                _ => return None,
            };
            let fits = (1..=most).contains(&digits) && scale <= digits;
            let data_type = DataType::Decimal128(digits, i8::try_from(scale).ok()?);
            let text = format!("khidi_decimal({column}, {digits}, {scale}, {})", text_literal(&label));
            return fits.then_some((data_type, text));
        }
        _ => return None,
    })
}

/// `varchar(20)` as VARCHAR and its numbers.
fn parts(stored: &str) -> Option<(String, Vec<u8>)> {
    let (base, numbers) = match stored.split_once('(') {
        Some((base, rest)) => (base, rest.trim().strip_suffix(')')?),
        None => (stored, ""),
    };
    let base = base.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    // Lengths of texts are of no concern, and may be long.
    let numbers = numbers.split(',').filter_map(|number| number.trim().parse().ok());
    Some((base, numbers.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_by_their_declared_names() {
        let decimal = |digits, scale| Some(DataType::Decimal128(digits, scale));
        let rows = [
            ("integer", Some(DataType::Int64)),
            ("Varchar (5000)", Some(DataType::Utf8)),
            ("double  precision", Some(DataType::Float64)),
            ("BOOLEAN", Some(DataType::Boolean)),
            ("date", Some(DataType::Date32)),
            ("datetime", Some(TIMESTAMP)),
            ("DECIMAL(12, 2)", decimal(12, 2)),
            ("NUMERIC(15)", decimal(15, 0)),
            // A float there, which lacks digits.
            ("DECIMAL(16,2)", None),
            ("DECIMAL TEXT(38,38)", decimal(38, 38)),
            ("DECIMAL TEXT(39,0)", None),
            ("DECIMAL(5,6)", None),
            ("DECIMAL", None),
            // Numbers, whatever the names say.
            ("STRING", None),
            ("POINT", None),
            ("UUID", None),
            ("BLOB", None),
            ("", None),
        ];
        for (stored, expected) in rows {
            assert_eq!(published(stored, "t", "c").map(|(data_type, _)| data_type), expected, "{stored}");
        }
    }
}
