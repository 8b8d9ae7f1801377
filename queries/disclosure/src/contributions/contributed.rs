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
    /// The wrapping sum of their record keys, where nothing but they themselves is told.
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

    /// Adds a person with a record key.
    pub fn add_person(&mut self, record: u64) {
        self.people = self.people.saturating_add(1);
        self.who = self.who.wrapping_add(record);
    }

    /// Adds one person's contribution, which is not 0: that would add nothing.
    pub fn add_value(&mut self, value: i128, key: u64) {
        self.total = self.total.saturating_add(value);
        self.absolute = self.absolute.saturating_add(value.unsigned_abs());
        self.insert(value.unsigned_abs());
        self.what = self.what.wrapping_add(key);
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
    let [people, totals @ .., sum] = columns else { return Err(layout()) };
    let people = people.as_primitive_opt::<Int64Type>().ok_or_else(layout)?;
    let sum = sum.as_primitive_opt::<UInt64Type>().ok_or_else(layout)?;
    let totals = totals.iter().map(|column| column.as_primitive_opt::<Decimal128Type>());
    let totals = totals.collect::<Option<Vec<_>>>().ok_or_else(layout)?;
    let cell = |row| {
        let (people, sum) = (people.value(row), sum.value(row));
        let [total, absolute, first, second, third] = totals.as_slice() else {
            return Contributed { people, who: sum, ..Contributed::default() };
        };
        Contributed {
            people,
            who: 0,
            total: total.value(row),
            absolute: absolute.value(row).unsigned_abs(),
            largest: [first, second, third].map(|magnitude| magnitude.value(row).unsigned_abs()),
            what: sum,
        }
    };
    if totals.is_empty() || totals.len() == 5 { Ok((0..people.len()).map(cell).collect()) } else { Err(layout()) }
}
