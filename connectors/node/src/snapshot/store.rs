//! The folder of snapshots: which one is current, taking another, and clearing away what neither is.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use khidi_connectors_sources::csv::SetAside;
use khidi_connectors_sources::{Copied, Fingerprint, Moment, Original, Places, Until, digests, fingerprint};
use khidi_queries_disclosure::noise::keyed::Keys;

use super::manifest::{FrozenTable, Manifest, VERSION, id};
use super::{Snapshot, SnapshotError, files, place};
use crate::SourceEntry;

const CURRENT: &str = "current.toml";
const UNFINISHED: &str = "unfinished";
const UNFINISHED_CURRENT: &str = "current.unfinished";
/// How often sources are copied before their changing is a failure.
const ATTEMPTS: usize = 3;

/// A folder of snapshots.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// What sources are found by.
    places: Places,
    keys: Arc<Keys>,
}

impl Store {
    pub fn new(folder: PathBuf, places: Places, keys: Arc<Keys>) -> Self {
        Self { folder, places, keys }
    }

    /// The current snapshot, read whole and found to be what was taken; what a crash or an earlier release has left
    /// beside it is removed.
    ///
    /// # Errors
    /// It is not what was taken, or the folder cannot be read.
    pub async fn current(&self, sources: &[SourceEntry]) -> Result<Option<Snapshot>, SnapshotError> {
        let named = self.found()?;
        self.sweep(named.as_ref().map(Snapshot::id))?;
        self.proven(named, sources).await
    }

    /// The same without touching the folder, in which a connector may be at work.
    ///
    /// # Errors
    /// As [`Store::current`].
    pub async fn read(&self, sources: &[SourceEntry]) -> Result<Option<Snapshot>, SnapshotError> {
        self.proven(self.found()?, sources).await
    }

    /// The current snapshot by what it says of itself. Its files are not looked at.
    ///
    /// # Errors
    /// What it says is not what this connector wrote, or it cannot be read.
    pub fn glance(&self) -> Result<Option<Snapshot>, SnapshotError> {
        self.found()
    }

    /// The snapshot that is named as the current one.
    fn found(&self) -> Result<Option<Snapshot>, SnapshotError> {
        let path = self.folder.join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SnapshotError::Folder { path, source }),
        };
        let damaged = |what: String| SnapshotError::Damaged { path: path.clone(), what };
        let manifest: Manifest = toml::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        if manifest.version != VERSION {
            return Err(damaged(format!("version = {} is not known", manifest.version)));
        }
        let Manifest { id: name, taken_at_micros: taken_at, tables, .. } = manifest;
        if id(&self.keys, taken_at, &tables) != name {
            return Err(damaged("this is not what this connector wrote, or its keys are others".to_owned()));
        }
        let folder = self.folder.join(&name);
        Ok(Some(Snapshot { id: name, taken_at, folder, tables, is_over: AtomicBool::new(false) }))
    }

    /// The same snapshot, once its files are found to be those that were copied.
    async fn proven(
        &self,
        snapshot: Option<Snapshot>,
        sources: &[SourceEntry],
    ) -> Result<Option<Snapshot>, SnapshotError> {
        let Some(snapshot) = snapshot else { return Ok(None) };
        for entry in sources.iter().filter(|entry| snapshot.has(entry)) {
            whole(&snapshot, entry).await?;
        }
        Ok(Some(snapshot))
    }

    /// Copies these sources as they are at one moment, `at`, but keeps the copies that a snapshot has of them. The result is
    /// complete and durable, and goes again unless [`Store::settle`] makes it the current one.
    ///
    /// # Errors
    /// A source cannot be read or changes again and again, or the copies cannot be written.
    pub async fn take(
        &self,
        sources: &[&SourceEntry],
        kept: Option<&Snapshot>,
        at: i64,
    ) -> Result<Snapshot, SnapshotError> {
        let taken = match self.unchanged(sources, kept).await {
            Ok(tables) => self.named(tables, at),
            Err(error) => Err(error),
        };
        if taken.is_err() {
            // It may be the disk that is full. What stays is removed before the next try.
            let _ = files::remove_folder(&self.folder.join(UNFINISHED));
        }
        taken
    }

    /// Makes a snapshot the current one, durably.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn settle(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let path = self.folder.join(CURRENT);
        let manifest = Manifest {
            version: VERSION,
            id: snapshot.id.clone(),
            taken_at_micros: snapshot.taken_at,
            tables: snapshot.tables.clone(),
        };
        let failed = |source| SnapshotError::Folder { path: path.clone(), source };
        let text = toml::to_string(&manifest).map_err(|error| failed(io::Error::other(error)))?;
        let replaced = files::replace(&path, &self.folder.join(UNFINISHED_CURRENT), &text);
        // What the file names must not go, even where its name could not be made durable.
        if replaced.is_ok() || fs::read_to_string(&path).is_ok_and(|found| found == text) {
            snapshot.begin();
        }
        replaced.map_err(failed)
    }

    /// All tables in the unfinished folder, none of them changed while any was copied.
    async fn unchanged(
        &self,
        sources: &[&SourceEntry],
        kept: Option<&Snapshot>,
    ) -> Result<BTreeMap<String, FrozenTable>, SnapshotError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.copied(sources, kept).await? {
                Ok(tables) => return Ok(tables),
                Err(table) if attempts == ATTEMPTS => return Err(SnapshotError::Changed { table, attempts }),
                Err(table) => tracing::warn!(table, "a source was changed while it was copied; it is copied again"),
            }
        }
    }

    /// All tables in the unfinished folder; or the table whose source changed meanwhile.
    async fn copied(
        &self,
        sources: &[&SourceEntry],
        kept: Option<&Snapshot>,
    ) -> Result<Result<BTreeMap<String, FrozenTable>, String>, SnapshotError> {
        let unfinished = self.folder.join(UNFINISHED);
        let failed = |source| SnapshotError::Folder { path: unfinished.clone(), source };
        files::remove_folder(&unfinished).and_then(|()| files::make_folder(&unfinished)).map_err(failed)?;
        let mut tables = BTreeMap::new();
        for (name, table) in kept.into_iter().flat_map(|kept| &kept.tables) {
            if let Some(kept) = kept.filter(|_| !sources.iter().any(|entry| entry.table == *name)) {
                files::link(&place(&kept.folder, name), &place(&unfinished, name)).map_err(failed)?;
                tables.insert(name.clone(), table.clone());
            }
        }
        let before = self.states(sources).await?;
        let mut originals = Vec::new();
        for entry in sources {
            let found = Original::found(&entry.source, &self.places).await;
            let failed = |source| SnapshotError::Source { table: entry.table.clone(), source: Box::new(source) };
            originals.push(found.map_err(failed)?);
        }
        // All tables of a database that can do so are copied as they are at one moment.
        let moment = Arc::new(Moment::default());
        let reader = moment.attend(Until::Copied);
        for ((entry, state), original) in sources.iter().zip(&before).zip(originals) {
            let copied = original.copy(&place(&unfinished, &entry.table), &reader).await;
            let Copied { files, set_aside } = copied
                .map_err(|source| SnapshotError::Copy { table: entry.table.clone(), source: Box::new(source) })?;
            if let Some(SetAside { rows, first }) = set_aside {
                let example = first.first().map(ToString::to_string).unwrap_or_default();
                tracing::warn!(table = entry.table, rows, "rows are set aside and not in the snapshot: {example}");
            }
            let table = FrozenTable { source: entry.source.to_string(), fingerprint: state.to_string(), files };
            tables.insert(entry.table.clone(), table);
        }
        // Looking again takes connections, of which there may be one.
        moment.end().await;
        let after = self.states(sources).await?;
        files::sync_folder(&unfinished).map_err(failed)?;
        let mut both = sources.iter().zip(before.iter().zip(&after));
        Ok(match both.find(|(_, (before, after))| before != after) {
            Some((entry, _)) => Err(entry.table.clone()),
            None => Ok(tables),
        })
    }

    /// The unfinished folder under the name of what is in it.
    fn named(&self, tables: BTreeMap<String, FrozenTable>, taken_at: i64) -> Result<Snapshot, SnapshotError> {
        let id = id(&self.keys, taken_at, &tables);
        let folder = self.folder.join(&id);
        let failed = |source| SnapshotError::Folder { path: folder.clone(), source };
        files::remove_folder(&folder).map_err(failed)?;
        files::rename(&self.folder.join(UNFINISHED), &folder).map_err(failed)?;
        Ok(Snapshot { id, taken_at, folder, tables, is_over: AtomicBool::new(true) })
    }

    async fn states(&self, sources: &[&SourceEntry]) -> Result<Vec<Fingerprint>, SnapshotError> {
        let mut states = Vec::new();
        for entry in sources {
            let failed = |source| SnapshotError::Source { table: entry.table.clone(), source: Box::new(source) };
            states.push(fingerprint(&entry.source, &self.places).await.map_err(failed)?);
        }
        Ok(states)
    }

    /// Removes what a connector makes here, but for one snapshot; nothing else.
    fn sweep(&self, current: Option<&str>) -> Result<(), SnapshotError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| SnapshotError::Folder { path, source }
        };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(failed(&self.folder))?,
        };
        for entry in entries {
            let path = entry.map_err(failed(&self.folder))?.path();
            let name = path.file_name().and_then(OsStr::to_str);
            if name.is_some_and(|name| Some(name) != current && is_of_a_snapshot(name)) {
                files::remove_folder(&path).map_err(failed(&path))?;
            }
        }
        Ok(())
    }
}

fn is_of_a_snapshot(name: &str) -> bool {
    let is_id = name.len() == 16 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_id || name == UNFINISHED
}

/// Whether the files of a table are those that were copied, and no others.
async fn whole(snapshot: &Snapshot, entry: &SourceEntry) -> Result<(), SnapshotError> {
    let path = place(&snapshot.folder, &entry.table);
    let damaged = |what: String| SnapshotError::Damaged { path: path.clone(), what };
    let found = digests(&snapshot.source(entry), Path::new("")).await;
    let found = found.map_err(|error| damaged(error.to_string()))?;
    match snapshot.tables.get(&entry.table) {
        Some(table) if table.files == found => Ok(()),
        _ => Err(damaged("the files are not those that were copied".to_owned())),
    }
}
