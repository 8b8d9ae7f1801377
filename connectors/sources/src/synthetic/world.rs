//! What is the same for all people of one country: the seed and the distributions. Built once, read by all threads.

use super::numbers;
use super::origins::Origins;
use super::places::{self, BorderPoint, Home};
use super::random::{Random, Stream, Weighted, mix};
use super::readmissions;
use super::segments::{SEGMENTS, Segment};

/// The seed and the distributions.
pub(super) struct World {
    seed: u64,
    offset: u64,
    pub(super) segments: Weighted<Segment>,
    pub(super) homes: Weighted<Home>,
    pub(super) border_points: Weighted<BorderPoint>,
    pub(super) origins: Origins,
    pub(super) requesting_states: Weighted<&'static str>,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            offset: mix(seed),
            segments: Weighted::new(SEGMENTS),
            homes: places::homes(),
            border_points: places::border_points(),
            origins: Origins::new(),
            requesting_states: readmissions::states(),
        }
    }

    /// The stream of one purpose for the person at a position.
    pub(super) fn random(&self, stream: Stream, index: u64) -> Random {
        Random::new(self.seed, stream, index)
    }

    pub(super) fn personal_number(&self, office: u64, index: u64) -> String {
        numbers::personal_number(office, index, self.offset)
    }

    pub(super) fn document_number(&self, index: u64, nth: u64) -> String {
        numbers::document_number(index, nth, self.offset)
    }

    pub(super) fn permit_number(&self, index: u64, nth: u64) -> String {
        numbers::permit_number(index, nth, self.offset)
    }

    pub(super) fn case_number(&self, year: i32, index: u64, nth: u64) -> String {
        numbers::case_number(year, index, nth, self.offset)
    }
}
