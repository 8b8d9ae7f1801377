//! How releases are asked for and told of over Flight, between a gateway and its clients.
//!
//! Paths of flights are `indicator/period` or `indicator/period/version`, in one part or in several; tickets are
//! `khidi.release.v1:` and such a path. Who may read is decided when a ticket is used, so that it need not be secret.

use serde::{Deserialize, Serialize};

/// The Flight action that makes a release. Its body is `indicator/period`, its one answer an [`Outcome`].
pub const RELEASE_ACTION: &str = "khidi.release.v1";

const TICKET: &str = "khidi.release.v1:";

/// Longest body, path or criteria, in bytes.
pub const LONGEST: usize = 1024;

/// Which releases ListFlights tells of, as JSON; no bytes at all are all releases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Criteria {
    /// What their names, `indicator/period/version`, begin with.
    pub prefix: String,
    /// They were made then or later: `2026-11-28`, or `2026-11-28T20:45:09Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Only the latest version of each indicator and period.
    pub latest: bool,
}

/// What came of making a release, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `indicator/period/version`.
    pub release: String,
    /// Whether it was made now; otherwise it was there, and says the same.
    pub is_new: bool,
    /// Whether it will be revised.
    pub provisional: bool,
    /// Its cells.
    pub cells: u64,
    /// Those of them that are withheld.
    pub withheld: u64,
    /// Codes of registers that no list has, told as UNK.
    pub unknown: Vec<Unknown>,
}

/// A code that no list has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// The dimension.
    pub dimension: String,
    /// What stood there.
    pub code: String,
    /// In how many rows of the answer.
    pub rows: u64,
}

/// The ticket of a release of that name.
#[must_use]
pub fn ticket(release: &str) -> Vec<u8> {
    format!("{TICKET}{release}").into_bytes()
}

/// The name of the release that a ticket is of; `None` for a ticket of anything else.
#[must_use]
pub fn of_ticket(ticket: &[u8]) -> Option<String> {
    let name = ticket.strip_prefix(TICKET.as_bytes())?;
    name.get(..LONGEST.min(name.len())).map(|name| String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn tickets_are_told_from_those_of_questions() {
        assert_eq!(of_ticket(&ticket("flows/2023/1")).as_deref(), Some("flows/2023/1"));
        assert_eq!(of_ticket(b"\x0a\x20type.googleapis.com"), None);
        assert_eq!(of_ticket(b""), None);
        assert_eq!(of_ticket(&ticket(&"x".repeat(5_000))).unwrap().len(), LONGEST);
    }

    #[test]
    fn criteria_may_leave_things_out_but_not_add_any() {
        let read = |text: &str| serde_json::from_str::<Criteria>(text);
        assert_eq!(read("{}").unwrap(), Criteria::default());
        let told = read(r#"{"prefix": "flows/", "latest": true}"#).unwrap();
        assert_eq!(told, Criteria { prefix: "flows/".into(), since: None, latest: true });
        assert!(read(r#"{"prefixes": "flows/"}"#).is_err());
    }
}
