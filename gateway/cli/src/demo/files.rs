//! Writes small files whole: a reader sees the earlier text or the new one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a file or folder was not written.
#[derive(Debug, Error)]
#[error("{} cannot be written", path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

/// Writes `text` to `path`.
///
/// # Errors
/// [`FileError`]; then the earlier file, if any, stands as it was.
pub fn write(path: &Path, text: &str) -> Result<(), FileError> {
    let working = path.with_extension("partial");
    let written = fs::write(&working, text).and_then(|()| fs::rename(&working, path));
    written.map_err(|source| FileError { path: path.to_owned(), source })
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`FileError`].
pub fn make_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|source| FileError { path: path.to_owned(), source })
}
