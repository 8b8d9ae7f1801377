//! What is behind the people of a table, seen on a sample of them with all of their rows: how many rows they have, what their
//! numbers add up to, and which keys are of one person each.

use arrow::array::{ArrayRef, RecordBatch};

use super::sketch::Sample;
use super::values::{hashes, numbers};

/// Which columns of a batch are what: their places in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The person.
    pub person: usize,
    /// Keys that may be of one person each.
    pub keys: Vec<usize>,
    /// Numbers.
    pub numbers: Vec<usize>,
}

/// What is known of people, ascending numbers without names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct People {
    /// Rows of each person of the sample.
    pub rows: Vec<f64>,
    /// For each column of numbers, the totals of those who have any.
    pub totals: Vec<Vec<f64>>,
    /// For each key, whether no two people share one.
    pub keys: Vec<bool>,
}

/// The same while rows are read.
#[derive(Debug)]
pub(super) struct Fold {
    places: Places,
    people: Sample<Person>,
    keys: Vec<Sample<Owner>>,
}

#[derive(Debug, Default)]
struct Person {
    rows: u32,
    totals: Vec<Option<f64>>,
}

#[derive(Debug, Default)]
enum Owner {
    #[default]
    Nobody,
    One(u64),
    Several,
}

impl Fold {
    pub fn new(places: Places) -> Self {
        let keys = places.keys.iter().map(|_| Sample::default()).collect();
        Self { places, people: Sample::default(), keys }
    }

    /// Adds rows. Those of nobody tell nothing.
    pub fn add(&mut self, batch: &RecordBatch) {
        let column = |at: &usize| batch.columns().get(*at);
        let Some(people) = column(&self.places.person).map(hashes) else { return };
        let totals: Vec<_> = self.places.numbers.iter().filter_map(column).map(numbers).collect();
        for (row, person) in people.iter().enumerate() {
            if let Some(person) = person.and_then(|person| self.people.of(person)) {
                person.rows = person.rows.saturating_add(1);
                person.totals.resize(totals.len(), None);
                for (total, values) in person.totals.iter_mut().zip(&totals) {
                    let Some(value) = values.get(row).copied().flatten() else { continue };
                    *total = Some(total.unwrap_or_default() + value);
                }
            }
        }
        let columns: Vec<Option<&ArrayRef>> = self.places.keys.iter().map(column).collect();
        for (sample, values) in self.keys.iter_mut().zip(columns) {
            let keys = values.map(hashes).unwrap_or_default();
            for (key, person) in keys.into_iter().zip(&people) {
                let (Some(key), Some(person)) = (key, person) else { continue };
                let Some(owner) = sample.of(key) else { continue };
                *owner = match owner {
                    Owner::Nobody => Owner::One(*person),
                    Owner::One(other) if other == person => Owner::One(*person),
                    Owner::One(_) | Owner::Several => Owner::Several,
                };
            }
        }
    }

    pub fn finish(self) -> People {
        let ascending = |values: &mut dyn Iterator<Item = f64>| {
            let mut values: Vec<f64> = values.collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let totals = (0..self.places.numbers.len()).map(|at| {
            ascending(&mut self.people.values().filter_map(|person| person.totals.get(at).copied().flatten()))
        });
        let is_of_one = |sample: &Sample<Owner>| {
            let mut owners = sample.values().peekable();
            owners.peek().is_some() && owners.all(|owner| matches!(owner, Owner::One(_)))
        };
        People {
            rows: ascending(&mut self.people.values().map(|person| f64::from(person.rows))),
            totals: totals.collect(),
            keys: self.keys.iter().map(is_of_one).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use arrow::array::{Float64Array, StringViewArray};

    use super::*;

    #[test]
    fn people_are_told_by_all_of_their_rows() {
        let text = |values: &[Option<&str>]| -> ArrayRef { Arc::new(StringViewArray::from(values.to_vec())) };
        let columns: [(&str, ArrayRef); 4] = [
            ("person", text(&[Some("a"), Some("b"), Some("a"), None])),
            ("case", text(&[Some("1"), Some("2"), Some("1"), Some("3")])),
            ("office", text(&[Some("x"), Some("x"), Some("y"), None])),
            ("fee", Arc::new(Float64Array::from(vec![Some(1.0), None, Some(2.5), Some(9.0)]))),
        ];
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, values)| (name, values, true))).unwrap();
        let mut fold = Fold::new(Places { person: 0, keys: vec![1, 2], numbers: vec![3] });
        fold.add(&batch.slice(0, 2));
        fold.add(&batch.slice(2, 2));
        let expected = People { rows: vec![1.0, 2.0], totals: vec![vec![3.5]], keys: vec![true, false] };
        assert_eq!(fold.finish(), expected);
    }
}
