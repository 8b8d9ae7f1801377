//! The folder on this machine that a table's objects are fetched into, and its generations: states of all objects, each
//! complete or not there.
//!
//! Objects lie in `blobs`, under names that tell one state of one object from every other, and are never changed. A
//! generation is a folder of links to them, named by its listing; it takes its name last. Whoever reads a generation holds a
//! lock on it, and whoever changes the folder holds one on that, so that a `check` beside a running connector takes nothing
//! away from it, and what a crash leaves behind is held by nobody.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::StoreError;
use super::listing::{Listing, Object};
use crate::parquet::copying::{private_file, private_folder, sync_folder, sync_folders};

const BLOBS: &str = "blobs";
const DATA: &str = "data";
const LOCK: &str = "lock";
const UNFINISHED: &str = "unfinished";
/// The blobs of a generation, a name on each line.
const NAMES: &str = "objects";

/// A folder that is locked: nobody else changes it.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    _lock: File,
}

/// A state of all objects of a table, as files. They stay as long as anybody has it.
#[derive(Debug)]
pub(crate) struct Generation {
    /// The id of its listing.
    pub(super) id: String,
    /// A file or a folder, as the table is one object or several.
    pub(super) path: PathBuf,
    folder: PathBuf,
    lock: Option<File>,
    /// The id of the one that has taken its place.
    successor: OnceLock<String>,
}

impl Generation {
    /// Another is read from now on.
    pub(super) fn end(&self, successor: &str) {
        // It ends once.
        let _ = self.successor.set(successor.to_owned());
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        let Some(successor) = self.successor.get() else { return };
        self.lock = None;
        // Where somebody else is at work, or it fails, the next fetch removes it.
        if let Ok(Some(cache)) = Cache::try_lock(&self.folder) {
            let _ = cache.sweep(successor);
        }
    }
}

impl Cache {
    /// Waits until nobody else changes the folder, which is made if it is not there.
    pub(super) fn lock(folder: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Folder { path: folder.to_owned(), source };
        private_folder(&folder.join(BLOBS)).map_err(failed)?;
        let lock = lock_file(&folder.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    fn try_lock(folder: &Path) -> io::Result<Option<Self>> {
        let lock = lock_file(&folder.join(LOCK))?;
        Ok(lock.try_lock().is_ok().then(|| Self { folder: folder.to_owned(), _lock: lock }))
    }

    /// Where objects are fetched to.
    pub(super) fn blobs(&self) -> PathBuf {
        self.folder.join(BLOBS)
    }

    /// Whether an object is there, whole.
    pub(super) fn has(&self, object: &Object) -> bool {
        let found = fs::symlink_metadata(self.blobs().join(object.blob()));
        found.is_ok_and(|found| found.is_file() && found.len() == object.bytes)
    }

    /// Removes what a fetch that was interrupted has left.
    pub(super) fn tidy(&self, listing: &Listing) -> Result<(), StoreError> {
        let remove = |path: PathBuf| match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(StoreError::Folder { path, source }),
            _ => Ok(()),
        };
        for object in listing.objects.iter().filter(|object| !self.has(object)) {
            remove(self.blobs().join(object.blob()))?;
        }
        let blobs = self.blobs();
        let failed = |source| StoreError::Folder { path: blobs.clone(), source };
        for entry in fs::read_dir(&blobs).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "part") {
                remove(path)?;
            }
        }
        Ok(())
    }

    /// The generation of a listing all of whose objects are there. It is durable.
    pub(super) fn generation(&self, listing: &Listing) -> Result<Generation, StoreError> {
        let home = self.folder.join(&listing.id);
        let failed = |source| StoreError::Folder { path: home.clone(), source };
        if !home.is_dir() {
            self.make(listing, &home).map_err(failed)?;
        }
        let lock = lock_file(&home.join(LOCK)).map_err(failed)?;
        lock.lock_shared().map_err(failed)?;
        let data = home.join(DATA);
        let one = listing.objects.first().filter(|_| listing.is_one).map(|object| data.join(&object.place));
        Ok(Generation {
            id: listing.id.clone(),
            path: one.unwrap_or(data),
            folder: self.folder.clone(),
            lock: Some(lock),
            successor: OnceLock::new(),
        })
    }

    fn make(&self, listing: &Listing, home: &Path) -> io::Result<()> {
        let unfinished = self.folder.join(UNFINISHED);
        remove_folder(&unfinished)?;
        private_folder(&unfinished.join(DATA))?;
        let mut names = String::new();
        for object in &listing.objects {
            let (place, blob) = (unfinished.join(DATA).join(&object.place), object.blob());
            if let Some(parent) = place.parent() {
                private_folder(parent)?;
            }
            link(&self.blobs(), &blob, &object.place, &place)?;
            names = names + &blob + "\n";
        }
        let mut file = private_file(&unfinished.join(NAMES))?;
        file.write_all(names.as_bytes())?;
        file.sync_all()?;
        private_file(&unfinished.join(LOCK))?;
        sync_folder(&self.blobs())?;
        sync_folders(&unfinished)?;
        fs::rename(&unfinished, home)?;
        sync_folder(&self.folder)
    }

    /// Removes all generations but one that nobody reads, and the objects of no other.
    pub(super) fn sweep(&self, keep: &str) -> Result<(), StoreError> {
        let failed = |source| StoreError::Folder { path: self.folder.clone(), source };
        let mut kept = BTreeSet::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name == UNFINISHED || (is_generation(name) && name != keep && is_free(&path)) {
                remove_folder(&path).map_err(failed)?;
            } else if is_generation(name) {
                let names = fs::read_to_string(path.join(NAMES)).map_err(failed)?;
                kept.extend(names.lines().map(str::to_owned));
            }
        }
        for entry in fs::read_dir(self.blobs()).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !kept.contains(name) {
                fs::remove_file(&path).map_err(failed)?;
            }
        }
        Ok(())
    }
}

fn is_generation(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether nobody reads the generation at `path`.
fn is_free(path: &Path) -> bool {
    lock_file(&path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}

fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Gives a blob the name of its object. The link is symbolic, because another name of the file itself would be a change of
/// it to readers that look at all that a file system tells; it is relative, so that the folder can be moved.
#[cfg(unix)]
fn link(_blobs: &Path, blob: &str, place: &str, at: &Path) -> io::Result<()> {
    let up = "../".repeat(place.split('/').count() + 1);
    std::os::unix::fs::symlink(format!("{up}{BLOBS}/{blob}"), at)
}

#[cfg(not(unix))]
fn link(blobs: &Path, blob: &str, _place: &str, at: &Path) -> io::Result<()> {
    fs::hard_link(blobs.join(blob), at)
}
