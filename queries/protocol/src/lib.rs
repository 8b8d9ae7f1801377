//! What gateway and connectors say to each other, and how a refusal is worded.
//!
//! Wire messages stay in [`wire`]; everything else here is a domain type that cannot be wrong, made from
//! them by a fallible conversion. Pure: no sockets, no signing, no clock, no gRPC library.

pub mod catalogue;
pub mod envelope;
pub mod ipc_guard;
pub mod refusal;
pub mod releases;
pub mod report;
pub mod request;
pub mod status;
pub mod tail;
mod text;
pub mod types;
mod versions;
pub mod wire;

pub use envelope::FragmentEnvelope;
pub use refusal::{Code, Refusal};
pub use request::FragmentRequest;
pub use status::Status;

/// The protocol that this release speaks. A change of meaning raises it.
pub const PROTOCOL: u32 = 1;

/// The SQL dialect of relations.
pub const DIALECT: &str = "datafusion-55";

/// Stands before the payload's bytes in what a gateway signs, so that the signature fits nothing else.
pub const FRAGMENT_DOMAIN: &str = "khidi fragment v1";

/// The Flight action that answers an agency's catalogue.
pub const CATALOGUE_ACTION: &str = "khidi.catalogue.v1";
