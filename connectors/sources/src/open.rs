//! Opening a configured source as a table. A new kind of source is one variant of the configuration, one arm here and
//! one module of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use ring::digest;

use crate::store::near;
use crate::{Database, SourceConfig, SourceError, Store, csv, database, parquet};

/// What sources are found by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    /// The folder that relative paths start at.
    pub base: PathBuf,
    /// The databases, by their names in the configuration.
    pub databases: BTreeMap<String, Arc<Database>>,
    /// The stores of objects, by their names in the configuration.
    pub stores: BTreeMap<String, Arc<Store>>,
}

impl From<PathBuf> for Places {
    /// A folder, and nothing else.
    fn from(base: PathBuf) -> Self {
        Self { base, ..Self::default() }
    }
}

/// A source ready to be registered in a connector's session.
#[derive(Debug, Clone)]
pub struct OpenTable {
    /// Runs the scans. Its schema has the names and order of `schema`, but text is Utf8View.
    pub provider: Arc<dyn TableProvider>,
    /// What is published: canonical types, every field nullable; partition columns come last.
    pub schema: SchemaRef,
    /// How many rows the source held when it was opened, where it knows without reading them.
    pub rows: Option<u64>,
    /// How many files it is made of; none where it lies in a database.
    pub files: usize,
    /// Tells one state of the source from another.
    pub fingerprint: Fingerprint,
}

/// Tells one state of a source from another: it changes whenever the source is rewritten. Shown as 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The first 128 bits of a SHA-256 digest.
    pub(crate) fn of(digest: &digest::Digest) -> Self {
        let mut bytes = [0; 16];
        for (byte, from) in bytes.iter_mut().zip(digest.as_ref()) {
            *byte = *from;
        }
        Self(bytes)
    }

    /// The same of a name that another digest has already.
    pub(crate) fn named(name: &str) -> Self {
        Self::of(&digest::digest(&digest::SHA256, name.as_bytes()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Opens a source: checks that all of it can be read, and agrees with itself, but reads no rows.
///
/// `columns` are the columns wanted, in the order wanted; others may
/// then be of any type and are not read. Without it every column is wanted.
///
/// # Errors
/// One variant of [`SourceError`] per cause, naming the file and, where there is one, the column.
pub async fn open(
    config: &SourceConfig,
    places: &Places,
    columns: Option<&[String]>,
) -> Result<OpenTable, SourceError> {
    let near = near(config, places).await?;
    near.hold(match &*near.config {
        SourceConfig::Parquet(config) => parquet::open(config, near.base(), columns).await,
        SourceConfig::Database(config) => database::open(config, places, columns).await,
        SourceConfig::Csv(config) => csv::open(config, near.base(), columns).await,
    })
}
