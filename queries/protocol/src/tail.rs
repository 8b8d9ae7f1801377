//! What a connector says after its last batch, as JSON in that message's `app_metadata`.
//!
//! Says how the answer was protected and what it is bound to; never how many groups were found.

use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Protection, Versions};
use serde::{Deserialize, Serialize};

use crate::text::all_printable;
use crate::versions;

/// Longest tail, in bytes.
pub const LONGEST_TAIL: usize = 16 * 1024;

/// Cells or rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerKind {
    /// Released cells.
    Cells,
    /// Rows of public tables.
    Rows,
}

/// The end of a connector's answer. An answer without one is not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerTail {
    /// The query that was answered.
    pub query_id: String,
    /// Cells or rows.
    pub kind: AnswerKind,
    /// How protected tables are protected here. Under [`Protection::Bare`] absent means empty.
    #[serde(with = "ProtectionText")]
    pub protection: Protection,
    /// Fewest distinct people behind a released cell.
    pub threshold: u64,
    /// What was answered from.
    #[serde(with = "VersionsText")]
    pub versions: Versions,
}

/// Why bytes are not a tail.
#[derive(Debug, thiserror::Error)]
pub enum TailError {
    /// Longer than [`LONGEST_TAIL`].
    #[error("the answer's tail is longer than {LONGEST_TAIL} bytes")]
    TooLong,
    /// Not the JSON of a tail.
    #[error("the answer's tail cannot be read")]
    Json(#[source] serde_json::Error),
    /// A text in it is empty, too long or not printable.
    #[error("the answer's tail has no acceptable {field}")]
    Text {
        /// Which.
        field: &'static str,
    },
    /// A threshold of nobody.
    #[error("the answer's tail names a threshold of zero")]
    Threshold,
}

impl AnswerTail {
    /// The tail of an answer from that catalogue's tables.
    #[must_use]
    pub fn new(query_id: &str, kind: AnswerKind, catalogue: &AgencyCatalogue) -> Self {
        Self {
            query_id: query_id.to_owned(),
            kind,
            protection: catalogue.protection,
            threshold: catalogue.threshold,
            versions: catalogue.versions.clone(),
        }
    }

    /// The bytes for `app_metadata`.
    ///
    /// # Errors
    /// [`TailError::Json`] only if JSON cannot be written.
    pub fn encode(&self) -> Result<Vec<u8>, TailError> {
        serde_json::to_vec(self).map_err(TailError::Json)
    }

    /// Reads `app_metadata` of a connector's last message.
    ///
    /// # Errors
    /// One [`TailError`] per cause.
    pub fn decode(bytes: &[u8]) -> Result<Self, TailError> {
        if bytes.len() > LONGEST_TAIL {
            return Err(TailError::TooLong);
        }
        let tail: Self = serde_json::from_slice(bytes).map_err(TailError::Json)?;
        if tail.query_id.is_empty() || !all_printable(&tail.query_id) {
            return Err(TailError::Text { field: "query id" });
        }
        if let Some(field) = versions::first_bad(&tail.versions) {
            return Err(TailError::Text { field });
        }
        if tail.threshold == 0 {
            return Err(TailError::Threshold);
        }
        Ok(tail)
    }
}

/// [`Protection`] as text.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Protection", rename_all = "lowercase")]
pub(crate) enum ProtectionText {
    Standard,
    Bare,
}

/// [`Versions`] as JSON.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Versions", deny_unknown_fields)]
struct VersionsText {
    catalogue: String,
    policy: String,
    snapshot: String,
    code_lists: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const TEXT: &str = r#"{"query_id":"q-1","kind":"cells","protection":"standard","threshold":10,"versions":{"catalogue":"c","policy":"p","snapshot":"s","code_lists":"l"}}"#;

    #[test]
    fn round_trip() {
        let tail = AnswerTail::decode(TEXT.as_bytes()).unwrap();
        assert_eq!((tail.kind, tail.protection, tail.threshold), (AnswerKind::Cells, Protection::Standard, 10));
        assert_eq!(String::from_utf8(tail.encode().unwrap()).unwrap(), TEXT);
    }

    #[test]
    fn refusals() {
        for (from, to, expected) in [
            ("\"cells\"", "\"neither\"", "cannot be read"),
            ("\"threshold\":10", "\"threshold\":10,\"groups\":3", "cannot be read"),
            ("\"policy\":\"p\"", "\"policy\":\"p\",\"more\":1", "cannot be read"),
            ("\"threshold\":10", "\"threshold\":0", "threshold of zero"),
            ("\"q-1\"", "\"\"", "query id"),
            ("\"q-1\"", "\"\\u001b[2J\"", "query id"),
            ("\"s\"", "\"\"", "snapshot version"),
        ] {
            let changed = TEXT.replacen(from, to, 1);
            assert_ne!(changed, TEXT);
            let error = AnswerTail::decode(changed.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{to}: {error}");
        }
        assert!(matches!(AnswerTail::decode(&vec![b' '; LONGEST_TAIL + 1]), Err(TailError::TooLong)));
        assert!(matches!(AnswerTail::decode(b""), Err(TailError::Json(_))));
    }
}
