//! What this crate promises: sources open or say why not, types are canonical, scans read no more than they must.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod copies;
mod damage;
pub(crate) mod fixture;
mod opening;
mod refusals;
mod scans;
mod sessions;
mod types;
