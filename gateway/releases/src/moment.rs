//! When a release was made: seconds of UTC, as text such as `2026-11-28T20:45:09Z`, whose order is that of time.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

const FORM: &str = "%Y-%m-%dT%H:%M:%SZ";

/// A second of the years 1 to 9999, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(NaiveDateTime);

/// What is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MomentError {
    /// The text has another form.
    #[error("'{0}' is no moment: write 2026-11-28T20:45:09Z, or 2026-11-28 for its beginning")]
    Form(String),
    /// Before the year 1 or after 9999.
    #[error("{0} microseconds after 1970 are in no year from 1 to 9999")]
    Range(i64),
}

impl Moment {
    /// The second that so many microseconds after 1970-01-01T00:00:00Z are in.
    ///
    /// # Errors
    /// They are in no year from 1 to 9999.
    pub fn of_unix_micros(micros: i64) -> Result<Self, MomentError> {
        let moment = DateTime::from_timestamp(micros.div_euclid(1_000_000), 0).map(|moment| Self(moment.naive_utc()));
        moment.filter(|moment| moment.to_string().len() == 20).ok_or(MomentError::Range(micros))
    }

    /// Seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.and_utc().timestamp()
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let whole = NaiveDateTime::parse_from_str(text, FORM).ok();
        let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
        let moment = whole.or_else(day).map(Self);
        // The parser takes shorter numbers, and a leap second, too.
        let is_exact = |moment: &Self| moment.to_string().starts_with(text.trim_end_matches('Z')) && !text.is_empty();
        moment.filter(is_exact).ok_or_else(|| MomentError::Form(text.to_owned()))
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentError;

    fn try_from(text: String) -> Result<Self, MomentError> {
        let moment: Self = text.parse()?;
        if moment.to_string() == text { Ok(moment) } else { Err(MomentError::Form(text)) }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format(FORM))
    }
}
