//! How many people a node needs: between k and k + W, fixed for a node and unknown outside.
//!
//! Keyed by the node and never by the set of people: a threshold that moves with the set, or that everybody knows, tells
//! by itself whether somebody is in the set.

use super::keyed::{Key, prf64};

/// The threshold of a node: `k + floor((W + 1) · PRF64(noise, 'thr', node) / 2^64)`, at least `k`, at most `k + width`.
#[must_use]
pub fn threshold(noise: &Key, node: &[u8], k: u64, width: u64) -> u64 {
    let u = u128::from(prf64(noise, &[b"thr", node]));
    let above = ((u128::from(width) + 1) * u) >> 64;
    // Less than width + 1, so that it fits.
    k.saturating_add(u64::try_from(above).unwrap_or(width))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn every_threshold_between_is_as_likely() {
        let key = Key::new([7; 32]);
        let mut seen = [0_u32; 11];
        for node in 0..110_000_u32 {
            let t = threshold(&key, &node.to_be_bytes(), 10, 10);
            assert!((10..=20).contains(&t));
            seen[usize::try_from(t - 10).unwrap()] += 1;
        }
        let chi: f64 = seen.iter().map(|&n| (f64::from(n) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi < 29.588, "chi-squared {chi} of 10 degrees of freedom at 0.001: {seen:?}");
    }

    #[test]
    fn the_widest_and_the_narrowest() {
        let key = Key::new([7; 32]);
        for node in 0..1_000_u32 {
            assert_eq!(threshold(&key, &node.to_be_bytes(), 10, 0), 10);
        }
        assert!(threshold(&key, b"n", 0, u64::MAX) > 0, "no overflow of width + 1");
        assert_eq!(threshold(&key, b"n", u64::MAX, 10), u64::MAX);
    }

    #[test]
    fn fixed_for_a_node_and_a_key() {
        let key = Key::new(std::array::from_fn(|at| u8::try_from(at).unwrap()));
        assert_eq!(threshold(&key, b"", 10, 10), 15);
        assert_eq!(threshold(&key, b"crossings", 10, 10), 12);
    }
}
