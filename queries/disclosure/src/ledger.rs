//! The ledger of ad hoc questions: how many cells of each table's snapshot all callers together have asked, and which
//! questions those were. Decides and remembers; lines are read and kept by the caller.
//!
//! A line is `snapshot TAB table TAB cells TAB digest LF`. Of a line that cannot be read it is not known what it charged, so
//! that nothing is left of the snapshots that it can be of.

use std::collections::{BTreeMap, BTreeSet};

use crate::ad_hoc::Charge;

/// Stands in a line for all tables, of which nothing is left.
const ALL: &str = "*";

/// A table and how many cells of one of its snapshots may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The table.
    pub table: String,
    /// Cells.
    pub budget: u64,
}

/// What has been asked so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    snapshots: BTreeMap<String, Spent>,
}

/// What has been asked of a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Spent {
    cells: BTreeMap<String, u64>,
    asked: BTreeSet<(String, String)>,
    is_lost: bool,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    snapshot: String,
    table: String,
    cells: u64,
    digest: String,
}

/// A ledger as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What it says.
    pub ledger: Ledger,
    /// Where a line could not be read: what has to be appended before anything else.
    pub repair: Option<Vec<u8>>,
}

/// Nothing is left of some table; constant, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the budget of ad hoc questions is spent")]
pub struct Exhausted;

impl Ledger {
    /// Reads a ledger, of which the snapshot `current` is asked now.
    #[must_use]
    pub fn read(bytes: &[u8], current: &str) -> Read {
        let mut ledger = Self::default();
        let (mut is_lost, mut last) = (false, current.to_owned());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match Entry::parse(line) {
                Some(entry) => {
                    is_lost &= entry.table != ALL;
                    last.clone_from(&entry.snapshot);
                    ledger.enter([entry]);
                }
                None => is_lost = true,
            }
        }
        if !is_lost {
            return Read { ledger, repair: None };
        }
        let snapshots: BTreeSet<&str> = [last.as_str(), current].into();
        let lost = |snapshot: &&str| Entry {
            snapshot: (*snapshot).to_owned(),
            table: ALL.to_owned(),
            cells: 0,
            digest: "lost".to_owned(),
        };
        let entries: Vec<_> = snapshots.iter().map(lost).collect();
        let end: &[u8] = if bytes.last() == Some(&b'\n') { b"" } else { b"\n" };
        let repair = [end, lines(&entries).as_slice()].concat();
        ledger.enter(entries);
        Read { ledger, repair: Some(repair) }
    }

    /// What a question adds at the accounts of all its tables; nothing where it has been asked before. It is to be written
    /// and then entered before the question runs.
    ///
    /// # Errors
    /// More than is left at one of them.
    pub fn charge(&self, snapshot: &str, accounts: &[Account], charges: &[Charge]) -> Result<Vec<Entry>, Exhausted> {
        let nothing = Spent::default();
        let spent = self.snapshots.get(snapshot).unwrap_or(&nothing);
        let mut entries: Vec<Entry> = Vec::new();
        for Account { table, budget } in accounts {
            let mut left = budget.saturating_sub(spent.cells.get(table).copied().unwrap_or(0));
            for Charge { digest, cells } in charges {
                let entry = Entry {
                    snapshot: snapshot.to_owned(),
                    table: table.clone(),
                    cells: *cells,
                    digest: digest.clone(),
                };
                if spent.asked.contains(&(table.clone(), digest.clone())) || entries.contains(&entry) {
                    continue;
                }
                left = left.checked_sub(*cells).filter(|_| !spent.is_lost).ok_or(Exhausted)?;
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// Takes note of entries.
    pub fn enter(&mut self, entries: impl IntoIterator<Item = Entry>) {
        for Entry { snapshot, table, cells, digest } in entries {
            let spent = self.snapshots.entry(snapshot).or_default();
            if table == ALL {
                spent.is_lost = true;
                continue;
            }
            let total = spent.cells.entry(table.clone()).or_default();
            *total = total.saturating_add(cells);
            spent.asked.insert((table, digest));
        }
    }
}

impl Entry {
    /// A whole line, its end included.
    fn parse(line: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
        let [snapshot, table, cells, digest] = text.split('\t').collect::<Vec<_>>().try_into().ok()?;
        if [snapshot, table, digest].contains(&"") {
            return None;
        }
        let owned = str::to_owned;
        Some(Self { snapshot: owned(snapshot), table: owned(table), cells: cells.parse().ok()?, digest: owned(digest) })
    }
}

/// Entries as they are written.
#[must_use]
pub fn lines(entries: &[Entry]) -> Vec<u8> {
    let line = |entry: &Entry| {
        let Entry { snapshot, table, cells, digest } = entry;
        format!("{snapshot}\t{table}\t{cells}\t{digest}\n").into_bytes()
    };
    entries.iter().flat_map(line).collect()
}

#[cfg(test)]
mod tests;
