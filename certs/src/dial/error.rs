//! Why a dial failed, by cause.

use std::error::Error as StdError;
use std::io;

use thiserror::Error;

use super::AddressError;
use crate::identity::Identity;
use crate::peer::PeerError;

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum DialError {
    /// The address is malformed.
    #[error("the address is not usable")]
    Address(#[from] AddressError),
    /// The name cannot be resolved or nothing accepts TCP connections there.
    #[error("{address} cannot be reached")]
    Tcp {
        /// Where.
        address: String,
        /// The system's reason.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Somebody may be there but did not finish in time.
    #[error("{address} did not finish the connection in time")]
    Timeout {
        /// Where.
        address: String,
    },
    /// The TLS handshake failed: not TLS 1.3, or a server certificate that is expired, revoked,
    /// of another authority, or of another host name.
    #[error("the TLS handshake with {address} failed")]
    Tls {
        /// Where.
        address: String,
        /// The alert or the verifier's reason.
        source: io::Error,
    },
    /// The server is verified but refused this party's certificate or closed the connection.
    #[error("{address} refused the connection")]
    Refused {
        /// Where.
        address: String,
        /// The server's alert, if it sent one.
        source: io::Error,
    },
    /// The server's certificate is valid but names no party of a federation.
    #[error("{address} is no party of a federation")]
    Peer {
        /// Where.
        address: String,
        /// What its certificate lacks.
        source: PeerError,
    },
    /// The server is another party than expected.
    #[error("{address} is {found} where {expected} was expected")]
    WrongIdentity {
        /// Where.
        address: String,
        /// Who was expected; `*` for any name.
        expected: String,
        /// Who is there.
        found: Identity,
    },
    /// HTTP/2 could not be started on the verified connection.
    #[error("{address} does not speak HTTP/2")]
    Http2 {
        /// Where.
        address: String,
        /// tonic's reason.
        source: tonic::transport::Error,
    },
}

impl DialError {
    /// The dial error in `error` or below it, where tonic has wrapped a failed reconnection.
    #[must_use]
    pub fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
    }
}
