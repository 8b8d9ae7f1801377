//! PostgreSQL's SQL.

use arrow::datatypes::{DataType, Decimal128Type, DecimalType, TimeUnit};
use arrow::temporal_conversions::{date32_to_datetime, timestamp_us_to_datetime};
use datafusion::common::ScalarValue;

use crate::canonical::TIMESTAMP;
use crate::database::dialect::{Argument, Dialect, Term};

pub(in crate::database) const POSTGRES: Postgres = Postgres;

/// The dialect of PostgreSQL 12 and later.
#[derive(Debug)]
pub(in crate::database) struct Postgres;

/// A name in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Dialect for Postgres {
    fn name(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, value: &ScalarValue) -> Option<String> {
        let data_type = value.data_type();
        if value.is_null() {
            return type_name(&data_type).map(|name| format!("(NULL::{name})"));
        }
        match value {
            ScalarValue::Boolean(Some(value)) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
            ScalarValue::Int32(Some(value)) => Some(format!("'{value}'::int4")),
            ScalarValue::Int64(Some(value)) => Some(format!("'{value}'::int8")),
            ScalarValue::Decimal128(Some(units), digits, scale) => {
                Some(format!("'{}'::numeric", Decimal128Type::format_decimal(*units, *digits, *scale)))
            }
            ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)) => {
                // A text there cannot hold it.
                (!text.contains('\0')).then(|| format!("('{}'::text COLLATE \"C\")", text.replace('\'', "''")))
            }
            ScalarValue::Date32(Some(days)) => {
                let day = date32_to_datetime(*days)?.date().format("%Y-%m-%d").to_string();
                is_of_calendar(&day).then(|| format!("'{day}'::date"))
            }
            ScalarValue::TimestampMicrosecond(Some(moment), None) => {
                let moment = timestamp_us_to_datetime(*moment)?.format("%Y-%m-%d %H:%M:%S%.6f").to_string();
                is_of_calendar(&moment).then(|| format!("'{moment}'::timestamp"))
            }
            _ => None,
        }
    }

    fn cast(&self, term: &Term, to: &DataType) -> Option<String> {
        let Term { text, data_type } = term;
        match (data_type, to) {
            (DataType::Int32, DataType::Int64) => Some(format!("{text}::int8")),
            // Sums of them are as wide as they need to be, and exact.
            (DataType::Int32 | DataType::Int64, DataType::Decimal128(digits, scale))
                if digits - scale.unsigned_abs() >= 19 =>
            {
                Some(format!("{text}::numeric"))
            }
            (DataType::Decimal128(from, own), DataType::Decimal128(to, scale)) if own <= scale => {
                let (from, to) = (i16::from(*from) - i16::from(*own), i16::from(*to) - i16::from(*scale));
                (from <= to).then(|| text.clone())
            }
            (DataType::Date32, to) if *to == TIMESTAMP => Some(format!("{text}::timestamp")),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument], to: &DataType) -> Option<String> {
        match (function, arguments) {
            ("date_part", [Argument::Word(part), Argument::Term(of)]) if *to == DataType::Int32 => {
                let is_known = matches!(
                    part.as_str(),
                    "year" | "quarter" | "month" | "week" | "day" | "doy" | "dow" | "hour" | "minute"
                );
                let has_hours = matches!(of.data_type, DataType::Timestamp(_, _));
                let is_day = of.data_type == DataType::Date32 && !matches!(part.as_str(), "hour" | "minute");
                // extract gives the same as a numeric, which is slower to make and to read.
                (is_known && (has_hours || is_day)).then(|| format!("date_part('{part}', {})::int4", of.text))
            }
            ("date_trunc", [Argument::Word(part), Argument::Term(of)]) => {
                let is_known =
                    matches!(part.as_str(), "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute");
                let is_moment = of.data_type == TIMESTAMP && *to == TIMESTAMP;
                (is_known && is_moment).then(|| format!("date_trunc('{part}', {})", of.text))
            }
            ("coalesce", terms) => {
                let terms = terms.iter().map(|term| match term {
                    Argument::Term(term) if term.data_type == *to => Some(term.text.clone()),
                    _ => None,
                });
                let terms = terms.collect::<Option<Vec<_>>>()?;
                Some(format!("coalesce({})", terms.join(", ")))
            }
            _ => None,
        }
    }

    fn aggregate(&self, function: &str, argument: &str, condition: Option<&Term>, to: &DataType) -> Option<String> {
        let filter = condition.map(|condition| format!(" FILTER (WHERE {})", condition.text)).unwrap_or_default();
        // A sum is a number of any length there.
        let narrowed = if function == "sum" && *to == DataType::Int64 { "::int8" } else { "" };
        Some(format!("({function}({argument}){filter}){narrowed}"))
    }

    fn like(&self, term: &Term, pattern: &str) -> Option<String> {
        // A backslash before nothing is an error there.
        let is_whole = !pattern.contains('\\') && !pattern.contains('\0');
        is_whole.then(|| format!("({} LIKE '{}')", term.text, pattern.replace('\'', "''")))
    }
}

/// Whether a written day has a year of four digits, as all that is read has.
fn is_of_calendar(written: &str) -> bool {
    written.as_bytes().get(4) == Some(&b'-') && !written.starts_with("0000")
}

fn type_name(data_type: &DataType) -> Option<String> {
    Some(match data_type {
        DataType::Boolean => "bool".to_owned(),
        DataType::Int32 => "int4".to_owned(),
        DataType::Int64 => "int8".to_owned(),
        DataType::Float64 => "float8".to_owned(),
        DataType::Decimal128(_, _) => "numeric".to_owned(),
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => "text".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(TimeUnit::Microsecond, None) => "timestamp".to_owned(),
        _ => return None,
    })
}
