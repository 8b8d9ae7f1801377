//! Finds the files of a source and the state that each is in. Opens them only to look at a few bytes.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ring::digest;

use super::error::CsvError;
use crate::{Fingerprint, ScanError, SourceError};

/// The names of files that a folder is searched for.
const NAMES: [&str; 3] = [".csv", ".csv.gz", ".csv.zst"];
/// How many bytes of the beginning and the end of each file count for its fingerprint.
const PROBE: u64 = 4096;

/// One file of a source.
#[derive(Debug, Clone)]
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    /// The path within the source; empty if the source is this file.
    pub(super) place: String,
    pub(super) state: FileState,
}

/// Tells whether a file is still what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileState {
    /// In bytes.
    pub(super) size: u64,
    modified: SystemTime,
    /// The file itself and the time when anything about it changed, where the system tells: a file that was rewritten may
    /// have been given its old time of modification.
    identity: [i64; 3],
}

impl FileState {
    fn of(found: &Metadata) -> io::Result<Self> {
        Ok(Self { size: found.len(), modified: found.modified()?, identity: identity(found) })
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [found.ino().cast_signed(), found.ctime(), found.ctime_nsec()]
}

#[cfg(not(unix))]
fn identity(_found: &Metadata) -> [i64; 3] {
    [0; 3]
}

impl FoundFile {
    /// Refuses a file that is not what it was when it was found.
    pub(super) fn check_unchanged(&self) -> Result<(), ScanError> {
        let state = fs::metadata(&self.path).and_then(|found| FileState::of(&found));
        match state.is_ok_and(|state| state == self.state) {
            true => Ok(()),
            false => Err(ScanError::Changed { path: self.path.clone() }),
        }
    }
}

/// The file at `root`, or all CSV files in it, sorted by path. Names that begin with `.` or `_` are skipped, and so are
/// files of other names.
pub(super) fn list(root: &Path) -> Result<Vec<FoundFile>, SourceError> {
    let unreadable = |cause| SourceError::io(root, cause);
    let found = fs::metadata(root).map_err(unreadable)?;
    if !found.is_dir() {
        return Ok(vec![file(root.to_owned(), String::new(), &found)?]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(root).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(SourceError::UnusablePath { path });
        };
        if name.starts_with(['.', '_']) {
            continue;
        }
        let found = fs::metadata(&path).map_err(|cause| SourceError::io(&path, cause))?;
        let place = format!("/{name}");
        match found.is_dir() {
            true => return Err(CsvError::NestedFolder { path }.into()),
            false if is_csv(name) => files.push(file(path, place, &found)?),
            false => {}
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    match files.is_empty() {
        true => Err(CsvError::NoFiles { path: root.to_owned() }.into()),
        false => Ok(files),
    }
}

/// Whether a folder is searched for files of this name.
pub(crate) fn is_csv(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|ending| name.ends_with(ending))
}

fn file(path: PathBuf, place: String, found: &Metadata) -> Result<FoundFile, SourceError> {
    match FileState::of(found) {
        Ok(_) if !found.is_file() => Err(CsvError::NoFile { path }.into()),
        Ok(state) if state.size == 0 => Err(SourceError::EmptyFile { path }),
        Ok(state) => Ok(FoundFile { path, place, state }),
        Err(cause) => Err(SourceError::io(&path, cause)),
    }
}

/// Over each file's place in the source, state, beginning and end.
pub(super) fn fingerprint(files: &[FoundFile]) -> Result<Fingerprint, SourceError> {
    let mut context = digest::Context::new(&digest::SHA256);
    for FoundFile { path, place, state } in files {
        let probe = probe(path, state.size).map_err(|cause| SourceError::io(path, cause))?;
        let modified = state.modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        for part in [place.as_bytes(), &modified.as_nanos().to_be_bytes(), &probe] {
            context.update(&part.len().to_be_bytes());
            context.update(part);
        }
        context.update(&state.size.to_be_bytes());
        state.identity.iter().for_each(|part| context.update(&part.to_be_bytes()));
    }
    Ok(Fingerprint::of(&context.finish()))
}

fn probe(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    let (mut file, mut bytes) = (File::open(path)?, Vec::new());
    Read::by_ref(&mut file).take(PROBE).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(size.saturating_sub(PROBE)))?;
    file.take(PROBE).read_to_end(&mut bytes)?;
    Ok(bytes)
}
