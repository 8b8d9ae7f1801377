//! The SQL of MariaDB and MySQL, in a session as `connection` makes it: names in double quotes, no escapes in texts, which
//! are compared by their bytes.

use arrow::datatypes::{DataType, Decimal128Type, DecimalType};
use datafusion::common::ScalarValue;

use crate::canonical::TIMESTAMP;
use crate::database::dialect::{Argument, Dialect, Term, is_exact};
use crate::database::forms;

pub(in crate::database) const MYSQL: MySql = MySql;

/// The dialect of MariaDB 10.4 and later, and of MySQL 8.
#[derive(Debug)]
pub(in crate::database) struct MySql;

/// A name in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Dialect for MySql {
    fn name(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, value: &ScalarValue) -> Option<String> {
        let data_type = value.data_type();
        if value.is_null() {
            return (is_exact(&data_type) || data_type == DataType::Float64).then(|| "NULL".to_owned());
        }
        match value {
            ScalarValue::Boolean(Some(value)) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
            ScalarValue::Int32(Some(value)) => Some(format!("({value})")),
            ScalarValue::Int64(Some(value)) => Some(format!("CAST('{value}' AS SIGNED)")),
            ScalarValue::Decimal128(Some(units), digits, scale) if *scale >= 0 => {
                let written = Decimal128Type::format_decimal(*units, *digits, *scale);
                Some(format!("CAST('{written}' AS DECIMAL({digits}, {scale}))"))
            }
            ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)) => {
                (!text.contains('\0')).then(|| format!("'{}'", text.replace('\'', "''")))
            }
            ScalarValue::Date32(Some(days)) => Some(format!("DATE'{}'", day(i64::from(*days))?)),
            ScalarValue::TimestampMicrosecond(Some(moment), None) => {
                let of_day = moment.rem_euclid(forms::DAY);
                let (seconds, part) = (of_day / 1_000_000, of_day % 1_000_000);
                let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
                let day = day(moment.div_euclid(forms::DAY))?;
                Some(format!("TIMESTAMP'{day} {hour:02}:{minute:02}:{second:02}.{part:06}'"))
            }
            _ => None,
        }
    }

    fn cast(&self, term: &Term, to: &DataType) -> Option<String> {
        let Term { text, data_type } = term;
        match (data_type, to) {
            (DataType::Int32, DataType::Int64) => Some(text.clone()),
            (DataType::Int32 | DataType::Int64, DataType::Decimal128(digits, scale))
                if *scale >= 0 && digits - scale.unsigned_abs() >= 19 =>
            {
                Some(format!("CAST({text} AS DECIMAL({digits}, {scale}))"))
            }
            (DataType::Decimal128(from, own), DataType::Decimal128(to, scale)) if *own >= 0 && own <= scale => {
                let (whole, wider) = (i16::from(*from) - i16::from(*own), i16::from(*to) - i16::from(*scale));
                (whole <= wider).then(|| format!("CAST({text} AS DECIMAL({to}, {scale}))"))
            }
            (DataType::Date32, to) if *to == TIMESTAMP => Some(format!("CAST({text} AS DATETIME(6))")),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument], to: &DataType) -> Option<String> {
        match (function, arguments) {
            ("date_part", [Argument::Word(word), Argument::Term(of)]) if *to == DataType::Int32 => part(word, of),
            ("date_trunc", [Argument::Word(word), Argument::Term(of)])
                if of.data_type == TIMESTAMP && *to == TIMESTAMP =>
            {
                period(word, &of.text)
            }
            ("coalesce", terms) => {
                let terms = terms.iter().map(|term| match term {
                    Argument::Term(term) if term.data_type == *to => Some(term.text.clone()),
                    _ => None,
                });
                Some(format!("coalesce({})", terms.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        }
    }

    fn aggregate(&self, function: &str, argument: &str, condition: Option<&Term>, _to: &DataType) -> Option<String> {
        let (distinct, argument) = match argument.strip_prefix("DISTINCT ") {
            Some(argument) => ("DISTINCT ", argument),
            None => ("", argument),
        };
        // A sum of whole numbers is a decimal, which is read as what it is, or refused.
        Some(match (condition, argument) {
            (None, _) => format!("{function}({distinct}{argument})"),
            (Some(condition), "*") => format!("{function}(CASE WHEN {} THEN 1 END)", condition.text),
            (Some(condition), _) => format!("{function}({distinct}CASE WHEN {} THEN {argument} END)", condition.text),
        })
    }

    fn like(&self, term: &Term, pattern: &str) -> Option<String> {
        // A backslash means nothing in the session's texts.
        let is_plain = !pattern.contains('\\') && !pattern.contains('\0');
        is_plain.then(|| format!("({} LIKE '{}')", term.text, pattern.replace('\'', "''")))
    }

    fn same(&self, left: &Term, right: &Term) -> String {
        format!("({} <=> {})", left.text, right.text)
    }

    /// Rows that are made once, over which MariaDB makes an index for a join. It makes none over expressions, and would
    /// compare each row with each.
    fn side(&self, statement: &str) -> String {
        format!("({statement} LIMIT {})", u64::MAX)
    }

    fn has_full_join(&self) -> bool {
        false
    }
}

/// A day of the years 1 to 9999.
fn day(days: i64) -> Option<String> {
    let (year, month, day) = forms::calendar(days);
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn part(word: &str, Term { text, data_type }: &Term) -> Option<String> {
    let is_moment = *data_type == TIMESTAMP;
    Some(match word {
        _ if !is_moment && *data_type != DataType::Date32 => return None,
        "year" => format!("YEAR({text})"),
        "quarter" => format!("QUARTER({text})"),
        "month" => format!("MONTH({text})"),
        "day" => format!("DAYOFMONTH({text})"),
        "doy" => format!("DAYOFYEAR({text})"),
        // From Sunday, which is 1 there.
        "dow" => format!("(DAYOFWEEK({text}) - 1)"),
        // From Monday, the first with four days of the year.
        "week" => format!("WEEK({text}, 3)"),
        "hour" if is_moment => format!("HOUR({text})"),
        "minute" if is_moment => format!("MINUTE({text})"),
        _ => return None,
    })
}

fn period(word: &str, moment: &str) -> Option<String> {
    let text = match word {
        "year" => format!("DATE_FORMAT({moment}, '%Y-01-01')"),
        "month" => format!("DATE_FORMAT({moment}, '%Y-%m-01')"),
        "week" => format!("(DATE({moment}) - INTERVAL WEEKDAY({moment}) DAY)"),
        "day" => format!("DATE({moment})"),
        "hour" => format!("DATE_FORMAT({moment}, '%Y-%m-%d %H:00:00')"),
        "minute" => format!("DATE_FORMAT({moment}, '%Y-%m-%d %H:%i:00')"),
        _ => return None,
    };
    Some(format!("CAST({text} AS DATETIME(6))"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_have_their_types() {
        let rows = [
            (ScalarValue::Int64(Some(i64::MIN)), Some("CAST('-9223372036854775808' AS SIGNED)")),
            (ScalarValue::Decimal128(Some(-5), 12, 2), Some("CAST('-0.05' AS DECIMAL(12, 2))")),
            (ScalarValue::Utf8(Some("a'\\".to_owned())), Some("'a''\\'")),
            (ScalarValue::Utf8(Some("\0".to_owned())), None),
            (ScalarValue::Date32(Some(-1)), Some("DATE'1969-12-31'")),
            (ScalarValue::Date32(Some(2_932_897)), None),
            (ScalarValue::TimestampMicrosecond(Some(-1), None), Some("TIMESTAMP'1969-12-31 23:59:59.999999'")),
            (ScalarValue::Boolean(Some(true)), Some("TRUE")),
            (ScalarValue::Float64(Some(0.5)), None),
            (ScalarValue::Utf8(None), Some("NULL")),
        ];
        for (value, expected) in rows {
            assert_eq!(MYSQL.literal(&value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn conditions_stand_within_aggregates() {
        let condition = Term { text: "(t.c0 = 1)".to_owned(), data_type: DataType::Boolean };
        let written = |argument, condition| MYSQL.aggregate("count", argument, condition, &DataType::Int64);
        assert_eq!(written("*", None).as_deref(), Some("count(*)"));
        assert_eq!(written("*", Some(&condition)).as_deref(), Some("count(CASE WHEN (t.c0 = 1) THEN 1 END)"));
        assert_eq!(
            written("DISTINCT t.c1", Some(&condition)).as_deref(),
            Some("count(DISTINCT CASE WHEN (t.c0 = 1) THEN t.c1 END)")
        );
    }
}
