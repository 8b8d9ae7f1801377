//! Disclosure control: what an agency publishes, what may be asked of it, and the only maker of [`Released`] values.
//!
//! Pure: no sockets, files, environment, clock or unseeded randomness. Verdicts depend on the plan and the policy only.

pub mod account;
mod ad_hoc;
mod aggregate;
mod bins;
pub mod catalogue;
mod check;
mod contributions;
mod error;
mod lattice;
pub mod ledger;
mod locality;
pub mod noise;
pub mod policy;
pub mod question;
mod release;

pub use ad_hoc::{Charge, Terms};
pub use bins::bins_of;
pub use check::{CheckedPlan, check, check_nodes, contributor_columns, is_open};
pub use error::CheckError;
pub use locality::{Naming, names_person};
pub use release::{Gathering, ReleaseError, Released, Rules, Status, wire_type};

#[cfg(test)]
mod tests;
