//! The types of columns that are not declared, from a sample of rows. The first kind that every value of the sample can be
//! read as is taken, in the order of [`candidates`]; a later row that cannot be read as it is a bad row.

use super::cells::fits;
use super::kind::ColumnKind;
use super::marks::{DecimalMark, ThousandsMark};
use super::numbers::Numbers;
use super::times::TimeFormat;

/// Digits of a personal number. A column of nothing else is text, because some begin with 0.
const PERSONAL_NUMBER: usize = 11;
/// More digits than a double can tell apart.
const TOO_LONG_FOR_FLOATS: usize = 16;

/// The kinds that are told apart, the narrowest first. Dates with slashes are not among them: day and month could be
/// either. Amounts are doubles: how many decimals a decimal needs, a sample cannot tell.
fn candidates() -> Vec<ColumnKind> {
    vec![
        ColumnKind::Bool,
        ColumnKind::Int,
        ColumnKind::Float,
        ColumnKind::Date(TimeFormat::iso_date()),
        ColumnKind::Date(TimeFormat::dotted_date()),
        ColumnKind::Timestamp(TimeFormat::iso_timestamp()),
        ColumnKind::Timestamp(TimeFormat::dotted_timestamp()),
    ]
}

/// What a column can still be, as its values are seen.
pub(super) struct Guess {
    candidates: Vec<ColumnKind>,
    numbers: Numbers,
    has_values: bool,
    may_be_personal_numbers: bool,
}

impl Guess {
    /// Of a column without values.
    pub(super) fn new(decimal: DecimalMark, thousands: Option<ThousandsMark>) -> Self {
        let numbers = Numbers::new(decimal, thousands, true);
        Self { candidates: candidates(), numbers, has_values: false, may_be_personal_numbers: true }
    }

    /// Takes one value of the sample, without blanks around it.
    pub(super) fn see(&mut self, value: &[u8]) {
        self.has_values = true;
        let is_whole = value.iter().all(u8::is_ascii_digit);
        self.may_be_personal_numbers &= is_whole && value.len() == PERSONAL_NUMBER;
        let numbers = &mut self.numbers;
        self.candidates.retain(|kind| match kind {
            ColumnKind::Float if is_whole && value.len() >= TOO_LONG_FOR_FLOATS => false,
            kind => fits(kind, numbers, value),
        });
    }

    /// The kind; text where there was no value.
    pub(super) fn kind(self) -> ColumnKind {
        match self.has_values && !self.may_be_personal_numbers {
            true => self.candidates.into_iter().next().unwrap_or(ColumnKind::Text),
            false => ColumnKind::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_kind_that_all_values_have_is_taken() {
        let rows: [(&[&str], &str); 21] = [
            (&["1", "-20"], "int"),
            (&["0", "1"], "int"),
            (&["1", "2,5"], "float"),
            (&["1 234", "12"], "int"),
            (&["1e5"], "float"),
            (&["007", "12"], "text"),
            (&["12", "007,5"], "text"),
            (&["01001012345", "61001012345"], "text"),
            (&["11001012345", "61001012345"], "text"),
            (&["11001012345", "6"], "int"),
            (&["9223372036854775808"], "text"),
            (&["true", "FALSE"], "bool"),
            (&["yes", "no"], "text"),
            (&["2024-02-29", "1899-01-01"], "date(%Y-%m-%d)"),
            (&["29.02.2024", "1.1.1900"], "date(%d.%m.%Y)"),
            (&["29.02.2024", "2024-02-29"], "text"),
            (&["2023-02-29"], "text"),
            (&["02/03/2024"], "text"),
            (&["2024-02-29 10:00", "2024-02-29T10:00:00.5Z"], "timestamp(ISO 8601)"),
            (&["29.02.2024 10:00"], "timestamp(%d.%m.%Y %H:%M, seconds and zone optional)"),
            (&[], "text"),
        ];
        for (values, kind) in rows {
            let mut guess = Guess::new(DecimalMark::Comma, Some(ThousandsMark::Space));
            values.iter().for_each(|value| guess.see(value.as_bytes()));
            assert_eq!(guess.kind().to_string(), kind, "{values:?}");
        }
    }
}
