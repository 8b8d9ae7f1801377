//! SQLite's SQL, over values in the canonical form of `functions`.

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;

use super::functions;
use crate::canonical::TIMESTAMP;
use crate::database::dialect::{Argument, Dialect, Term};
use crate::database::forms;

pub(in crate::database) const SQLITE: Sqlite = Sqlite;

/// The dialect of the SQLite that is part of this program.
#[derive(Debug)]
pub(in crate::database) struct Sqlite;

/// A name in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in quotes.
pub(super) fn text_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Dialect for Sqlite {
    fn name(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, value: &ScalarValue) -> Option<String> {
        if value.is_null() {
            return is_known(&value.data_type()).then(|| "NULL".to_owned());
        }
        match value {
            ScalarValue::Boolean(Some(value)) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
            ScalarValue::Int32(Some(value)) => Some(format!("({value})")),
            ScalarValue::Int64(Some(value)) => Some(format!("({value})")),
            ScalarValue::Decimal128(Some(units), _, _) => {
                let digits = functions::bytes(*units).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
                Some(format!("x'{digits}'"))
            }
            ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)) => {
                // A statement ends there.
                (!text.contains('\0')).then(|| format!("({} COLLATE BINARY)", text_literal(text)))
            }
            ScalarValue::Date32(Some(days)) => Some(format!("({days})")),
            ScalarValue::TimestampMicrosecond(Some(moment), None) => Some(format!("({moment})")),
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
                Some(format!("khidi_raised({text}, {scale})"))
            }
            (DataType::Decimal128(from, own), DataType::Decimal128(to, scale)) if own <= scale => {
                let (from, to) = (i16::from(*from) - i16::from(*own), i16::from(*to) - i16::from(*scale));
                (from <= to).then(|| format!("khidi_raised({text}, {})", scale - own))
            }
            (DataType::Date32, to) if *to == TIMESTAMP => Some(moment(text)),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument], to: &DataType) -> Option<String> {
        match (function, arguments) {
            ("date_part", [Argument::Word(part), Argument::Term(of)]) if *to == DataType::Int32 => {
                let is_of_day = matches!(part.as_str(), "year" | "quarter" | "month" | "week" | "day" | "doy" | "dow");
                let is_of_time = matches!(part.as_str(), "hour" | "minute");
                match &of.data_type {
                    DataType::Date32 if is_of_day => Some(format!("khidi_part('{part}', {})", moment(&of.text))),
                    known if *known == TIMESTAMP && (is_of_day || is_of_time) => {
                        Some(format!("khidi_part('{part}', {})", of.text))
                    }
                    _ => None,
                }
            }
            ("date_trunc", [Argument::Word(part), Argument::Term(of)]) => {
                let is_known =
                    matches!(part.as_str(), "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute");
                let is_moment = of.data_type == TIMESTAMP && *to == TIMESTAMP;
                (is_known && is_moment).then(|| format!("khidi_period('{part}', {})", of.text))
            }
            ("coalesce", terms) => {
                let terms = terms.iter().map(|term| match term {
                    Argument::Term(term) if term.data_type == *to => Some(term.text.clone()),
                    _ => None,
                });
                // With one argument it is an error there; NULL adds nothing.
                let terms = terms.chain([Some("NULL".to_owned())]).collect::<Option<Vec<_>>>()?;
                Some(format!("coalesce({})", terms.join(", ")))
            }
            _ => None,
        }
    }

    fn aggregate(&self, function: &str, argument: &str, condition: Option<&Term>, to: &DataType) -> Option<String> {
        let filter = condition.map(|condition| format!(" FILTER (WHERE {})", condition.text)).unwrap_or_default();
        let function = match (function, to) {
            ("sum", DataType::Decimal128(_, _)) => "khidi_sum",
            (other, _) => other,
        };
        Some(format!("{function}({argument}){filter}"))
    }

    /// LIKE does not mind case there.
    fn like(&self, _term: &Term, _pattern: &str) -> Option<String> {
        None
    }

    fn same(&self, left: &Term, right: &Term) -> String {
        format!("({} IS {})", left.text, right.text)
    }

    /// Rows that are made once, over which SQLite makes an index for a join. It makes none over expressions, and would
    /// compare each row with each.
    fn side(&self, statement: &str) -> String {
        format!("({statement} LIMIT -1)")
    }

    /// It has one, for which it makes no index.
    fn has_full_join(&self) -> bool {
        false
    }
}

/// The first moment of a day.
fn moment(day: &str) -> String {
    format!("({day} * {})", forms::DAY)
}

fn is_known(data_type: &DataType) -> bool {
    crate::database::dialect::is_exact(data_type) || matches!(data_type, DataType::Float64 | DataType::LargeUtf8)
}
