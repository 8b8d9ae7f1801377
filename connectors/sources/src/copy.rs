//! Copying a configured source to another place, and telling whether it is still what it was.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::csv::SetAside;
use crate::store::{Generation, near, state};
use crate::{
    Fingerprint, Moment, OpenTable, ParquetConfig, Places, Reader, SourceConfig, SourceError, Until, columnar, csv,
    database, parquet,
};

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

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its files.
    pub files: Vec<FileDigest>,
    /// The rows that are not in it, where the source sets bad ones aside.
    pub set_aside: Option<SetAside>,
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
    /// Its rows cannot be read to the end.
    #[error("its rows cannot be read: {0}")]
    Rows(String),
}

/// The state of a source now: that of [`crate::OpenTable::fingerprint`], without opening it for any columns. Of a database
/// it is the state of a table's columns: what rows there are is not told. Of a store's objects it is what the store lists,
/// which is asked no more often than its configuration says.
///
/// # Errors
/// As [`crate::open()`], of what concerns files and relations.
pub async fn fingerprint(config: &SourceConfig, places: &Places) -> Result<Fingerprint, SourceError> {
    if let Some(fingerprint) = state(config, places).await? {
        return Ok(fingerprint);
    }
    match config {
        SourceConfig::Parquet(config) => parquet::fingerprint(config, &places.base).await,
        SourceConfig::Database(config) => database::fingerprint(config, places).await,
        SourceConfig::Csv(config) => csv::fingerprint(config, &places.base).await,
    }
}

/// The files of a copy, all of their bytes read.
///
/// # Errors
/// A file or folder cannot be read.
pub async fn digests(copy: &ParquetConfig, base: &Path) -> Result<Vec<FileDigest>, SourceError> {
    parquet::digests(copy, base).await
}

/// Copies one source to `to`, which must not be there, readable by its owner only and durable: Parquet files byte by byte,
/// anything else as one Parquet file of all columns that can be published. Whether files changed meanwhile, [`fingerprint`]
/// tells; a table of a database is copied as it is at one moment.
///
/// # Errors
/// One [`CopyError`] per cause; what was written so far stays.
pub async fn copy(config: &SourceConfig, places: &Places, to: &Path) -> Result<Copied, CopyError> {
    let reader = Arc::new(Moment::default()).attend(Until::Copied);
    Original::found(config, places).await?.copy(to, &reader).await
}

/// A source that is about to be copied. Several that are to be copied as they are at one moment are found first, and then
/// copied by one reader: finding them takes connections of its own.
#[derive(Debug)]
pub struct Original {
    form: Form,
    /// The files stay until it is copied.
    _fetched: Option<Arc<Generation>>,
}

#[derive(Debug)]
enum Form {
    Files(ParquetConfig, PathBuf),
    Table(OpenTable),
}

impl Original {
    /// Looks for a source. Reads no rows.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn found(config: &SourceConfig, places: &Places) -> Result<Self, SourceError> {
        let near = near(config, places).await?;
        let form = match &*near.config {
            SourceConfig::Parquet(config) => Form::Files(config.clone(), near.base().to_owned()),
            SourceConfig::Database(config) => Form::Table(database::open_all(config, places).await?),
            SourceConfig::Csv(config) => Form::Table(csv::open(config, near.base(), None).await?),
        };
        Ok(Self { form, _fetched: near.generation() })
    }

    /// Copies it as [`copy()`] does. What a database can show to several statements at one moment is copied as it is at that
    /// of the reader.
    ///
    /// # Errors
    /// As [`copy()`].
    pub async fn copy(self, to: &Path, reader: &Arc<Reader>) -> Result<Copied, CopyError> {
        match self.form {
            Form::Files(config, base) => {
                let files = parquet::copy(&config, &base, to).await?;
                Ok(Copied { files, set_aside: None })
            }
            Form::Table(table) => columnar::write(table, to, Arc::clone(reader)).await,
        }
    }
}
