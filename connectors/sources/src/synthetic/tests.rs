//! Tests of the synthetic country over the files that it writes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod agreement;
mod awkward;
mod country;
mod dates;
mod failures;
mod files;
mod observations;
mod readmissions;
mod truth;

use country::Country;
