//! A day in a configuration: a date of TOML, without quotes and without a time.

use khidi_queries_functions::calendar::{civil, day};
use serde::Deserialize;
use toml::value::Datetime;

/// A day of the civil calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Datetime")]
pub struct Day(i32);

impl Day {
    /// The day after it, in days since 1970-01-01.
    #[must_use]
    pub fn next(self) -> i32 {
        self.0 + 1
    }
}

impl TryFrom<Datetime> for Day {
    type Error = String;

    fn try_from(found: Datetime) -> Result<Self, String> {
        let date = found.date.filter(|_| found.time.is_none() && found.offset.is_none());
        let date = date.ok_or_else(|| format!("{found} is no day: write 2024-12-31, without quotes"))?;
        let (year, month, of_month) = (i64::from(date.year), i64::from(date.month), i64::from(date.day));
        let number = day(year, month, of_month);
        let is_there = civil(number) == (year, month, of_month);
        i32::try_from(number).ok().filter(|_| is_there).map(Self).ok_or_else(|| format!("{found} is no day"))
    }
}
