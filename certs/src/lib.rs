//! Who speaks to whom in a federation: identities in certificates, their issuing, and the only
//! mutually authenticated TLS that Khidi speaks.
//!
//! Trust comes from the federation's authority alone and identity from exactly one URI SAN, read
//! after rustls has verified the chain. This crate decides who a peer *is*; what it may do is
//! decided by the services.

pub mod credentials;
pub mod dial;
pub mod identity;
pub mod issue;
pub mod listener;
pub mod peer;
pub mod signature;

mod certificate;
mod files;
mod pem;

#[cfg(test)]
mod tests;

pub use credentials::{Credentials, CredentialsError};
pub use dial::{Connection, DialError, Expected, connect};
pub use files::{ReadError, WriteError};
pub use identity::{Identity, IdentityError, Role};
pub use issue::{Authority, Issued, SubjectAltName};
pub use listener::{Limits, Peer, PeerStream, incoming, peer_of, server};
pub use peer::{PeerError, VerifiedPeer};
pub use pem::PemError;
pub use signature::{SignError, SignatureError, Signer};
