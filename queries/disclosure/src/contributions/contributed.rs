//! What is known of a cell, or of those who enter one of its measures.

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type, UInt64Type};

use crate::release::ReleaseError;

/// People and what they contribute. All sums are exact integers: neither order nor partitions change them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Contributed {
    /// How many people.
    pub people: i64,
    /// The wrapping sum of their record keys.
    pub who: u64,
    /// The sum of their clipped contributions, in smallest units.
    pub total: i128,
    /// The sum of the magnitudes of their clipped contributions.
    pub absolute: u128,
    /// The largest magnitudes, descending.
    pub largest: [u128; 3],
    /// The wrapping sum of the value keys of those whose contribution is not 0.
    pub what: u64,
}

impl Contributed {
    pub(super) fn merge(&mut self, other: &Self) {
        self.people = self.people.saturating_add(other.people);
        self.who = self.who.wrapping_add(other.who);
        self.total = self.total.saturating_add(other.total);
        self.absolute = self.absolute.saturating_add(other.absolute);
        self.what = self.what.wrapping_add(other.what);
        other.largest.iter().for_each(|magnitude| self.insert(*magnitude));
    }

    /// Adds one person's contribution.
    pub(super) fn add_value(&mut self, value: i128, key: u64) {
        self.total = self.total.saturating_add(value);
        self.absolute = self.absolute.saturating_add(value.unsigned_abs());
        self.insert(value.unsigned_abs());
        if value != 0 {
            self.what = self.what.wrapping_add(key);
        }
    }

    fn insert(&mut self, magnitude: u128) {
        let [first, second, third] = self.largest;
        self.largest = match magnitude {
            new if new > first => [new, first, second],
            new if new > second => [first, new, second],
            new if new > third => [first, second, new],
            _ => return,
        };
    }
}

/// The columns of some cells' contributions, in the order of [`super::fields`].
pub(crate) fn read(columns: &[ArrayRef]) -> Result<Vec<Contributed>, ReleaseError> {
    let layout = || ReleaseError::Layout("contributions of another shape".to_owned());
    let (people, values) = columns.split_at_checked(2).ok_or_else(layout)?;
    let [people, who] = people else { return Err(layout()) };
    let people = people.as_primitive_opt::<Int64Type>().ok_or_else(layout)?;
    let who = who.as_primitive_opt::<UInt64Type>().ok_or_else(layout)?;
    let values = match values {
        [] => None,
        [totals @ .., what] => {
            let totals = totals.iter().map(|column| column.as_primitive_opt::<Decimal128Type>());
            let totals = totals.collect::<Option<Vec<_>>>().ok_or_else(layout)?;
            Some((totals, what.as_primitive_opt::<UInt64Type>().ok_or_else(layout)?))
        }
    };
    let cells = (0..people.len()).map(|row| {
        let mut cell = Contributed { people: people.value(row), who: who.value(row), ..Contributed::default() };
        if let Some((totals, what)) = &values {
            let [total, absolute, largest @ ..] = totals.as_slice() else { return Err(layout()) };
            cell.total = total.value(row);
            cell.absolute = absolute.value(row).unsigned_abs();
            for (at, magnitude) in cell.largest.iter_mut().zip(largest) {
                *at = magnitude.value(row).unsigned_abs();
            }
            cell.what = what.value(row);
        }
        Ok(cell)
    });
    cells.collect()
}
