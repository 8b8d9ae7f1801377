//! The types of MariaDB and MySQL in published form, and the expressions that bring values into it.

use arrow::datatypes::DataType;

use crate::canonical::TIMESTAMP;

/// The digits that a decimal can have here.
const MOST_DIGITS: i64 = 38;
/// The bytes that a text can have: servers tell groups apart by so many.
pub(super) const LONGEST: i64 = 65_536;

/// How large a column's values may be, as far as the server says so.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    /// Digits of a number.
    pub digits: Option<i64>,
    /// Places among them.
    pub scale: Option<i64>,
    /// Letters of a text.
    pub letters: Option<i64>,
}

/// The published type of a column and the expression of its values. `base` is the type's name, `stored` all of it.
///
/// `tinyint(1)`, which is what BOOLEAN makes, is a truth; a number that is neither 0 nor 1 in it ends the statement, by a
/// sum that is out of range. Days that no calendar has, of which `0000-00-00` is one, are NULL. Texts are compared by
/// their bytes, whatever collation the column has; `timestamp` is an instant, which the session shows in register time.
pub(super) fn published(
    base: &str,
    stored: &str,
    sizes: Sizes,
    column: &str,
    collation: &str,
) -> Option<(DataType, String)> {
    let stored = stored.to_lowercase();
    let is_unsigned = stored.contains("unsigned");
    Some(match base.to_lowercase().as_str() {
        "tinyint" if stored == "tinyint(1)" => {
            let checked = format!(
                "CASE WHEN {column} IN (0, 1) THEN {column} WHEN {column} IS NOT NULL THEN ~0 + ABS({column}) END"
            );
            (DataType::Boolean, format!("(({checked}) = 1)"))
        }
        "bigint" if is_unsigned => (DataType::Decimal128(20, 0), format!("CAST({column} AS DECIMAL(20, 0))")),
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" => {
            (DataType::Int64, format!("CAST({column} AS SIGNED)"))
        }
        "float" | "double" => (DataType::Float64, column.to_owned()),
        "decimal" => {
            let (digits, scale) = (sizes.digits.filter(|digits| (1..=MOST_DIGITS).contains(digits))?, sizes.scale?);
            (DataType::Decimal128(u8::try_from(digits).ok()?, i8::try_from(scale).ok()?), column.to_owned())
        }
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum" | "set" => {
            let text = format!("CONVERT({column} USING utf8mb4)");
            let is_short = sizes.letters.is_some_and(|letters| letters <= LONGEST / 4);
            let text = if is_short { text } else { not_too_long(&text) };
            (DataType::Utf8, format!("({text} COLLATE {collation})"))
        }
        "date" => (DataType::Date32, of_calendar(column)),
        "datetime" | "timestamp" => (TIMESTAMP, format!("CAST({} AS DATETIME(6))", of_calendar(column))),
        _ => return None,
    })
}

/// A text that is longer ends the statement, as above.
fn not_too_long(text: &str) -> String {
    format!(
        "(CASE WHEN OCTET_LENGTH({text}) <= {LONGEST} THEN {text} \
         WHEN {text} IS NOT NULL THEN CONVERT(~0 + OCTET_LENGTH({text}) USING utf8mb4) END)"
    )
}

fn of_calendar(column: &str) -> String {
    format!(
        "(CASE WHEN YEAR({column}) > 0 AND DAYOFMONTH({column}) BETWEEN 1 AND DAYOFMONTH(LAST_DAY({column})) \
         THEN {column} END)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_may_be_long_are_looked_at() {
        let text = |letters| published("varchar", "varchar", Sizes { letters, ..Sizes::default() }, "c", "b");
        let is_checked = |letters| text(letters).is_some_and(|(_, expression)| expression.contains("OCTET_LENGTH"));
        assert_eq!([Some(16_384), Some(16_385), None].map(is_checked), [false, true, true]);
    }

    #[test]
    fn types_are_those_of_their_names() {
        let rows = [
            ("tinyint", "tinyint(1)", None, None, Some(DataType::Boolean)),
            ("tinyint", "tinyint(4)", None, None, Some(DataType::Int64)),
            ("tinyint", "tinyint(1) unsigned", None, None, Some(DataType::Int64)),
            ("bigint", "bigint(20)", None, None, Some(DataType::Int64)),
            ("bigint", "bigint(20) unsigned", None, None, Some(DataType::Decimal128(20, 0))),
            ("int", "int(10) unsigned zerofill", None, None, Some(DataType::Int64)),
            ("decimal", "decimal(38,38)", Some(38), Some(38), Some(DataType::Decimal128(38, 38))),
            ("decimal", "decimal(39,0)", Some(39), Some(0), None),
            ("float", "float", None, None, Some(DataType::Float64)),
            ("year", "year(4)", None, None, Some(DataType::Int64)),
            ("enum", "enum('a','b')", None, None, Some(DataType::Utf8)),
            ("date", "date", None, None, Some(DataType::Date32)),
            ("timestamp", "timestamp", None, None, Some(TIMESTAMP)),
            ("json", "json", None, None, None),
            ("blob", "blob", None, None, None),
            ("bit", "bit(1)", Some(1), None, None),
            ("time", "time", None, None, None),
            ("varbinary", "varbinary(9)", None, None, None),
        ];
        for (base, stored, digits, scale, expected) in rows {
            let found = published(base, stored, Sizes { digits, scale, letters: None }, "c", "utf8mb4_nopad_bin");
            assert_eq!(found.map(|(data_type, _)| data_type), expected, "{stored}");
        }
    }
}
