//! Where a person is and where they live, from their crossings of the border: presence on any day, days in any window, and
//! changes of residence by the rule of 183 days or of twelve months.
//!
//! [`history`] reads one person's crossings, [`status`] decides from them; both are plain functions. The SQL functions around
//! them are aggregates over a person's crossings (`GROUP BY person_id`), for use in published views:
//!
//! | function | of each person |
//! |---|---|
//! | `residence_changes(crossed_at, direction, born, died, rule)` | list of `{kind, changed_on, crossed_at}`; kind `immigrant` or `emigrant` |
//! | `residence_stays(crossed_at, direction, born, died, rule)` | list of `{entered_on, left_on, crossed_at, resident}` |
//! | `residence_periods(crossed_at, direction, born, died, rule)` | list of `{resident_from, resident_until}`, NULL where open; half-open |
//! | `resident_on(crossed_at, direction, born, died, rule, day)` | whether resident at the end of a day |
//! | `presence_on(crossed_at, direction, born, died, day)` | `in` or `out` at the end of a day, NULL outside the life |
//! | `days_in`, `days_out(crossed_at, direction, born, died, from, until)` | days of that state in `[from, until)` |
//! | `imputed_crossings(crossed_at, direction)` | crossings that must have been, but are not in the register |
//!
//! `direction` is `in` or `out`; rows with another, or without a time, are not read. `born` and `died` may be NULL; where rows
//! of a person differ, the earliest birth and the earliest death count. `rule` is `'183 days'`, or any number of days up to 366;
//! or `'12 months'`, or `'12 months less N days'` with a tolerance. `rule`, `day`, `from` and `until` are literals. Lists are
//! read with `unnest(...)`, and a field of what it gives with `change['kind']`.
//!
//! Definitions: `statistics.md`, "Conventions". Order of rows, and how they are cut into batches, change nothing.

mod aggregate;
mod arguments;
mod gathered;
pub mod history;
pub mod rule;
pub mod status;
mod telling;
#[cfg(test)]
mod tests;

pub(crate) use aggregate::{check, functions};
pub use history::{Crossing, History, Life, Side};
pub use rule::Rule;
pub use status::{Change, Kind};
