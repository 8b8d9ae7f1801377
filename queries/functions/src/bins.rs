//! Bins of a measure, as an agency's policy fixes them, and quantiles from the counts in them.
//!
//! A quantile is interpolated as `percentile_cont` defines it, between the two values at its rank, each placed evenly in its
//! bin. It is off by at most the width of the wider of their two bins. Values outside all edges have no such bound, so that
//! a quantile among them is NULL.

mod quantile;
#[cfg(test)]
mod tests;

use std::hash::{Hash, Hasher};

use thiserror::Error;

pub use quantile::quantile;

/// Most edges of a measure's bins.
pub const MOST_EDGES: usize = 256;

/// Ascending edges. A bin holds its lower edge and not its upper one; the first and the last bin are open to one side.
#[derive(Debug, Clone)]
pub struct Bins(Vec<f64>);

/// Why edges make no bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BinsError {
    /// One edge has no bin of known width, and too many tell single values apart.
    #[error("bins need 2 to {MOST_EDGES} edges")]
    Count,
    /// Not a number, infinite, a negative zero, or not above the edge before it.
    #[error("bins need finite edges in ascending order")]
    Order,
}

impl Bins {
    /// # Errors
    /// One [`BinsError`] per cause.
    pub fn new(edges: Vec<f64>) -> Result<Self, BinsError> {
        if !(2..=MOST_EDGES).contains(&edges.len()) {
            return Err(BinsError::Count);
        }
        let ascending = edges.iter().zip(edges.iter().skip(1)).all(|(lower, upper)| lower < upper);
        // There is one zero, so that equal edges are equal bits.
        let plain = |edge: &f64| edge.is_finite() && (*edge != 0.0 || edge.is_sign_positive());
        if ascending && edges.iter().all(plain) { Ok(Self(edges)) } else { Err(BinsError::Order) }
    }

    /// The edges, ascending.
    #[must_use]
    pub fn edges(&self) -> &[f64] {
        &self.0
    }

    /// How many bins there are: one more than edges.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len() + 1
    }

    /// The lower and the upper edge of bin `at`; `None` where it is open.
    #[must_use]
    pub fn bin(&self, at: usize) -> (Option<f64>, Option<f64>) {
        (at.checked_sub(1).and_then(|lower| self.0.get(lower)).copied(), self.0.get(at).copied())
    }

    fn bits(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|edge| edge.to_bits())
    }
}

impl PartialEq for Bins {
    fn eq(&self, other: &Self) -> bool {
        self.bits().eq(other.bits())
    }
}

impl Eq for Bins {}

impl Hash for Bins {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits().for_each(|edge| edge.hash(state));
    }
}
