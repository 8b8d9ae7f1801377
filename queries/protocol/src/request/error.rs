//! Why bytes are not a request.

use khidi_queries_disclosure::catalogue::AgencyIdError;
use khidi_queries_disclosure::question::BinsError;

use super::{LONGEST_REQUEST, MOST_KEYS, MOST_MEASURES};
use crate::DIALECT;

/// Why a payload is not a request that this release can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Another protocol.
    #[error("the request speaks protocol {found}")]
    Protocol {
        /// The number found.
        found: u64,
    },
    /// Another SQL dialect.
    #[error("the request speaks another SQL dialect than {DIALECT}")]
    Dialect {
        /// The dialect found.
        found: String,
    },
    /// Longer than any request.
    #[error("the request is longer than {LONGEST_REQUEST} bytes")]
    TooLong,
    /// Not protobuf.
    #[error("the request cannot be read")]
    Malformed(#[source] prost::DecodeError),
    /// An unknown field, or an encoding other than the canonical one.
    #[error("the request has unknown fields or is not in canonical form")]
    NotCanonical,
    /// The addressed agency's name is none.
    #[error("the request addresses no agency: {0}")]
    Agency(#[source] AgencyIdError),
    /// A field that must be there is not.
    #[error("the request has no {field}")]
    Missing {
        /// Which.
        field: &'static str,
    },
    /// A text is empty, too long or not printable.
    #[error("the request's {field} is empty, too long or not printable")]
    Text {
        /// Which.
        field: &'static str,
    },
    /// A column name is not an identifier.
    #[error("the request's {field} is not a column name")]
    Identifier {
        /// What the name stands for.
        field: &'static str,
    },
    /// A key stands twice.
    #[error("the request groups by the same column twice")]
    DuplicateKey,
    /// Grouping sets that are none, too many, twice the same, or of positions that name no key.
    #[error("grouping sets that are no sets of the keys")]
    GroupingSets,
    /// A histogram in edges that make no bins.
    #[error("a histogram: {0}")]
    Bins(#[source] BinsError),
    /// More keys than allowed.
    #[error("the request has more than {MOST_KEYS} keys")]
    TooManyKeys,
    /// More measures than allowed.
    #[error("the request has more than {MOST_MEASURES} measures")]
    TooManyMeasures,
    /// Neither keys nor measures.
    #[error("the request asks for cells without keys and measures")]
    EmptyQuestion,
    /// Distinct contributors are asked, and no column carries them.
    #[error("the request counts contributors and names no contributor column")]
    NoContributor,
    /// Time of issue or deadline make no sense.
    #[error("the request's deadline does not follow its time of issue")]
    Times,
    /// A limit of zero.
    #[error("the request's limits allow no answer")]
    Limits,
}
