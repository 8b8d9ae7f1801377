//! How often a connector looks at its registers anew. Between two looks it answers from a frozen snapshot, because a cell
//! before and after a change of the data tells of the change.

use serde::Deserialize;

use super::PolicyTable;
use crate::catalogue::{Class, Protection};

/// The pace of snapshots: one for each period of the calendar, or none. The later, the slower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// Answers are from the registers as they are.
    Live,
    /// A snapshot each day.
    Daily,
    /// Each week, from Monday.
    Weekly,
    /// Each month.
    Monthly,
    /// Each quarter of the year.
    Quarterly,
    /// Each year.
    Yearly,
}

impl Pace {
    /// The pace of a policy that does not say: monthly where standard protection stands around people, otherwise none.
    pub(super) fn unsaid(protection: Protection, tables: &[PolicyTable]) -> Self {
        let is_protected = tables.iter().any(|table| table.class == Class::Protected);
        if protection == Protection::Standard && is_protected { Self::Monthly } else { Self::Live }
    }

    /// The number of the period that a day is in; a later period has a greater one. `None` where there are no periods.
    ///
    /// The day is of civil time, counted from 1970-01-01.
    #[must_use]
    pub fn period(self, day: i32) -> Option<i64> {
        let day = i64::from(day);
        Some(match self {
            Self::Live => return None,
            Self::Daily => day,
            // 1970-01-01 was a Thursday.
            Self::Weekly => (day + 3).div_euclid(7),
            Self::Monthly => month(day),
            Self::Quarterly => month(day).div_euclid(3),
            Self::Yearly => month(day).div_euclid(12),
        })
    }

    /// The word of a policy file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
        }
    }
}

/// Months from the beginning of the proleptic Gregorian calendar's year 0 to the month that a day is in.
fn month(day: i64) -> i64 {
    // Years begin in March here, so that a leap day is the last of its year. An era has 400 years.
    let from_march = day + 719_468;
    let (era, of_era) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + march_month + 2
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    use arrow_array::temporal_conversions::date32_to_datetime;

    use super::*;
    use crate::policy::Policy;

    /// Year, month and day as arrow reads them.
    fn civil(day: i32) -> (i64, i64, i64) {
        let text = date32_to_datetime(day).unwrap().date().to_string();
        let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap()).collect();
        (parts[0], parts[1], parts[2])
    }

    #[test]
    fn periods_are_the_calendars() {
        for day in -40_000..60_000 {
            let (year, month, _) = civil(day);
            assert_eq!(Pace::Monthly.period(day), Some(year * 12 + month - 1), "{day}");
            assert_eq!(Pace::Quarterly.period(day), Some(year * 4 + (month - 1) / 3), "{day}");
            assert_eq!(Pace::Yearly.period(day), Some(year), "{day}");
            assert_eq!(Pace::Daily.period(day), Some(i64::from(day)));
            assert_eq!(Pace::Live.period(day), None);
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 2024-01-01 was a Monday.
        let monday = (-40_000..60_000).find(|&day| civil(day) == (2024, 1, 1)).unwrap();
        let week = |day| Pace::Weekly.period(day).unwrap();
        assert_eq!(week(monday), week(monday - 1) + 1);
        assert_eq!(week(monday), week(monday + 6));
        assert_eq!(week(monday + 7), week(monday) + 1);
    }

    #[test]
    fn a_policy_that_does_not_say() {
        let pace = |protection: &str, class: &str, said: &str| {
            let role = if class == "public" { "public" } else { "contributor" };
            let text = format!(
                "version = 1\nprotection = \"{protection}\"\n{said}\n[tables.t]\nclass = \"{class}\"\n\
                 columns.c = {{ role = \"{role}\" }}\n"
            );
            Policy::parse(&text).map(|policy| policy.pace).map_err(|error| error.to_string())
        };
        assert_eq!(pace("standard", "protected", ""), Ok(Pace::Monthly));
        assert_eq!(pace("standard", "public", ""), Ok(Pace::Live));
        assert_eq!(pace("bare", "protected", ""), Ok(Pace::Live));
        for said in [Pace::Live, Pace::Daily, Pace::Weekly, Pace::Monthly, Pace::Quarterly, Pace::Yearly] {
            let text = format!("snapshot = \"{}\"", said.word());
            for (protection, class) in [("standard", "protected"), ("standard", "public"), ("bare", "protected")] {
                assert_eq!(pace(protection, class, &text), Ok(said));
            }
        }
        assert!(pace("standard", "protected", "snapshot = \"hourly\"").unwrap_err().contains("line 3"));
    }
}
