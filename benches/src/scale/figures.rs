//! What is told of several runs.

/// The least, the middle and the most of some figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The least.
    pub(crate) min: f64,
    /// The middle; of an even number, the mean of the two.
    pub(crate) median: f64,
    /// The most.
    pub(crate) max: f64,
}

impl Spread {
    /// That of the figures; not a number where there is none.
    pub(crate) fn of(figures: &[f64]) -> Self {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |position: usize| sorted.get(position).copied().unwrap_or(f64::NAN);
        let last = sorted.len().saturating_sub(1);
        Self { min: at(0), median: f64::midpoint(at(last / 2), at(last.div_ceil(2))), max: at(last) }
    }
}

/// Each figure divided by the one that was taken next to it.
pub(crate) fn ratios(figures: &[f64], by: &[f64]) -> Vec<f64> {
    figures.iter().zip(by).map(|(figure, by)| figure / by).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_middle_is_in_the_middle() {
        for (figures, min, median, max) in [
            (&[3.0][..], 3.0, 3.0, 3.0),
            (&[9.0, 1.0], 1.0, 5.0, 9.0),
            (&[7.0, 100.0, 1.0], 1.0, 7.0, 100.0),
            (&[4.0, 1.0, 3.0, 2.0], 1.0, 2.5, 4.0),
        ] {
            assert_eq!(Spread::of(figures), Spread { min, median, max }, "{figures:?}");
        }
        assert!(Spread::of(&[]).median.is_nan());
    }

    #[test]
    fn ratios_are_of_neighbours() {
        assert_eq!(ratios(&[2.0, 9.0], &[1.0, 3.0]), [2.0, 3.0]);
    }
}
