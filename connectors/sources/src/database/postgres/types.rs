//! PostgreSQL's types in published form, and the expressions that bring values into it.

use arrow::datatypes::DataType;

use crate::canonical::{TBILISI_OFFSET_HOURS, TIMESTAMP};

/// The digits that a decimal can have here.
const MOST_DIGITS: i32 = 38;

/// The published type of a column and the expression of its values; `modifier` is the type's own (digits of a number).
///
/// Days and moments outside of the years 1 to 9999, which no calendar of a register has, are NULL, and with them the
/// infinite ones; so are numbers that are none. Text is compared by its bytes, whatever collation the column has.
pub(super) fn published(base: &str, is_enum: bool, modifier: i32, column: &str) -> Option<(DataType, String)> {
    let of_text = || Some((DataType::Utf8, format!("({column}::text COLLATE \"C\")")));
    match base {
        _ if is_enum => of_text(),
        "bool" => Some((DataType::Boolean, column.to_owned())),
        "int2" | "int4" | "int8" => Some((DataType::Int64, format!("{column}::int8"))),
        "float4" | "float8" => Some((DataType::Float64, format!("{column}::float8"))),
        "numeric" => numeric(modifier).map(|of| (of, format!("NULLIF({column}, 'NaN')"))),
        "text" | "varchar" | "bpchar" | "name" | "char" | "uuid" | "citext" => of_text(),
        "date" => Some((DataType::Date32, within(column, column))),
        "timestamp" => Some((TIMESTAMP, within(column, column))),
        "timestamptz" => {
            let local = format!("({column} AT TIME ZONE INTERVAL '{TBILISI_OFFSET_HOURS} hours')");
            Some((TIMESTAMP, within(&local, &local)))
        }
        _ => None,
    }
}

fn within(tested: &str, given: &str) -> String {
    format!("(CASE WHEN {tested} >= '0001-01-01' AND {tested} < '10000-01-01' THEN {given} END)")
}

/// The type of `numeric(p, s)`. Without digits of its own a column may hold any number of them.
fn numeric(modifier: i32) -> Option<DataType> {
    let own = modifier.checked_sub(4).filter(|own| *own >= 0)?;
    let (digits, scale) = ((own >> 16) & 0xFFFF, own & 0x7FF);
    let fits = (1..=MOST_DIGITS).contains(&digits) && scale <= digits;
    fits.then(|| Some(DataType::Decimal128(u8::try_from(digits).ok()?, i8::try_from(scale).ok()?)))?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_is_published_with_its_own_digits_only() {
        let modifier = |digits: i32, scale: i32| ((digits << 16) | scale) + 4;
        let rows = [
            (-1, None),
            (modifier(12, 2), Some(DataType::Decimal128(12, 2))),
            (modifier(38, 38), Some(DataType::Decimal128(38, 38))),
            (modifier(39, 0), None),
            (modifier(2, 5), None),
            // numeric(5, -2), whose scale is eleven bits with a sign.
            (((5 << 16) | 0x7FE) + 4, None),
        ];
        for (modifier, expected) in rows {
            assert_eq!(numeric(modifier), expected, "{modifier}");
        }
    }

    #[test]
    fn what_has_no_published_form_is_none() {
        for base in ["jsonb", "_int4", "bytea", "time", "interval", "money", "inet", "point"] {
            assert_eq!(published(base, false, -1, "c"), None, "{base}");
        }
        assert_eq!(published("permit_reason", true, -1, "c").unwrap().0, DataType::Utf8);
    }
}
