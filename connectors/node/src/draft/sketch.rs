//! How many different values there are, in little memory: the least hashes stand for all. Exact while there are few.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Hashes that are kept.
const KEPT: usize = 4096;

/// The same for the same value in every run.
pub(super) fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Counts different values.
#[derive(Debug, Default)]
pub(super) struct Distinct(BTreeSet<u64>);

impl Distinct {
    pub fn add(&mut self, hash: u64) {
        if self.0.len() < KEPT {
            self.0.insert(hash);
        } else if self.0.last().is_some_and(|last| hash < *last) && self.0.insert(hash) {
            self.0.pop_last();
        }
    }

    /// Exact below [`KEPT`], and off by a few percent beyond.
    pub fn count(&self) -> u64 {
        match self.0.last() {
            Some(last) if self.0.len() == KEPT => estimate(*last),
            _ => u64::try_from(self.0.len()).unwrap_or(u64::MAX),
        }
    }
}

/// [`KEPT`] hashes lie evenly below `last`; so many more above.
fn estimate(last: u64) -> u64 {
    let kept = u128::try_from(KEPT).unwrap_or_default().saturating_sub(1);
    let all = (kept << 64).checked_div(u128::from(last)).unwrap_or(u128::MAX);
    u64::try_from(all).unwrap_or(u64::MAX)
}

/// Something of each of the keys with the least hashes. Of a key that is in it at the end every row was seen: the limit only
/// falls.
#[derive(Debug)]
pub(super) struct Sample<T>(BTreeMap<u64, T>);

impl<T> Default for Sample<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Default> Sample<T> {
    /// What is kept of a key; nothing where it is not in the sample.
    pub fn of(&mut self, hash: u64) -> Option<&mut T> {
        let is_full = self.0.len() >= KEPT && !self.0.contains_key(&hash);
        if is_full {
            if self.0.last_key_value().is_none_or(|(last, _)| hash > *last) {
                return None;
            }
            self.0.pop_last();
        }
        Some(self.0.entry(hash).or_default())
    }

    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn few_are_counted_and_many_estimated() {
        for (values, most_off) in [(0_u64, 0), (1, 0), (4000, 0), (100_000, 10_000)] {
            let mut distinct = Distinct::default();
            for value in (0..values).chain(0..values) {
                distinct.add(hash_of(value));
            }
            assert!(distinct.count().abs_diff(values) <= most_off, "{values}: {}", distinct.count());
        }
    }

    #[test]
    fn all_rows_of_a_sampled_key_are_seen() {
        let mut sample: Sample<u64> = Sample::default();
        for key in (0..50_000_u64).chain((0..50_000).rev()).chain(0..50_000) {
            if let Some(rows) = sample.of(hash_of(key)) {
                *rows += 1;
            }
        }
        assert_eq!(sample.values().count(), KEPT);
        assert!(sample.values().all(|rows| *rows == 3));
    }
}
