//! The rules by which residence changes.

use std::fmt;

use super::history::{Day, History, Side};
use crate::calendar::years_later;

/// The most days that a year can ask for.
const MOST_DAYS: u16 = 366;

/// When a person who enters or leaves has changed their residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// They spent at least so many days of the year before on the side that they left, and spend at least as many of the
    /// year after on the side that they came to. National rule: 183.
    DaysOfTheYear(u16),
    /// In the twelve months after, they are back on the side that they left for at most so many days, and their status was
    /// that side's. Regulation (EC) 862/2007, Art. 2: "at least 12 months".
    TwelveMonths {
        /// Short absences that do not interrupt a stay, in days.
        tolerance: u16,
    },
}

impl Rule {
    /// The rule that a text names: `183 days`, `12 months`, `12 months less 30 days`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let days = |word: &str| word.parse::<u16>().ok().filter(|days| *days <= MOST_DAYS);
        match words.as_slice() {
            [count, "days"] => days(count).filter(|days| *days > 0).map(Self::DaysOfTheYear),
            ["12", "months"] => Some(Self::TwelveMonths { tolerance: 0 }),
            ["12", "months", "less", count, "days"] => {
                days(count).filter(|days| *days < MOST_DAYS).map(|tolerance| Self::TwelveMonths { tolerance })
            }
            _ => None,
        }
    }

    /// Whether somebody who turned to `side` on `day` has changed their residence, if it was on the other side.
    pub(super) fn holds(self, history: &History, side: Side, day: Day) -> bool {
        let after = years_later(day, 1);
        match self {
            Self::DaysOfTheYear(least) => {
                let least = i64::from(least);
                history.days(side, day, after) >= least
                    && history.days(side.other(), years_later(day, -1), day) >= least
            }
            Self::TwelveMonths { tolerance } => history.days(side.other(), day, after) <= i64::from(tolerance),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DaysOfTheYear(days) => write!(f, "{days} days"),
            Self::TwelveMonths { tolerance: 0 } => f.write_str("12 months"),
            Self::TwelveMonths { tolerance } => write!(f, "12 months less {tolerance} days"),
        }
    }
}
