//! Why there is no snapshot, or none that can be used. For the agency's operator: these texts name files.

use std::io;
use std::path::PathBuf;

use khidi_connectors_sources::{CopyError, SourceError};
use thiserror::Error;

/// Why a snapshot cannot be taken or used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum SnapshotError {
    /// The folder of snapshots, or a file in it, cannot be made, read or removed.
    #[error("{}: the folder of snapshots cannot be used", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A source cannot be read, or its copy not written.
    #[error("table '{table}': {source}")]
    Copy { table: String, source: Box<CopyError> },
    /// A source cannot be looked at.
    #[error("table '{table}': {source}")]
    Source { table: String, source: Box<SourceError> },
    /// A source was written to while it was copied, each time.
    #[error("table '{table}': the source was changed while it was copied, {attempts} times")]
    Changed { table: String, attempts: usize },
    /// What lies there is not what was taken.
    #[error(
        "{}: {what}. A snapshot stays as it was taken: put it back from the agency's backup; or, to take a new one, which \
         shows what has changed since, remove the folder of snapshots",
        path.display()
    )]
    Damaged { path: PathBuf, what: String },
}
