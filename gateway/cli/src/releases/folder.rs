//! A folder of pulled releases: `indicator/period/VERSION.*`, each file written whole or not at all. `VERSION.sha256` comes last, in
//! the form that `sha256sum -c` reads: where it stands and is right, the release is complete.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use khidi_gateway_releases::{Manifest, Release, Sha256};
use thiserror::Error;

use super::format::{Format, Part};
use crate::coded::CodedError;

/// Where a statistics office keeps what it pulled.
pub(super) struct Folder {
    root: PathBuf,
    formats: Vec<Format>,
}

/// Why a release was not kept.
#[derive(Debug, Error)]
pub(super) enum FolderError {
    /// A file cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A version that says something else than when it was pulled.
    #[error("{} was pulled before, and the gateway's says something else under the same name; nothing is replaced", path.display())]
    Republished {
        /// The manifest that was pulled.
        path: PathBuf,
    },
    /// A folder in which a gateway keeps its releases.
    #[error("{}: a gateway keeps its releases here; pull into another folder", .0.display())]
    Store(PathBuf),
    /// A table that cannot be written in a format.
    #[error("{release} cannot be written")]
    Format {
        /// The release.
        release: String,
        /// Why.
        source: CodedError,
    },
}

impl Folder {
    pub(super) fn new(root: &Path, formats: &[Format]) -> Self {
        Self { root: root.to_owned(), formats: formats.to_vec() }
    }

    /// Whether the release is there, whole and in all formats.
    ///
    /// # Errors
    /// Something else is there under its name.
    pub(super) fn has(&self, manifest: &Manifest) -> Result<bool, FolderError> {
        self.not_republished(manifest)?;
        let sums = self.sums(manifest)?;
        for part in self.parts() {
            let path = self.path(manifest, part.suffix());
            match (sums.get(&file_name(&path)), read(&path)?) {
                (Some(sum), Some(bytes)) if *sum == Sha256::of(&bytes) => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Keeps a release.
    ///
    /// # Errors
    /// What is there stays as it was, but for files that were damaged.
    pub(super) fn keep(&self, release: &Release) -> Result<(), FolderError> {
        let manifest = &release.manifest;
        self.not_republished(manifest)?;
        // Of formats that were pulled before and are not wished for now, the sums stay.
        let mut sums = self.sums(manifest)?;
        for part in self.parts() {
            let format = |source| FolderError::Format { release: manifest.name(), source };
            let (path, bytes) = (self.path(manifest, part.suffix()), part.of(release).map_err(format)?);
            write(&path, &bytes)?;
            sums.insert(file_name(&path), Sha256::of(&bytes));
        }
        let sums: String = sums.into_iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        write(&self.path(manifest, "sha256"), sums.as_bytes())
    }

    /// What was pulled under this name says the same, and no gateway's store is written into.
    fn not_republished(&self, manifest: &Manifest) -> Result<(), FolderError> {
        let folder = self.folder(manifest);
        if is_store(&folder) {
            return Err(FolderError::Store(folder));
        }
        let path = self.path(manifest, Part::Manifest.suffix());
        let Some(bytes) = read(&path)? else { return Ok(()) };
        match Manifest::of_json(&bytes) {
            Ok(known) if known.sha256() == manifest.sha256() => Ok(()),
            Ok(_) => Err(FolderError::Republished { path }),
            // What was damaged is pulled again.
            Err(_) => Ok(()),
        }
    }

    /// The sums that are noted; lines of another form are none.
    fn sums(&self, manifest: &Manifest) -> Result<BTreeMap<String, Sha256>, FolderError> {
        let bytes = read(&self.path(manifest, "sha256"))?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let sum = |line: &str| {
            let (sum, name) = line.split_once("  ")?;
            Some((name.to_owned(), Sha256::try_from(sum.to_owned()).ok()?))
        };
        Ok(text.lines().filter_map(sum).collect())
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = self.formats.iter().flat_map(|format| format.parts()).collect();
        parts.push(Part::Manifest);
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    fn folder(&self, manifest: &Manifest) -> PathBuf {
        self.root.join(manifest.indicator.as_str()).join(&manifest.period)
    }

    fn path(&self, manifest: &Manifest, suffix: &str) -> PathBuf {
        self.folder(manifest).join(format!("{}.{suffix}", manifest.version))
    }
}

/// Whether a folder holds the files of a gateway's store, which look alike but for those of cells.
fn is_store(folder: &Path) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .any(|name| name.strip_prefix("data-").and_then(|name| name.strip_suffix(".parquet")).is_some())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FolderError::File { path: path.to_owned(), source }),
    }
}

/// Writes a file whole, or not at all: it is durable before it has its name.
fn write(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let written = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut working = path.as_os_str().to_owned();
        // Of this process alone: two may pull into one folder, and what either gives its name is whole.
        working.push(format!(".{}.partial", process::id()));
        let mut file = File::create(&working)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&working, path)
    };
    written().map_err(|source| FolderError::File { path: path.to_owned(), source })
}
