//! Counts the rows that a scan left out, for the operator. Never holds a value.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::fault::RowFault;

/// How many rows are told of one by one.
const TOLD: usize = 100;

/// The rows that were set aside when the files of a source were last read to their end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetAside {
    /// How many.
    pub rows: u64,
    /// The first hundred of them, by file and line, each with its first fault.
    pub first: Vec<RowFault>,
}

impl SetAside {
    pub(super) fn add(&mut self, faults: Vec<RowFault>) {
        self.rows += faults.len() as u64;
        self.first.extend(faults);
        // Lines come in order, but for those of one batch.
        self.first.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        self.first.truncate(TOLD);
    }

    fn join(mut self, other: &Self) -> Self {
        let rows = self.rows + other.rows;
        self.add(other.first.clone());
        Self { rows, first: self.first }
    }
}

/// What the last whole reading of a source set aside.
pub(super) type Latest = Arc<Mutex<Option<SetAside>>>;

/// What one scan sets aside, in all of its partitions.
#[derive(Debug)]
pub(super) struct Tally {
    partitions: usize,
    done: Mutex<BTreeMap<usize, SetAside>>,
    latest: Latest,
}

impl Tally {
    /// Of a scan in so many partitions; once all have come to their end, `latest` has the sum.
    pub(super) fn new(partitions: usize, latest: Latest) -> Self {
        Self { partitions, done: Mutex::default(), latest }
    }

    /// A partition has come to its end.
    pub(super) fn finish(&self, partition: usize, set_aside: SetAside) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.insert(partition, set_aside);
        if done.len() == self.partitions {
            let sum = done.values().fold(SetAside::default(), SetAside::join);
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fault::RowCause;
    use super::*;

    fn faults(lines: std::ops::Range<u64>) -> Vec<RowFault> {
        let fault = |line| RowFault { path: "x".into(), line, column: None, cause: RowCause::Form };
        lines.map(fault).collect()
    }

    #[test]
    fn partitions_are_summed_once_all_have_ended() {
        let latest = Latest::default();
        let tally = Tally::new(2, Arc::clone(&latest));
        let mut later = SetAside::default();
        later.add(faults(200..500));
        tally.finish(1, later);
        assert_eq!(*latest.lock().unwrap(), None);
        let mut earlier = SetAside::default();
        earlier.add(faults(10..20));
        tally.finish(0, earlier);
        let sum = latest.lock().unwrap().clone().unwrap();
        assert_eq!((sum.rows, sum.first.len()), (310, 100));
        assert_eq!(
            sum.first.iter().map(|fault| fault.line).take(11).collect::<Vec<_>>(),
            [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 200]
        );
    }
}
