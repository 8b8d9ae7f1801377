//! What goes wrong at the edges of real processes: each fault ends in a message that names it and the exit code that it
//! stands for, and loses nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "faults/agencies.rs"]
mod agencies;
#[path = "faults/certificates.rs"]
mod certificates;
#[path = "faults/changes.rs"]
mod changes;
#[path = "faults/files.rs"]
mod files;
#[path = "faults/machine.rs"]
mod machine;
#[path = "faults/releases.rs"]
mod releases;

use std::net::{Ipv4Addr, TcpListener};

use tempfile::TempDir;

/// Few people: these tests are not about answers.
const PEOPLE: u64 = 200;

/// A demo's folder that nothing runs in.
fn country(protection: &str) -> TempDir {
    khidi_tests::federation::made_demo(PEOPLE, protection).unwrap().0
}

/// A port of this machine that is in use as long as the listener lives, and at which nobody answers.
fn occupied() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()
}
