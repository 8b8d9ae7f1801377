//! A fragment request: the only thing that a gateway can ask of a connector beside its catalogue.
//!
//! Decoding proves form, sizes and canonical encoding. It proves nothing of the signature, of the versions'
//! currency or of what the policy thinks of the question.

mod checks;
mod error;
mod from_wire;
mod to_wire;

#[cfg(test)]
mod tests;

use khidi_queries_disclosure::catalogue::{AgencyId, Versions};
use khidi_queries_disclosure::question::Ask;
use prost::Message;

pub use error::RequestError;

use crate::{PROTOCOL, wire};

/// Longest encoded request, in bytes.
pub const LONGEST_REQUEST: usize = 480 * 1024;
/// Longest relation, in bytes of SQL.
pub const LONGEST_RELATION: usize = 256 * 1024;
/// Most keys of a question.
pub const MOST_KEYS: usize = 64;
/// Most measures of a question.
pub const MOST_MEASURES: usize = 256;
/// Most columns that the values of a question's measures take.
pub const MOST_COLUMNS: usize = 2048;

/// One question to one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentRequest {
    /// The protocol it is written in.
    pub protocol: u32,
    /// SQL dialect of the relation.
    pub dialect: String,
    /// The agency addressed.
    pub agency: AgencyId,
    /// The analyst behind it.
    pub asker: Asker,
    /// Declared purpose; may be empty.
    pub purpose: String,
    /// Names the analyst's query; shared by all its fragments.
    pub query_id: String,
    /// When it was issued, unix microseconds; the same in all fragments of one asking, which by that see one moment.
    pub issued_at_micros: i64,
    /// When an answer is of no use any more, unix microseconds.
    pub deadline_micros: i64,
    /// Limits on the answer.
    pub limits: Limits,
    /// What it was planned against.
    pub versions: Versions,
    /// One SQL SELECT over the agency's published names and code lists.
    pub relation: String,
    /// What is asked of the relation.
    pub ask: Ask,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Name from the analyst's certificate.
    pub subject: String,
    /// Role from the analyst's certificate.
    pub role: String,
}

/// Limits on an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most cells, or rows where rows are asked.
    pub max_cells: u64,
    /// Most bytes.
    pub max_bytes: u64,
}

impl FragmentRequest {
    /// The bytes for an envelope's payload.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        to_wire::request(self).encode_to_vec()
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// [`RequestError::Protocol`] where another protocol speaks, even one whose messages cannot be read here; otherwise
    /// one [`RequestError`] per cause.
    pub fn decode(payload: &[u8]) -> Result<Self, RequestError> {
        if payload.len() > LONGEST_REQUEST {
            return Err(RequestError::TooLong);
        }
        expect_protocol(wire::leading_protocol(payload))?;
        let message = wire::FragmentRequest::decode(payload).map_err(RequestError::Malformed)?;
        expect_protocol(Some(u64::from(message.protocol)))?;
        if message.encode_to_vec() != payload {
            return Err(RequestError::NotCanonical);
        }
        let request = from_wire::request(message)?;
        request.check()?;
        Ok(request)
    }

    /// Whether it keeps the bounds and forms that [`decode`](Self::decode) asks for; a sender may ask first.
    ///
    /// # Errors
    /// One [`RequestError`] per cause.
    pub fn check(&self) -> Result<(), RequestError> {
        checks::request(self)
    }
}

fn expect_protocol(found: Option<u64>) -> Result<(), RequestError> {
    match found {
        Some(found) if found != u64::from(PROTOCOL) => Err(RequestError::Protocol { found }),
        _ => Ok(()),
    }
}
