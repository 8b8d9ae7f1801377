//! The noise of a table: what its policy sets, what follows from the gain of its lattice, and whether that holds.
//!
//! Defaults. V = max(4, 2 G), so that averaging leaves a variance of 2. D = 7, which is 3.5 standard deviations at V = 4.
//! A larger V takes the D of 3.5 deviations while that is below k; then D = k - 1, down to 2.5 deviations, because no
//! count that is shown is then changed to 0 and every row is the symmetric one; then 3.5 deviations again, with D >= k.
//! With k = 10 that is D < k up to G = 6.48. Beyond, the rows from k up lean, and a little above G = 13 the likeliest
//! change of a count of k would be one down: such a table is refused. It needs a larger k (20 carries G = 42, 30 carries
//! 84), or has to be published as views of fewer dimensions or levels.

use thiserror::Error;

use super::ptable::{PTable, PTableError, PTableParameters};

/// What a policy sets of the noise of a table; what it leaves out has a default.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NoiseSettings {
    /// D: no count is changed by more than this.
    pub max_change: Option<u32>,
    /// V: the variance of a count's change.
    pub variance: Option<f64>,
    /// js: counts of 1 to this are never results; 0 by default.
    pub forbidden: Option<u32>,
    /// The least probability that a count is not changed; 0 by default.
    pub no_change: Option<f64>,
    /// δ: the standard deviation of a sum's noise, in bounds; the square root of V by default.
    pub delta: Option<f64>,
    /// The variance that averaging must leave, V / G at least; 2 by default.
    pub min_residual_variance: Option<f64>,
}

/// What rounding takes off a default is no reason to refuse it.
const ROUNDING: f64 = 1e-7;

/// The noise of a table, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseParameters {
    table: PTable,
    counts: PTableParameters,
    delta: f64,
    gain: f64,
}

/// Why settings are no noise for a table.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum NoiseError {
    /// A gain that none is.
    #[error("a gain of {0} is no number of at least 1")]
    Gain(f64),
    /// A δ that is no positive number.
    #[error("delta = {0} is no positive number")]
    Delta(f64),
    /// A least residual variance that is no positive number.
    #[error("min_residual_variance = {0} is no positive number")]
    MinResidualVariance(f64),
    /// Averaging over the lattice leaves too little.
    #[error(
        "averaging over the nodes of this table can leave a variance of {residual:.3} (V = {variance} over a gain of \
         {gain:.3}), below min_residual_variance = {least}: raise V, or publish views of fewer dimensions or levels"
    )]
    ResidualVariance {
        /// V.
        variance: f64,
        /// G.
        gain: f64,
        /// V / G.
        residual: f64,
        /// What it must be at least.
        least: f64,
    },
    /// Parameters that make no perturbation table.
    #[error(transparent)]
    Table(#[from] PTableError),
    /// No D that is not set makes a table.
    #[error(
        "no perturbation table of variance {variance} suits a threshold of {threshold} (a largest change of \
         {max_change} was tried: {cause}): raise the threshold, or publish views of fewer dimensions or levels"
    )]
    NoTable {
        /// V.
        variance: f64,
        /// k.
        threshold: u64,
        /// The D of 3.5 standard deviations.
        max_change: u32,
        /// What is wrong with it.
        cause: PTableError,
    },
}

impl NoiseParameters {
    /// The defaults for a table whose lattice has the gain `gain` and whose cells have at least `k` people.
    ///
    /// # Errors
    /// As [`NoiseParameters::new`].
    pub fn for_gain(gain: f64, k: u64) -> Result<Self, NoiseError> {
        Self::new(&NoiseSettings::default(), gain, k)
    }

    /// The noise of these settings for a table whose lattice has the gain `gain` and whose cells have at least `k`
    /// people. Rows that are shown must be monotone: a larger change down is at most as likely as a smaller one.
    ///
    /// # Errors
    /// A number that is none, infeasible parameters, or a variance that averaging takes away.
    pub fn new(settings: &NoiseSettings, gain: f64, k: u64) -> Result<Self, NoiseError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        if !(gain.is_finite() && gain >= 1.0) {
            return Err(NoiseError::Gain(gain));
        }
        let least = settings.min_residual_variance.unwrap_or(2.0);
        if !positive(least) {
            return Err(NoiseError::MinResidualVariance(least));
        }
        let variance = settings.variance.unwrap_or_else(|| default_variance(gain));
        let residual = variance / gain;
        if residual.is_nan() || residual < least * (1.0 - ROUNDING) {
            return Err(NoiseError::ResidualVariance { variance, gain, residual, least });
        }
        // A contribution of the bound is hidden as well as a person in a count.
        let delta = settings.delta.unwrap_or_else(|| variance.sqrt());
        if !positive(delta) {
            return Err(NoiseError::Delta(delta));
        }
        let of_sums = delta * delta / gain;
        if of_sums < least * (1.0 - ROUNDING) {
            return Err(NoiseError::ResidualVariance { variance: delta * delta, gain, residual: of_sums, least });
        }
        let counts = PTableParameters {
            max_change: settings.max_change.unwrap_or_default(),
            variance,
            forbidden: settings.forbidden.unwrap_or(0),
            smallest: k,
            no_change: settings.no_change.unwrap_or(0.0),
            monotone: true,
        };
        let (counts, table) = match settings.max_change {
            Some(_) => (counts, PTable::new(counts)?),
            None => with_max_change(counts)?,
        };
        Ok(Self { table, counts, delta, gain })
    }

    /// The perturbation table of counts.
    #[must_use]
    pub const fn table(&self) -> &PTable {
        &self.table
    }

    /// D: no count is changed by more than this.
    #[must_use]
    pub const fn max_change(&self) -> u32 {
        self.counts.max_change
    }

    /// V: the variance of a count's change.
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.counts.variance
    }

    /// js: counts of 1 to this are never results.
    #[must_use]
    pub const fn forbidden(&self) -> u32 {
        self.counts.forbidden
    }

    /// δ: the standard deviation of a sum's noise, in bounds.
    #[must_use]
    pub const fn delta(&self) -> f64 {
        self.delta
    }

    /// G: what averaging over the lattice can gain.
    #[must_use]
    pub const fn gain(&self) -> f64 {
        self.gain
    }

    /// What counts are drawn by, for the draws' keys: D, js, V and the least probability of no change. Under other settings
    /// a draw is another one, or two answers would tell it.
    #[must_use]
    pub fn of_counts(&self) -> [u8; 24] {
        let PTableParameters { max_change, forbidden, variance, no_change, .. } = self.counts;
        let mut bytes = [0; 24];
        let parts = max_change.to_be_bytes().into_iter().chain(forbidden.to_be_bytes());
        let parts = parts.chain(variance.to_be_bytes()).chain(no_change.to_be_bytes());
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        bytes
    }

    /// V / G: the variance that averaging leaves of a count whose people occupy all codes.
    #[must_use]
    pub fn residual_variance(&self) -> f64 {
        self.counts.variance / self.gain
    }
}

/// max(4, 2 G), up to the next hundredth: draws depend on every bit of V, and must not change with the last digit of G.
fn default_variance(gain: f64) -> f64 {
    ((2.0 * gain).max(4.0) * 100.0 - 1e-6).ceil() / 100.0
}

/// The first D of the defaults that makes a table.
fn with_max_change(counts: PTableParameters) -> Result<(PTableParameters, PTable), NoiseError> {
    let PTableParameters { variance, smallest, .. } = counts;
    let of_deviations = |times: f64| whole((times * variance.sqrt()).ceil());
    let wide = of_deviations(3.5).max(7);
    let below = u32::try_from(smallest.saturating_sub(1)).unwrap_or(u32::MAX);
    let narrow = wide.min(below).max(of_deviations(2.5));
    let made = |max_change| {
        let counts = PTableParameters { max_change, ..counts };
        PTable::new(counts).map(|table| (counts, table))
    };
    match (narrow < wide).then(|| made(narrow)) {
        Some(Ok(found)) if narrow <= below => Ok(found),
        _ => made(wide).map_err(|cause| NoiseError::NoTable { variance, threshold: smallest, max_change: wide, cause }),
    }
}

/// Of a whole number that is not negative; saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is not negative")]
fn whole(x: f64) -> u32 {
    x as u32
}

#[cfg(test)]
mod tests;
