//! What one line of an audit log says. Form only: what is worth a record is the services' to decide.

use serde::{Deserialize, Serialize};

/// The version of the record's form that this release writes.
pub const VERSION: u32 = 1;

/// One line of an audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`VERSION`] of the release that wrote it.
    pub version: u32,
    /// When it was written, unix microseconds.
    pub at_micros: i64,
    /// Names the analyst's query, alike in the logs of the gateway and of every agency; empty where there is none.
    pub query_id: String,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A connector is about to send an answer.
    FragmentAnswered {
        /// Identity of the gateway that asked.
        gateway: String,
        /// The analyst behind it, as the gateway says.
        subject: String,
        /// The analyst's role, as the gateway says.
        role: String,
        /// Declared purpose; may be empty.
        purpose: String,
        /// SQL of the relation, as sent.
        relation: String,
        /// What was asked of the relation: contributor, keys and measures, or rows.
        ask: String,
        /// What the request was answered from.
        versions: VersionsNote,
        /// Cells (or rows of public tables) released.
        cells: u64,
        /// Cells left out as below the threshold. The agency's own figure: it never leaves this log.
        withheld: u64,
        /// Bytes of the answer as sent.
        bytes: u64,
        /// From the request's arrival, microseconds.
        elapsed_micros: u64,
    },
    /// A connector refused a request. Texts are empty where the request could not be read so far.
    FragmentRefused {
        /// Identity of the gateway, or of whoever asked.
        gateway: String,
        /// The analyst behind it, as the gateway says.
        subject: String,
        /// The analyst's role, as the gateway says.
        role: String,
        /// SQL of the relation, as sent.
        relation: String,
        /// Code of the refusal, such as `KH203`.
        code: String,
        /// The cause for the operator; never sent.
        operator_text: String,
    },
    /// A connector is about to send its catalogue.
    CatalogueRead {
        /// Identity of the reader.
        peer: String,
    },
    /// A gateway is about to send an answer.
    QueryAnswered {
        /// The analyst.
        subject: String,
        /// The analyst's role.
        role: String,
        /// The question as asked.
        sql: String,
        /// What crossed from the agencies for it.
        fragments: Vec<FragmentNote>,
        /// Rows of the answer.
        rows: u64,
        /// From the question's arrival, microseconds.
        elapsed_micros: u64,
    },
    /// A gateway is about to send metadata: names of agencies and tables, or what it says of itself.
    MetadataRead {
        /// The reader.
        subject: String,
        /// The reader's role.
        role: String,
        /// What is read, such as `GetTables`.
        command: String,
    },
    /// A gateway has made a release, or found that the latest one says the same.
    ReleaseMade {
        /// Who had it made.
        subject: String,
        /// Their role.
        role: String,
        /// `indicator/period/version`.
        release: String,
        /// Whether it was made now.
        is_new: bool,
        /// Its cells.
        cells: u64,
        /// Those of them that are withheld.
        withheld: u64,
    },
    /// A gateway is about to send a release.
    ReleaseRead {
        /// The reader.
        subject: String,
        /// The reader's role.
        role: String,
        /// `indicator/period/version`.
        release: String,
        /// Its cells.
        cells: u64,
    },
    /// A gateway refused a call of a known party, before there was a question or without one.
    CallRefused {
        /// The caller.
        subject: String,
        /// The caller's role.
        role: String,
        /// The call, such as `DoGet`.
        call: String,
        /// Code of the refusal, such as `KH302`.
        code: String,
    },
    /// A gateway refused a question.
    QueryRefused {
        /// The analyst.
        subject: String,
        /// The analyst's role.
        role: String,
        /// The question as asked.
        sql: String,
        /// Code of the refusal, such as `KH101`.
        code: String,
    },
}

/// What a fragment was answered from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionsNote {
    /// Version of the catalogue.
    pub catalogue: String,
    /// Version of the policy.
    pub policy: String,
    /// Snapshot of the registers.
    pub snapshot: String,
    /// Version of the code lists.
    pub code_lists: String,
}

/// What crossed from one agency for one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FragmentNote {
    /// The agency asked.
    pub agency: String,
    /// SQL of the relation, as sent.
    pub relation: String,
    /// Cells (or rows of public tables) received.
    pub cells: u64,
    /// Bytes received.
    pub bytes: u64,
}

impl Record {
    /// The record as one line of JSON, newline included.
    ///
    /// # Errors
    /// Only if a value cannot be written as JSON.
    pub fn to_line(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }

    /// Reads one line.
    ///
    /// # Errors
    /// The line is no record of a form that this release knows.
    pub fn from_line(line: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(line)
    }
}
