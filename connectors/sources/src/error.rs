//! Why a source cannot be opened, one variant per cause. These texts are for the agency's operator: they name paths
//! and columns and never cross to a gateway.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::DataType;
use thiserror::Error;

use crate::{CsvError, DatabaseError, RowFault, StoreError};

/// Why a source cannot be opened.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum SourceError {
    /// Nothing is at the configured path.
    #[error("{}: no such file or folder", path.display())]
    Missing { path: PathBuf },
    /// The operating system does not let the file or folder be read.
    #[error("{}: cannot be read: {cause}", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// A file's or folder's name is not UTF-8, or cannot be addressed.
    #[error("{}: the name cannot be used as a path", path.display())]
    UnusablePath { path: PathBuf },
    /// The folder holds no `*.parquet` file.
    #[error("{}: the folder holds no *.parquet file", path.display())]
    EmptyFolder { path: PathBuf },
    /// A nested folder in a source that declares no (more) partition columns; its rows would be lost.
    #[error("{}: a nested folder, but no partition column is declared for it (hive = [...])", path.display())]
    UndeclaredFolder { path: PathBuf },
    /// A declared partition column has no folder of its name here.
    #[error("{}: expected a folder {column}=VALUE here, as the declared partition columns say", path.display())]
    NotPartitioned { path: PathBuf, column: String },
    /// A partition folder's value is not of the declared type.
    #[error("{}: the value of partition column {column:?} is not an integer", path.display())]
    PartitionValue { path: PathBuf, column: String },
    /// A partition column is also stored in a file, so its value is ambiguous.
    #[error("{}: column {column:?} is declared as a partition column, but the file stores it too", path.display())]
    PartitionColumnStored { path: PathBuf, column: String },
    /// The file has no bytes.
    #[error("{}: the file is empty (0 bytes)", path.display())]
    EmptyFile { path: PathBuf },
    /// The file does not begin as a Parquet file does.
    #[error("{}: not a Parquet file", path.display())]
    NotParquet { path: PathBuf },
    /// The file begins as a Parquet file but its end is missing.
    #[error("{}: the Parquet file is truncated: it does not end in a footer", path.display())]
    Truncated { path: PathBuf },
    /// The file's footer is encrypted.
    #[error("{}: the Parquet file is encrypted, which is not supported", path.display())]
    Encrypted { path: PathBuf },
    /// The file's footer contradicts itself or the file.
    #[error("{}: malformed Parquet file: {cause}", path.display())]
    Malformed { path: PathBuf, cause: String },
    /// A wanted column is in no file and is no partition column.
    #[error("{}: there is no column {column:?}", path.display())]
    UnknownColumn { path: PathBuf, column: String },
    /// The same column name twice, in a file or among the wanted columns.
    #[error("{}: column {column:?} appears twice", path.display())]
    DuplicateColumn { path: PathBuf, column: String },
    /// The column's type has no published form.
    #[error("{}: column {column:?} has type {stored}, which cannot be published", path.display())]
    UnsupportedType { path: PathBuf, column: String, stored: DataType },
    /// A table lies in a database that the configuration does not have.
    #[error("there is no [databases.{database}] in the configuration")]
    NoDatabase { database: String },
    /// A database's column of a type that has no published form.
    #[error(
        "{relation}: column {column:?} has type {stored}, which cannot be published; a view can bring it into another"
    )]
    UnpublishedType { relation: String, column: String, stored: String },
    /// A wanted column twice.
    #[error("{relation}: column {column:?} is wanted twice")]
    WantedTwice { relation: String, column: String },
    /// A database cannot be read.
    #[error("{relation} in database '{database}': {source}")]
    Database { database: String, relation: String, source: Box<DatabaseError> },
    /// A table lies in a store that the configuration does not have.
    #[error("there is no [stores.{store}] in the configuration")]
    NoStore { store: String },
    /// A store of objects cannot be read.
    #[error("store '{store}' ({url}): {source}")]
    Store { store: String, url: String, source: Arc<StoreError> },
    /// What was fetched from a store cannot be opened.
    #[error("store '{store}' ({url}), as fetched: {source}")]
    Fetched { store: String, url: String, source: Box<SourceError> },
    /// A file lacks a column that the first file has.
    #[error("{}: column {column:?} is missing, but {} has it", path.display(), first.display())]
    MissingColumn { path: PathBuf, column: String, first: PathBuf },
    /// A file has a column that the first file lacks.
    #[error("{}: column {column:?} is not in {}", path.display(), first.display())]
    ExtraColumn { path: PathBuf, column: String, first: PathBuf },
    /// A file stores a column in a type that is published differently from the first file's.
    #[error("{}: column {column:?} has type {stored}, but {expected} in {}", path.display(), first.display())]
    ColumnType { path: PathBuf, column: String, stored: DataType, expected: DataType, first: PathBuf },
    /// What is particular to CSV files.
    #[error(transparent)]
    Csv(#[from] CsvError),
}

/// Why an opened source cannot be scanned any more. Travels inside DataFusion's external error.
#[derive(Debug, Error)]
pub enum ScanError {
    /// A file was rewritten or removed since the source was opened; opening it again helps.
    #[error("{}: changed since it was opened", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A row of a CSV file cannot be read.
    #[error(transparent)]
    BadRow(#[from] RowFault),
    /// A file cannot be read to its end, such as a packed one that was cut off.
    #[error("{}: cannot be read beyond line {line}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The last line that is known to have been read.
        line: u64,
        /// What the system or the unpacking says.
        cause: io::Error,
    },
}

impl SourceError {
    /// Whether a column stands in the way that others could be opened without.
    #[must_use]
    pub fn is_of_a_column(&self) -> bool {
        match self {
            Self::UnsupportedType { .. } | Self::UnpublishedType { .. } => true,
            Self::Fetched { source, .. } => source.is_of_a_column(),
            Self::Database { source, .. } => matches!(**source, DatabaseError::NotGranted(_)),
            _ => false,
        }
    }

    /// The error for a failed operation on `path`.
    pub(crate) fn io(path: &std::path::Path, cause: io::Error) -> Self {
        let path = path.to_owned();
        match cause.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Unreadable { path, cause },
        }
    }

    /// The error for a file whose footer cannot be believed.
    pub(crate) fn malformed(path: &std::path::Path, cause: impl ToString) -> Self {
        Self::Malformed { path: path.to_owned(), cause: cause.to_string() }
    }
}
