//! The gateway: Flight SQL towards analysts, signed requests towards agencies, and the work above the barrier.
//!
//! It sees released cells and rows of public tables, never anything else of an agency, and knows nothing of how
//! connectors are made. The one way in is [`start`], or [`run`] as a command.

mod audit;
mod caller;
pub mod catalogue;
pub mod config;
mod directory;
mod edge;
mod execute;
mod flight_sql;
mod gateway;
mod options;
mod queries;
mod question;
mod refusals;
mod releases;
mod run;
mod scatter;
#[cfg(test)]
mod tests;
mod ticket;
mod trust;

pub use config::{Config, ConfigError, Party, ReleasesConfig};
pub use edge::Edge;
pub use gateway::{Gateway, ServeError, StartError, credentials, start};
pub use khidi_queries_functions::gate::STACK_BYTES;
pub use releases::{KeptError, check_releases};
pub use run::{GatewayArgs, RunError, run};
