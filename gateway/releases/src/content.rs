//! What a release says, as against when, by whom and as which version. Two releases of one content are one.

use serde::{Deserialize, Serialize};

use crate::cells::Cells;
use crate::digest::Sha256;

/// Everything that makes a difference to a reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The question as it was asked.
    pub question: String,
    /// Whether it will be revised.
    pub finality: Finality,
    /// Whose data it rests on, and in which state they were.
    pub agencies: Vec<AgencyNote>,
    /// What is known of its quality.
    pub quality: Quality,
    /// Ids of its dimensions, which are the first columns of the data.
    pub dimensions: Vec<String>,
    /// Digits after the dot of its values.
    pub decimals: u8,
    /// Of the cells, whatever file they are written to.
    pub cells_sha256: Sha256,
    /// Of the text that tells their structure: dimensions and code lists with their names.
    pub structure_sha256: Sha256,
}

/// Whether a release will be revised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Finality {
    /// The data did not yet reach as far as the indicator wants.
    Provisional,
    /// They did. A later version corrects a mistake.
    Final,
}

/// An agency that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyNote {
    /// Its id.
    pub agency: String,
    /// Version of the policy that it answered by.
    pub policy: String,
    /// Version of its published tables and columns.
    pub catalogue: String,
    /// Version of its data.
    pub snapshot: String,
    /// Version of the code lists.
    pub code_lists: String,
    /// The day that its data are of, such as `2026-11-01`; none where its answers follow its sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// How it protects its protected tables.
    pub protection: Protection,
    /// The variance of the noise of counts of people, where there is some and the agency tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_variance: Option<f64>,
}

/// How an agency protects its protected tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// Thresholds, dominance and noise.
    Standard,
    /// Nothing: a test's.
    Bare,
}

/// What is known of the quality of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Its cells.
    pub cells: u64,
    /// Those of them that are withheld to protect people.
    pub withheld: u64,
    /// Codes of registers that no list has, told as UNK.
    pub unknown: Vec<UnknownCode>,
}

/// A code of a register that no list has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownCode {
    /// The dimension.
    pub dimension: String,
    /// What stood there.
    pub code: String,
    /// In how many rows of the answer.
    pub rows: u64,
}

impl Quality {
    /// Of these cells.
    pub(crate) fn of(cells: &Cells, unknown: Vec<UnknownCode>) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self { cells: count(cells.observations().len()), withheld: count(cells.withheld()), unknown }
    }
}
