//! The gateway against agencies and clients that it does not choose, over real sockets and mutual TLS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod agency;
mod browsing;
mod catalogues;
mod federation;
mod hostile;
mod questions;
mod recording;
mod scattering;
mod starting;
mod statuses;
