//! Real handshakes on loopback: who gets through, who does not, and why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod admission;
mod dialing;
mod federation;
mod listening;
mod loading;
mod network;
mod signing;
