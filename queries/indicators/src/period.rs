//! Reference periods, as SDMX writes them: `2023`, `2023-Q1`, `2023-01`.

use std::fmt;
use std::str::FromStr;

use khidi_queries_functions::calendar::{civil, day};
use serde::Deserialize;
use thiserror::Error;

/// How often an indicator is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Once a year.
    Year,
    /// Four times a year.
    Quarter,
    /// Twelve times a year.
    Month,
}

impl Frequency {
    /// The code of the dimension `freq`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "A",
            Self::Quarter => "Q",
            Self::Month => "M",
        }
    }

    const fn months(self) -> i64 {
        match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }
}

/// A year, quarter or month of the years 1900 to 2999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    frequency: Frequency,
    year: i64,
    /// Its first month, from 1.
    month: i64,
}

/// A text that is no period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is no period: write 2023, 2023-Q1 or 2023-01")]
pub struct PeriodError(String);

impl Period {
    /// How long it is.
    #[must_use]
    pub const fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Its year.
    #[must_use]
    pub const fn year(self) -> i64 {
        self.year
    }

    /// The number of its first month, from 1.
    #[must_use]
    pub const fn month(self) -> i64 {
        self.month
    }

    /// Its first day, counted from 1970-01-01.
    #[must_use]
    pub const fn from(self) -> i64 {
        day(self.year, self.month, 1)
    }

    /// The day after its last, counted from 1970-01-01.
    #[must_use]
    pub const fn until(self) -> i64 {
        self.months_after_end(0)
    }

    /// The first day so many whole months after its end.
    #[must_use]
    pub const fn months_after_end(self, months: i64) -> i64 {
        let since = self.year * 12 + self.month - 1 + self.frequency.months() + months;
        day(since.div_euclid(12), since.rem_euclid(12) + 1, 1)
    }

    /// The period that a day is in.
    #[must_use]
    pub const fn of_day(frequency: Frequency, on: i64) -> Self {
        let (year, month, _) = civil(on);
        let length = frequency.months();
        Self { frequency, year, month: (month - 1) / length * length + 1 }
    }

    /// The one before.
    #[must_use]
    pub const fn before(self) -> Self {
        Self::of_day(self.frequency, self.from() - 1)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        parse(text).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Period> {
    let number = |digits: &str, length: usize| {
        let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text, None),
    };
    let year = number(year, 4).filter(|year| (1900..3000).contains(year))?;
    let (frequency, month) = match rest {
        None => (Frequency::Year, 1),
        Some(rest) => match rest.strip_prefix('Q') {
            Some(quarter) => (Frequency::Quarter, number(quarter, 1).filter(|nth| (1..=4).contains(nth))? * 3 - 2),
            None => (Frequency::Month, number(rest, 2).filter(|month| (1..=12).contains(month))?),
        },
    };
    Some(Period { frequency, year, month })
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.frequency {
            Frequency::Year => write!(f, "{:04}", self.year),
            Frequency::Quarter => write!(f, "{:04}-Q{}", self.year, (self.month + 2) / 3),
            Frequency::Month => write!(f, "{:04}-{:02}", self.year, self.month),
        }
    }
}
