//! Quantiles against the sorted values themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::quantile::at;
use super::{Bins, BinsError, MOST_EDGES};

/// A linear congruential generator, so that the values are the same everywhere.
fn values(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    (0..count).map(|_| next().powi(3) * 90.0).collect()
}

fn counted(bins: &Bins, values: &[f64]) -> Vec<i64> {
    let mut counts = vec![0; bins.count()];
    for value in values {
        counts[bins.edges().iter().filter(|edge| **edge <= *value).count()] += 1;
    }
    counts
}

fn percentile_cont(share: f64, sorted: &[f64]) -> f64 {
    let rank = share * (sorted.len() - 1) as f64;
    let (lower, upper) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    lower + (rank - rank.floor()) * (upper - lower)
}

#[test]
fn no_quantile_is_off_by_more_than_its_bin() {
    let bins = Bins::new(vec![0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]).unwrap();
    for seed in 1..40 {
        for size in [1, 2, 3, 10, 501] {
            let mut sorted = values(seed, size);
            sorted.sort_by(f64::total_cmp);
            let counts = counted(&bins, &sorted);
            for share in [0.0, 0.1, 0.25, 0.5, 0.9, 1.0] {
                let exact = percentile_cont(share, &sorted);
                let found = at(share, &bins, &counts).unwrap();
                let rank = share * (size - 1) as f64;
                let widths = [rank.floor(), rank.ceil()].map(|rank| {
                    let value = sorted[rank as usize];
                    let (lower, upper) = bins.bin(bins.edges().iter().filter(|edge| **edge <= value).count());
                    upper.unwrap() - lower.unwrap()
                });
                let bound = widths[0].max(widths[1]);
                assert!((found - exact).abs() <= bound, "seed {seed}, {size} values, {share}: {found} for {exact}");
            }
        }
    }
}

#[test]
fn what_is_not_known_is_no_number() {
    let bins = Bins::new(vec![0.0, 10.0]).unwrap();
    assert_eq!(at(0.5, &bins, &[0, 0, 0]), None);
    assert_eq!(at(0.5, &bins, &[0, 1, 0]), Some(5.0));
    assert_eq!(at(0.5, &bins, &[5, 1, 0]), None, "below the first edge");
    assert_eq!(at(0.5, &bins, &[0, 1, 5]), None, "above the last edge");
    assert_eq!(at(0.0, &bins, &[0, 1, 5]), Some(5.0));
    assert_eq!(at(0.5, &bins, &[i64::MAX, i64::MAX, 0]), None);
}

#[test]
fn edges_are_finite_and_ascend() {
    for (edges, expected) in [
        (vec![], BinsError::Count),
        (vec![1.0], BinsError::Count),
        ((0..=MOST_EDGES).map(|edge| edge as f64).collect(), BinsError::Count),
        (vec![1.0, 1.0], BinsError::Order),
        (vec![2.0, 1.0], BinsError::Order),
        (vec![0.0, f64::NAN], BinsError::Order),
        (vec![0.0, f64::INFINITY], BinsError::Order),
        (vec![-0.0, 1.0], BinsError::Order),
    ] {
        assert_eq!(Bins::new(edges), Err(expected));
    }
}
