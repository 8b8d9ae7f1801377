//! What the gateway says after its last batch: who was asked what, what crossed, how far the answer may be
//! trusted. JSON in that message's `app_metadata`.

use khidi_queries_disclosure::catalogue::{AgencyId, Protection};
use khidi_queries_disclosure::question::{Measure, MeasureKind, Question};
use serde::{Deserialize, Serialize};

use crate::status::Status;
use crate::tail::{AnswerKind, ProtectionText};

/// Longest report, in bytes.
pub const LONGEST_REPORT: usize = 4 * 1024 * 1024;

/// The account of one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryReport {
    /// Names the query in every audit log.
    pub query_id: String,
    /// What each agency was asked, and answered. An agency may appear more than once.
    pub fragments: Vec<FragmentReport>,
    /// Who did not answer and why, where the asker wished for an answer without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingReport>,
    /// The columns of the result, in order.
    pub columns: Vec<ColumnReport>,
    /// From the question's arrival to the answer's end, milliseconds.
    pub elapsed_ms: u64,
    /// Whether a merged value lacks a member's absent cell, or an agency is missing.
    pub incomplete: bool,
    /// The worst status of any value in the answer.
    pub worst_status: Status,
}

/// One request to one agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FragmentReport {
    /// Who was asked.
    #[serde(with = "agency_text")]
    pub agency: AgencyId,
    /// The relation as sent.
    pub sql: String,
    /// Columns grouped by, or sets of them, as [`groupings`] writes them.
    pub keys: Vec<String>,
    /// Measures, as [`measure_text`] writes them.
    pub measures: Vec<String>,
    /// Cells or rows.
    pub kind: AnswerKind,
    /// Cells, or rows, that crossed.
    pub received: u64,
    /// Bytes that crossed.
    pub bytes: u64,
    /// From the request to the answer's end, milliseconds.
    pub elapsed_ms: u64,
    /// How the agency protects its protected tables.
    #[serde(with = "ProtectionText")]
    pub protection: Protection,
    /// The variance of the noise of counts of people, where there is some and the agency tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_variance: Option<f64>,
    /// The day that the agency's data are of, such as `2026-11-01`; none where its answers follow its sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// An agency without which an answer was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingReport {
    /// Who is missing.
    #[serde(with = "agency_text")]
    pub agency: AgencyId,
    /// Number of the refusal that a strict question would have ended with, such as `KH401`.
    pub code: String,
}

/// One column of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// The worst status of its values.
    pub worst_status: Status,
}

/// Why bytes are not a report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Longer than [`LONGEST_REPORT`].
    #[error("the query's report is longer than {LONGEST_REPORT} bytes")]
    TooLong,
    /// Not the JSON of a report.
    #[error("the query's report cannot be read")]
    Json(#[source] serde_json::Error),
}

impl QueryReport {
    /// The bytes for `app_metadata`.
    ///
    /// # Errors
    /// It would be longer than [`LONGEST_REPORT`], or JSON cannot be written.
    pub fn encode(&self) -> Result<Vec<u8>, ReportError> {
        let bytes = serde_json::to_vec(self).map_err(ReportError::Json)?;
        if bytes.len() > LONGEST_REPORT { Err(ReportError::TooLong) } else { Ok(bytes) }
    }

    /// Reads `app_metadata` of a gateway's last message.
    ///
    /// # Errors
    /// One [`ReportError`] per cause.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReportError> {
        if bytes.len() > LONGEST_REPORT {
            return Err(ReportError::TooLong);
        }
        serde_json::from_slice(bytes).map_err(ReportError::Json)
    }
}

/// What cells are told apart by, for people: each key, or each set of them, such as `(year, sex)` and `()`.
#[must_use]
pub fn groupings(question: &Question) -> Vec<String> {
    let Some(sets) = &question.grouping_sets else { return question.keys.clone() };
    let set = |set: &Vec<usize>| {
        let keys = set.iter().filter_map(|at| question.keys.get(*at)).map(String::as_str).collect::<Vec<_>>();
        format!("({})", keys.join(", "))
    };
    sets.iter().map(set).collect()
}

/// A measure for people, such as `sum(amount) where in_force`.
#[must_use]
pub fn measure_text(measure: &Measure) -> String {
    let kind = match &measure.kind {
        MeasureKind::Rows => "rows".to_owned(),
        MeasureKind::Contributors => "contributors".to_owned(),
        MeasureKind::NonNull { column } => format!("non_null({column})"),
        MeasureKind::Sum { column } => format!("sum({column})"),
        MeasureKind::Moments { column } => format!("moments({column})"),
        MeasureKind::Comoments { x, y } => format!("comoments({x}, {y})"),
        MeasureKind::Histogram { column, bins } => {
            let edges = bins.edges();
            let (first, last) = (edges.first().unwrap_or(&0.0), edges.last().unwrap_or(&0.0));
            let count = bins.count();
            format!("histogram({column}) in {count} bins from {first} to {last}, a quantile to within its bin")
        }
        MeasureKind::Min { column } => format!("min({column})"),
        MeasureKind::Max { column } => format!("max({column})"),
    };
    measure.filter.as_ref().map_or_else(|| kind.clone(), |filter| format!("{kind} where {filter}"))
}

/// [`AgencyId`] as text, checked when read.
mod agency_text {
    use khidi_queries_disclosure::catalogue::AgencyId;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(agency: &AgencyId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(agency.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AgencyId, D::Error> {
        AgencyId::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn report() -> QueryReport {
        QueryReport {
            query_id: "q-1".into(),
            fragments: vec![FragmentReport {
                agency: AgencyId::new("interior").unwrap(),
                sql: "SELECT 1".into(),
                keys: vec!["c0".into()],
                measures: vec!["rows".into()],
                kind: AnswerKind::Cells,
                received: 12,
                bytes: 2048,
                elapsed_ms: 7,
                protection: Protection::Bare,
                count_variance: None,
                as_of: Some("2026-11-01".into()),
            }],
            missing: vec![MissingReport { agency: AgencyId::new("mof").unwrap(), code: "KH401".into() }],
            columns: vec![ColumnReport { name: "წელი".into(), worst_status: Status::Exact }],
            elapsed_ms: 9,
            incomplete: false,
            worst_status: Status::Absent,
        }
    }

    #[test]
    fn round_trip() {
        let bytes = report().encode().unwrap();
        assert_eq!(QueryReport::decode(&bytes).unwrap(), report());
        let text = String::from_utf8(bytes).unwrap();
        for part in [r#""agency":"interior""#, r#""protection":"bare""#, r#""worst_status":"absent""#] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn refusals() {
        let text = String::from_utf8(report().encode().unwrap()).unwrap();
        for (from, to) in [
            ("\"interior\"", "\"khidi\""),
            ("\"bytes\":2048", "\"bytes\":-1"),
            ("\"bytes\":2048", "\"bytes\":2048,\"rows\":1"),
            ("\"incomplete\":false", "\"incomplete\":false,\"more\":1"),
            ("\"exact\"", "\"incomplete\""),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            assert!(matches!(QueryReport::decode(changed.as_bytes()), Err(ReportError::Json(_))), "{to}");
        }
        assert!(matches!(QueryReport::decode(&vec![b' '; LONGEST_REPORT + 1]), Err(ReportError::TooLong)));
        let mut long = report();
        long.query_id = "q".repeat(LONGEST_REPORT);
        assert!(matches!(long.encode(), Err(ReportError::TooLong)));
    }

    #[test]
    fn groupings_read_well() {
        let keys = vec!["year".to_owned(), "sex".to_owned()];
        let mut question = Question { contributor: None, keys, grouping_sets: None, measures: Vec::new() };
        assert_eq!(groupings(&question), ["year", "sex"]);
        question.grouping_sets = Some(vec![vec![0, 1], vec![1], vec![]]);
        assert_eq!(groupings(&question), ["(year, sex)", "(sex)", "()"]);
    }

    #[test]
    fn measures_read_well() {
        let sum = MeasureKind::Sum { column: "amount".into() };
        for (kind, filter, expected) in [
            (MeasureKind::Rows, None, "rows"),
            (MeasureKind::Contributors, Some("f"), "contributors where f"),
            (sum, Some("in_force"), "sum(amount) where in_force"),
            (MeasureKind::Comoments { x: "a".into(), y: "b".into() }, None, "comoments(a, b)"),
        ] {
            assert_eq!(measure_text(&Measure { kind, filter: filter.map(str::to_owned) }), expected);
        }
    }
}
