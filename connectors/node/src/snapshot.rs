//! Frozen copies of the registers, from which questions are answered until the policy's pace lets a new one be taken.
//!
//! A folder has one current snapshot, which `current.toml` names; that file takes its name last, so that a crash leaves the
//! old snapshot or the new one. Copies lie in the agency's own folder, whole files, readable by their owner only.

mod error;
mod files;
mod manifest;
mod store;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::temporal_conversions::date32_to_datetime;
use khidi_connectors_sources::ParquetConfig;
use khidi_queries_disclosure::policy::{Pace, Policy};
use khidi_queries_functions::civil::Instant;

pub use error::SnapshotError;
pub(crate) use manifest::FrozenTable;
pub(crate) use store::Store;

use crate::SourceEntry;

/// One snapshot. Its files go with it where another has taken its place, once no question reads them any more.
#[derive(Debug)]
pub(crate) struct Snapshot {
    id: String,
    taken_at: i64,
    folder: PathBuf,
    tables: BTreeMap<String, FrozenTable>,
    is_over: AtomicBool,
}

impl Snapshot {
    /// The version that requests and audit records carry: a keyed hash of time and content, which tells neither.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was taken, in unix microseconds.
    pub fn taken_at(&self) -> i64 {
        self.taken_at
    }

    /// The day on which it was taken, as a date of Tbilisi, in days since 1970-01-01.
    pub fn as_of(&self) -> i32 {
        day_of(self.taken_at)
    }

    /// The same as text.
    pub fn day(&self) -> String {
        date32_to_datetime(self.as_of()).map(|at| at.date().to_string()).unwrap_or_default()
    }

    /// Whether it has a copy of the source as the configuration has it now.
    pub fn has(&self, entry: &SourceEntry) -> bool {
        self.tables.get(&entry.table).is_some_and(|table| table.source == entry.source.to_string())
    }

    /// Whether it has a copy of every source of a policy's tables.
    pub fn covers(&self, policy: &Policy, sources: &[SourceEntry]) -> bool {
        published(policy, sources).all(|entry| self.has(entry))
    }

    /// The copy of a source, as a source of its own.
    pub fn source(&self, entry: &SourceEntry) -> ParquetConfig {
        entry.source.at(place(&self.folder, &entry.table))
    }

    /// Whether the pace asks for another by `now`. A clock that was set back does not.
    pub fn is_due(&self, pace: Pace, now: i64) -> bool {
        pace.period(day_of(now)) > pace.period(day_of(self.taken_at))
    }

    /// Another is in its place.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Release);
    }

    fn begin(&self) {
        self.is_over.store(false, Ordering::Release);
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if !self.is_over.load(Ordering::Acquire) {
            return;
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            // The next start tries again.
            tracing::warn!(folder = %self.folder.display(), %error, "an old snapshot cannot be removed");
        }
    }
}

/// The configured sources that a policy publishes.
pub(crate) fn published<'s>(policy: &Policy, sources: &'s [SourceEntry]) -> impl Iterator<Item = &'s SourceEntry> {
    sources.iter().filter(|entry| policy.table(&entry.table).is_some_and(|table| table.view.is_none()))
}

/// Where a snapshot keeps a table.
fn place(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.parquet"))
}

fn day_of(micros: i64) -> i32 {
    Instant::from_unix_micros(micros).local_days()
}
