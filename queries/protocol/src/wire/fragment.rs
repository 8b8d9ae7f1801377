//! A fragment request and the signed envelope around it.

use prost::{Message, Oneof};

/// A request with the gateway's signature: the ticket of DoGet.
#[derive(Clone, PartialEq, Message)]
pub struct FragmentEnvelope {
    /// An encoded [`FragmentRequest`]. The signature is over these bytes as sent.
    #[prost(bytes = "vec", tag = "1")]
    pub payload: Vec<u8>,
    /// SHA-256 of the signer's SPKI.
    #[prost(bytes = "vec", tag = "2")]
    pub key_id: Vec<u8>,
    /// ECDSA P-256 signature.
    #[prost(bytes = "vec", tag = "3")]
    pub signature: Vec<u8>,
}

/// One question to one agency.
#[derive(Clone, PartialEq, Message)]
pub struct FragmentRequest {
    /// Protocol number. Stays field 1 in every future protocol.
    #[prost(uint32, tag = "1")]
    pub protocol: u32,
    /// SQL dialect of the relation.
    #[prost(string, tag = "2")]
    pub dialect: String,
    /// The agency addressed.
    #[prost(string, tag = "3")]
    pub agency: String,
    /// Who asks.
    #[prost(message, optional, tag = "4")]
    pub asker: Option<Asker>,
    /// Declared purpose.
    #[prost(string, tag = "5")]
    pub purpose: String,
    /// Names the analyst's query; shared by its fragments.
    #[prost(string, tag = "6")]
    pub query_id: String,
    /// Time of issue, unix microseconds.
    #[prost(int64, tag = "7")]
    pub issued_at_micros: i64,
    /// Deadline, unix microseconds.
    #[prost(int64, tag = "8")]
    pub deadline_micros: i64,
    /// Limits on the answer.
    #[prost(message, optional, tag = "9")]
    pub limits: Option<Limits>,
    /// Versions that the request was planned against.
    #[prost(message, optional, tag = "10")]
    pub versions: Option<Versions>,
    /// One SQL SELECT.
    #[prost(string, tag = "11")]
    pub relation: String,
    /// What is asked of the relation.
    #[prost(oneof = "fragment_request::Ask", tags = "12, 13")]
    pub ask: Option<fragment_request::Ask>,
}

/// Parts of [`FragmentRequest`].
pub mod fragment_request {
    /// Cells or rows.
    #[derive(Clone, PartialEq, super::Oneof)]
    pub enum Ask {
        /// Cells of the relation.
        #[prost(message, tag = "12")]
        Cells(super::Cells),
        /// The relation's rows. Carries nothing.
        #[prost(message, tag = "13")]
        Rows(()),
    }
}

/// A question of cells.
#[derive(Clone, PartialEq, Message)]
pub struct Cells {
    /// Column of the person.
    #[prost(string, optional, tag = "1")]
    pub contributor: Option<String>,
    /// Columns to group by.
    #[prost(string, repeated, tag = "2")]
    pub keys: Vec<String>,
    /// Measures.
    #[prost(message, repeated, tag = "3")]
    pub measures: Vec<Measure>,
    /// Sets of keys to group by; absent: by all keys.
    #[prost(message, optional, tag = "4")]
    pub grouping_sets: Option<GroupingSets>,
}

/// Grouping sets over the keys of [`Cells`].
#[derive(Clone, PartialEq, Message)]
pub struct GroupingSets {
    /// The sets.
    #[prost(message, repeated, tag = "1")]
    pub sets: Vec<GroupingSet>,
}

/// One grouping set.
#[derive(Clone, PartialEq, Message)]
pub struct GroupingSet {
    /// Positions in [`Cells::keys`], ascending.
    #[prost(uint32, repeated, tag = "1")]
    pub keys: Vec<u32>,
}

/// A column in bins.
#[derive(Clone, PartialEq, Message)]
pub struct Histogram {
    /// The column.
    #[prost(string, tag = "1")]
    pub column: String,
    /// Edges of the bins, ascending.
    #[prost(double, repeated, tag = "2")]
    pub edges: Vec<f64>,
}

/// Two columns.
#[derive(Clone, PartialEq, Message)]
pub struct Pair {
    /// The first.
    #[prost(string, tag = "1")]
    pub x: String,
    /// The second.
    #[prost(string, tag = "2")]
    pub y: String,
}

/// One measure.
#[derive(Clone, PartialEq, Message)]
pub struct Measure {
    /// What is computed. Fields 10 to 15 are for further kinds.
    #[prost(oneof = "measure::Kind", tags = "1, 2, 3, 4, 5, 6, 7, 8, 9")]
    pub kind: Option<measure::Kind>,
    /// Boolean column that decides which rows enter.
    #[prost(string, optional, tag = "16")]
    pub filter: Option<String>,
}

/// Parts of [`Measure`].
pub mod measure {
    /// Kind of measure, with the column that it reads.
    #[derive(Clone, PartialEq, super::Oneof)]
    pub enum Kind {
        /// Number of rows.
        #[prost(message, tag = "1")]
        Rows(()),
        /// Number of distinct contributors.
        #[prost(message, tag = "2")]
        Contributors(()),
        /// Number of rows in which the column is not null.
        #[prost(string, tag = "3")]
        NonNull(String),
        /// Sum of the column.
        #[prost(string, tag = "4")]
        Sum(String),
        /// Smallest value of the column.
        #[prost(string, tag = "5")]
        Min(String),
        /// Largest value of the column.
        #[prost(string, tag = "6")]
        Max(String),
        /// Moments of the column.
        #[prost(string, tag = "7")]
        Moments(String),
        /// Comoments of two columns.
        #[prost(message, tag = "8")]
        Comoments(super::Pair),
        /// Rows per bin of the column.
        #[prost(message, tag = "9")]
        Histogram(super::Histogram),
    }
}

/// The analyst behind a request.
#[derive(Clone, PartialEq, Message)]
pub struct Asker {
    /// Name from the certificate.
    #[prost(string, tag = "1")]
    pub subject: String,
    /// Role from the certificate.
    #[prost(string, tag = "2")]
    pub role: String,
}

/// Limits on an answer.
#[derive(Clone, PartialEq, Message)]
pub struct Limits {
    /// Most cells, or rows where rows are asked.
    #[prost(uint64, tag = "1")]
    pub max_cells: u64,
    /// Most bytes.
    #[prost(uint64, tag = "2")]
    pub max_bytes: u64,
}

/// Versions that a question is planned against.
#[derive(Clone, PartialEq, Message)]
pub struct Versions {
    /// Of the published tables and columns.
    #[prost(string, tag = "1")]
    pub catalogue: String,
    /// Of the policy file.
    #[prost(string, tag = "2")]
    pub policy: String,
    /// Of the data.
    #[prost(string, tag = "3")]
    pub snapshot: String,
    /// Of the code lists.
    #[prost(string, tag = "4")]
    pub code_lists: String,
}
