//! A peer whose certificate rustls has verified in a finished handshake, and nobody else.

use std::fmt;

use rustls::CommonState;
use thiserror::Error;

pub use crate::certificate::CertificateError;
use crate::certificate::{Leaf, read_leaf};
use crate::identity::Identity;

/// A peer that has proved its identity on a connection. There is no other way to make one than a
/// finished handshake of [`incoming`](crate::incoming) or [`connect`](crate::connect()).
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedPeer {
    leaf: Leaf,
}

impl VerifiedPeer {
    /// The peer of a connection whose configuration demands a verified certificate.
    pub(crate) fn of_connection(connection: &CommonState) -> Result<Self, PeerError> {
        if connection.is_handshaking() {
            return Err(PeerError::Handshaking);
        }
        let certificate = connection.peer_certificates().and_then(<[_]>::first).ok_or(PeerError::NoCertificate)?;
        Ok(Self { leaf: read_leaf(certificate)? })
    }

    /// Who the peer is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.leaf.identity
    }

    /// SHA-256 of the peer's `SubjectPublicKeyInfo`: the key id of what it signs.
    #[must_use]
    pub fn spki_sha256(&self) -> &[u8; 32] {
        &self.leaf.spki_sha256
    }

    /// The peer's `SubjectPublicKeyInfo` in DER, always an ECDSA key on P-256.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.leaf.spki_der
    }
}

impl fmt::Debug for VerifiedPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedPeer({})", self.leaf.identity)
    }
}

/// Why the other end of a TLS connection is not accepted as a party.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeerError {
    /// The handshake is not over, so nothing is verified yet.
    #[error("the handshake has not finished")]
    Handshaking,
    /// The peer presented no certificate.
    #[error("the peer presented no certificate")]
    NoCertificate,
    /// The certificate is valid but names no party.
    #[error("the peer's certificate names no party of a federation")]
    Certificate(#[from] CertificateError),
}
