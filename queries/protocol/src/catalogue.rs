//! An agency's catalogue to and from the wire. It comes from a party that may be hostile, so that decoding proves
//! forms, sizes and that roles fit classes; it does not prove that the data behind it is so.

mod checks;
mod error;
mod from_wire;
mod to_wire;

#[cfg(test)]
mod tests;

use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use prost::Message;

pub use error::CatalogueError;

use crate::{PROTOCOL, wire};

/// Longest encoded catalogue, in bytes.
pub const LONGEST_CATALOGUE: usize = 4 * 1024 * 1024;
/// Most tables of an agency.
pub const MOST_TABLES: usize = 1024;
/// Most columns of a table.
pub const MOST_COLUMNS: usize = 1024;

/// The bytes for the answer of the catalogue action.
///
/// # Errors
/// The catalogue would be refused by [`decode`]: an agency finds its own mistakes first.
pub fn encode(catalogue: &AgencyCatalogue) -> Result<Vec<u8>, CatalogueError> {
    checks::catalogue(catalogue)?;
    let bytes = to_wire::catalogue(catalogue)?.encode_to_vec();
    if bytes.len() > LONGEST_CATALOGUE { Err(CatalogueError::TooLong) } else { Ok(bytes) }
}

/// Reads the answer of the catalogue action.
///
/// # Errors
/// One [`CatalogueError`] per cause.
pub fn decode(bytes: &[u8]) -> Result<AgencyCatalogue, CatalogueError> {
    if bytes.len() > LONGEST_CATALOGUE {
        return Err(CatalogueError::TooLong);
    }
    expect_protocol(wire::leading_protocol(bytes))?;
    let message = wire::Catalogue::decode(bytes).map_err(CatalogueError::Malformed)?;
    expect_protocol(Some(u64::from(message.protocol)))?;
    if message.encode_to_vec() != bytes {
        return Err(CatalogueError::NotCanonical);
    }
    let catalogue = from_wire::catalogue(message)?;
    checks::catalogue(&catalogue)?;
    Ok(catalogue)
}

fn expect_protocol(found: Option<u64>) -> Result<(), CatalogueError> {
    match found {
        Some(found) if found != u64::from(PROTOCOL) => Err(CatalogueError::Protocol { found }),
        _ => Ok(()),
    }
}
