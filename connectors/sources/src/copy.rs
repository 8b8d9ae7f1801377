//! Copying a configured source to another place, and telling whether it is still what it was.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Fingerprint, SourceConfig, SourceError, parquet};

/// One file of a source, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDigest {
    /// Where it lies in the source, with `/` before each name; empty where the source is one file.
    pub place: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, as 64 hex digits.
    pub sha256: String,
}

/// Why a source was not copied.
#[derive(Debug, Error)]
pub enum CopyError {
    /// It cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The copy cannot be written.
    #[error("{}: the copy cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The state of a source now: that of [`crate::OpenTable::fingerprint`], without opening it for any columns.
///
/// # Errors
/// As [`crate::open()`], of what concerns files.
pub async fn fingerprint(config: &SourceConfig, base: &Path) -> Result<Fingerprint, SourceError> {
    match config {
        SourceConfig::Parquet(config) => parquet::fingerprint(config, base).await,
    }
}

/// The files of a source, all of their bytes read.
///
/// # Errors
/// A file or folder cannot be read.
pub async fn digests(config: &SourceConfig, base: &Path) -> Result<Vec<FileDigest>, SourceError> {
    match config {
        SourceConfig::Parquet(config) => parquet::digests(config, base).await,
    }
}

/// Copies the files of a source to `to`, which must not be there, readable by their owner only and durable. Whether they
/// changed meanwhile, [`fingerprint`] tells.
///
/// # Errors
/// One [`CopyError`] per cause; what was written so far stays.
pub async fn copy(config: &SourceConfig, base: &Path, to: &Path) -> Result<Vec<FileDigest>, CopyError> {
    match config {
        SourceConfig::Parquet(config) => parquet::copy(config, base, to).await,
    }
}
