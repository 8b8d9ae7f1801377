//! The demo's folder: made once, trusted only when it is complete, never mixed with other arguments.
//!
//! `demo.toml` is written last. Until then `demo.toml.unfinished` stands there, and marks what may be removed.

#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use khidi_connectors_sources::synthetic::{GenerateError, Parameters, Progress, generate};
use thiserror::Error;

use super::arguments::{Difference, Made};
use super::certificates::{self, CertificatesError};
use super::configuration;
use super::files::{self, FileError};
use super::policies::policies;

const MADE: &str = "demo.toml";
const UNFINISHED: &str = "demo.toml.unfinished";
const LOCK: &str = "demo.lock";
const PARTS: [&str; 2] = ["agencies", "certs"];

/// A complete demo folder, held by this process alone.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    _lock: File,
}

/// Why there is no complete demo folder.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder was made with other arguments.
    #[error("{}: {source}; give another --dir, or remove the folder", path.display())]
    Difference {
        /// The folder.
        path: PathBuf,
        /// What differs.
        source: Difference,
    },
    /// `demo.toml` is not as the demo writes it.
    #[error("{} cannot be read", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: toml::de::Error,
    },
    /// A file or folder cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The folder holds things of these names that no demo has made.
    #[error("{} exists, but no demo has made it; give another --dir", .0.display())]
    Foreign(PathBuf),
    /// Another demo works in the folder.
    #[error("another demo is running in {}", .0.display())]
    Busy(PathBuf),
    /// A part of an unfinished folder cannot be removed.
    #[error("{} is unfinished and cannot be removed", path.display())]
    Remove {
        /// The part.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A small file was not written.
    #[error(transparent)]
    Write(#[from] FileError),
    /// The registers were not generated.
    #[error("the registers cannot be generated")]
    Generate(#[from] GenerateError),
    /// The certificates were not made.
    #[error(transparent)]
    Certificates(#[from] CertificatesError),
}

impl Folder {
    /// The folder at `path`, made if it is not there or was never completed. `started` is told when it is to be made,
    /// and `progress` how far that is, from several threads.
    ///
    /// # Errors
    /// One [`FolderError`] per cause. What is then left behind is not taken for a complete folder.
    pub fn open(
        path: &Path,
        wanted: &Made,
        now: SystemTime,
        started: impl FnOnce(),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Self, FolderError> {
        files::make_folder(path)?;
        let folder = Self { path: path.to_owned(), _lock: lock(path)? };
        if folder.is_complete(wanted)? {
            return Ok(folder);
        }
        started();
        folder.clear()?;
        folder.make(wanted, now, progress)?;
        Ok(folder)
    }

    /// Where the certificates lie.
    #[must_use]
    pub fn certificates(&self) -> PathBuf {
        self.path.join("certs")
    }

    /// Where an agency's files lie.
    #[must_use]
    pub fn agency(&self, agency: &str) -> PathBuf {
        self.path.join("agencies").join(agency)
    }

    fn is_complete(&self, wanted: &Made) -> Result<bool, FolderError> {
        let path = self.path.join(MADE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(source) => return Err(FolderError::Read { path, source }),
        };
        let made: Made = toml::from_str(&text).map_err(|source| FolderError::Malformed { path, source })?;
        made.serves(wanted).map_err(|source| FolderError::Difference { path: self.path.clone(), source })?;
        Ok(true)
    }

    /// Removes what an interrupted run has left, and nothing that no demo has made.
    fn clear(&self) -> Result<(), FolderError> {
        let unfinished = self.path.join(UNFINISHED);
        let is_ours = unfinished.exists();
        for path in PARTS.map(|part| self.path.join(part)).into_iter().filter(|path| path.exists()) {
            if !is_ours {
                return Err(FolderError::Foreign(path));
            }
            fs::remove_dir_all(&path).map_err(|source| FolderError::Remove { path, source })?;
        }
        Ok(())
    }

    fn make(&self, made: &Made, now: SystemTime, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), FolderError> {
        let unfinished = self.path.join(UNFINISHED);
        let arguments = toml::to_string(made).unwrap_or_default();
        let text = format!("# What this folder was made with. Another demo needs another folder.\n{arguments}");
        files::write(&unfinished, &text)?;
        certificates::make(&self.certificates(), now)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let parameters = Parameters { people: made.people, seed: made.seed };
        generate(&self.path, &parameters, threads, progress)?;
        for (agency, policy) in policies(made.protection.into()) {
            let folder = self.agency(agency);
            files::make_folder(&folder)?;
            files::write(&folder.join("policy.toml"), &policy)?;
            files::write(&folder.join("connector.toml"), &configuration::connector(agency))?;
        }
        let path = self.path.join(MADE);
        fs::rename(unfinished, &path).map_err(|source| FileError { path, source })?;
        Ok(())
    }
}

/// The lock ends with the process, however that ends.
fn lock(folder: &Path) -> Result<File, FolderError> {
    let path = folder.join(LOCK);
    let at_fault = |source| FolderError::Write(FileError { path: path.clone(), source });
    let file = File::options().create(true).append(true).open(&path).map_err(at_fault)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(at_fault(source)),
    }
}
