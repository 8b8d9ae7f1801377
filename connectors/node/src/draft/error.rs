//! Why nothing is drafted, one variant per cause. For the agency's operator.

use std::io;
use std::path::PathBuf;

use khidi_certs::IdentityError;
use khidi_connectors_sources::{DatabaseError, SessionError};
use thiserror::Error;

/// Why nothing is drafted.
#[derive(Debug, Error)]
pub enum DraftError {
    /// A file that a draft would have to replace.
    #[error("{}: is there already, and a draft replaces nothing; choose another --dir", .0.display())]
    Exists(PathBuf),
    /// Agency and federation cannot stand in a certificate.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A path cannot be looked at.
    #[error("{}: cannot be looked at", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// There is nothing that can be a source.
    #[error("{}: neither a Parquet or CSV file nor a folder with any, nor a file NAME.toml that says what a database is", .0.display())]
    Nothing(PathBuf),
    /// A database that shows nothing.
    #[error("{}: the role sees no table or view in the database; GRANT SELECT on those that are to be published", .0.display())]
    NoTables(PathBuf),
    /// A file that says nothing of a database.
    #[error("{}: not what [databases.NAME] of a configuration says", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A database does not tell its tables.
    #[error("{}: the database cannot be looked at", path.display())]
    Database {
        /// The file that says which.
        path: PathBuf,
        /// What it says.
        #[source]
        source: DatabaseError,
    },
    /// The session cannot be made.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A file cannot be written.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}
