//! Tests of whole pictures: the samples that are kept as files, and what holds of every picture.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod drawn;
mod hostile;
mod invariants;
mod samples;
