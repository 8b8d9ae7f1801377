//! What an agency's policy asks of the cells of a table. It stays at the agency; a catalogue carries what analysts may know
//! of it: the bounds of contributions, and the variance of counts.

use crate::noise::dominance::{Dominance, PPercent};
use crate::noise::parameters::NoiseParameters;

/// Bounds of what one person adds to a sum, in the column's smallest units: 10^-digits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clip {
    /// The least that a person's total counts as.
    pub low: i64,
    /// The most that a person's total counts as.
    pub high: i64,
    /// Sums are published in multiples of it.
    pub step: i64,
    /// Where moments are taken from: a public value in the middle of things.
    pub centre: i64,
    /// Decimal digits of the smallest unit: a decimal's scale, 0 for integers, the policy's for floats.
    pub digits: u8,
}

impl Clip {
    /// The largest magnitude that a person's total can have; it scales the noise of sums.
    #[must_use]
    pub fn bound(&self) -> i128 {
        i128::from(self.low.unsigned_abs().max(self.high.unsigned_abs())).max(1)
    }

    /// The largest distance of a value from the centre.
    #[must_use]
    pub fn distance(&self) -> i128 {
        let of = |end: i64| (i128::from(end) - i128::from(self.centre)).abs();
        of(self.low).max(of(self.high)).max(1)
    }
}

/// The rules of a table's cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Safeguards {
    /// k: fewest people of any node.
    pub threshold: u64,
    /// W: a node's threshold is k to k + W.
    pub threshold_width: u64,
    /// Noise of counts and sums.
    pub noise: NoiseParameters,
    /// The (n, k) rule on sums.
    pub dominance: Option<Dominance>,
    /// The p% rule on sums.
    pub p_percent: Option<PPercent>,
    /// W of ad hoc questions; of a meaning only where the table is open to them.
    pub ad_hoc_width: u64,
    /// Whether nobody has two rows in the data that answers come from, as the agency has seen there: its policy's word is
    /// not enough, because whoever had two would be taken for two people.
    pub has_one_row: bool,
}
