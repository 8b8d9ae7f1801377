//! Days of the civil calendar on the command line.

use std::time::{SystemTime, UNIX_EPOCH};

use khidi_queries_functions::calendar::{civil, day};
use khidi_queries_functions::civil::Instant;

/// The day of a moment in Tbilisi, counted from 1970-01-01.
pub(crate) fn today(now: SystemTime) -> i64 {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    Instant::from_unix_micros(i64::try_from(since).unwrap_or(i64::MAX)).local_days().into()
}

/// The day that `YYYY-MM-DD` names.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let parts: Vec<i64> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let found = match parts.as_slice() {
        [year, month, date] => Some(day(*year, *month, *date)).filter(|day| written(*day) == text),
        _ => None,
    };
    found.ok_or_else(|| "write YYYY-MM-DD".to_owned())
}

/// A day as `YYYY-MM-DD`.
pub(super) fn written(on: i64) -> String {
    let (year, month, date) = civil(on);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back() {
        for text in ["2026-12-31", "2024-02-29", "1999-01-01"] {
            assert_eq!(parse(text).map(written).as_deref(), Ok(text));
        }
        for text in ["2023-02-29", "2023-13-01", "2023-1-1", "tomorrow", "", "2023-01-01-01"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
