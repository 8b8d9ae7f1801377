//! What a source of CSV files promises: the same rows whatever the spelling, faults told by place, nothing lost silently.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod fixture;
mod opening;
mod parallel;
mod rows;
mod speed;
mod spellings;
