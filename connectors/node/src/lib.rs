//! The connector: an agency's own service in front of its own registers, and the only place where they are read.
//!
//! It answers its catalogue and signed fragments to the gateway of its federation, and releases cells by the agency's
//! policy whatever the gateway sends. Contains no gateway code and trusts none.

mod admitted;
mod clock;
mod command;
mod config;
mod describe;
mod desk;
mod difference;
mod draft;
mod explain;
mod fragment;
mod journal;
mod keys;
mod ledger;
mod log;
mod machine;
mod metrics;
mod moments;
mod preview;
mod refused;
mod register;
mod rehearsal;
mod relation;
mod server;
mod service;
mod snapshot;
mod standing;
mod start_error;
mod stopped;
#[cfg(test)]
mod tests;
mod upkeep;

pub use clock::{Clock, system_clock};
pub use command::{ConnectorArgs, main_with};
pub use config::{Config, ConfigError, LimitsConfig, SourceEntry, TlsConfig};
pub use describe::describe;
pub use draft::DraftError;
pub use explain::{Language, explain};
pub use keys::KeysError;
pub use ledger::LedgerError;
pub use log::DEFAULT_LOG;
pub use register::{Register, ViewError};
pub use relation::RelationError;
pub use server::{Connector, start};
pub use snapshot::SnapshotError;
pub use start_error::StartError;
