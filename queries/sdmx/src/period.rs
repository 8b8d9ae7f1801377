//! Time periods of statistics: years, quarters and months, in the forms of SDMX's `ObservationalTimePeriod`.

use std::fmt;
use std::str::FromStr;

/// A period that the calendar lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Years are 1 to 9999.
    #[error("{0} is no year from 1 to 9999")]
    Year(u16),
    /// Quarters are 1 to 4.
    #[error("{0} is no quarter from 1 to 4")]
    Quarter(u8),
    /// Months are 1 to 12.
    #[error("{0} is no month from 1 to 12")]
    Month(u8),
    /// The text is none of `2023`, `2023-Q1`, `2023-01`.
    #[error("'{0}' is no period: write 2023, 2023-Q1 or 2023-01")]
    Form(String),
}

/// How long a period is; each has one code of the dimension `freq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// `A`.
    Year,
    /// `Q`.
    Quarter,
    /// `M`.
    Month,
}

impl PeriodKind {
    /// The code of SDMX's list of frequencies.
    #[must_use]
    pub fn frequency(self) -> &'static str {
        match self {
            Self::Year => "A",
            Self::Quarter => "Q",
            Self::Month => "M",
        }
    }
}

/// A year, a quarter or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period(Written);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Written {
    Year(u16),
    Quarter(u16, u8),
    Month(u16, u8),
}

impl Period {
    /// A calendar year.
    ///
    /// # Errors
    /// It is not from 1 to 9999.
    pub fn year(year: u16) -> Result<Self, PeriodError> {
        if (1..=9999).contains(&year) { Ok(Self(Written::Year(year))) } else { Err(PeriodError::Year(year)) }
    }

    /// A quarter of a calendar year, 1 to 4.
    ///
    /// # Errors
    /// The year or the quarter does not exist.
    pub fn quarter(year: u16, quarter: u8) -> Result<Self, PeriodError> {
        Self::year(year)?;
        if (1..=4).contains(&quarter) {
            Ok(Self(Written::Quarter(year, quarter)))
        } else {
            Err(PeriodError::Quarter(quarter))
        }
    }

    /// A month of a calendar year, 1 to 12.
    ///
    /// # Errors
    /// The year or the month does not exist.
    pub fn month(year: u16, month: u8) -> Result<Self, PeriodError> {
        Self::year(year)?;
        if (1..=12).contains(&month) { Ok(Self(Written::Month(year, month))) } else { Err(PeriodError::Month(month)) }
    }

    /// How long it is.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        match self.0 {
            Written::Year(_) => PeriodKind::Year,
            Written::Quarter(..) => PeriodKind::Quarter,
            Written::Month(..) => PeriodKind::Month,
        }
    }
}

impl Period {
    /// How many periods there are room for.
    pub(crate) const COUNT: u32 = 10_000 * 17;

    /// Another number below [`Period::COUNT`] for each.
    pub(crate) fn number(self) -> u32 {
        let (year, part) = match self.0 {
            Written::Year(year) => (year, 0),
            Written::Quarter(year, quarter) => (year, quarter),
            Written::Month(year, month) => (year, 4 + month),
        };
        u32::from(year) * 17 + u32::from(part)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Written::Year(year) => write!(out, "{year:04}"),
            Written::Quarter(year, quarter) => write!(out, "{year:04}-Q{quarter}"),
            Written::Month(year, month) => write!(out, "{year:04}-{month:02}"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refused = || PeriodError::Form(text.to_owned());
        let digits = |part: &str, length: usize| {
            let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<u16>().ok()).flatten().ok_or_else(refused)
        };
        let small = |part: &str, length| digits(part, length).map(|number| u8::try_from(number).unwrap_or(u8::MAX));
        match text.split_once('-') {
            None => Self::year(digits(text, 4)?),
            Some((year, rest)) => match rest.strip_prefix('Q') {
                Some(quarter) => Self::quarter(digits(year, 4)?, small(quarter, 1)?),
                None => Self::month(digits(year, 4)?, small(rest, 2)?),
            },
        }
    }
}
