//! Why a configuration cannot be used, one variant per cause.

use std::io;
use std::path::PathBuf;

use khidi_queries_disclosure::catalogue::AgencyIdError;
use thiserror::Error;

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum ConfigError {
    /// The file is not there or cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Not TOML, an unknown key, or a value of the wrong type; the text names the line.
    #[error("{}: {source}", path.display())]
    Syntax { path: PathBuf, source: toml::de::Error },
    /// The agency has no usable name.
    #[error("{}: agency: {source}", path.display())]
    Agency { path: PathBuf, source: AgencyIdError },
    /// A table has no usable name.
    #[error("{}: source '{table}': use a letter a-z, then at most 30 of a-z, 0-9 and _", path.display())]
    TableName { path: PathBuf, table: String },
    /// Two sources of one table.
    #[error("{}: there are two sources of table '{table}'", path.display())]
    TableTwice { path: PathBuf, table: String },
    /// A table of a database that is not configured.
    #[error("{}: source '{table}': there is no [databases.{database}]", path.display())]
    NoDatabase { path: PathBuf, table: String, database: String },
    /// A table of a store that is not configured.
    #[error("{}: source '{table}': there is no [stores.{store}]", path.display())]
    NoStore { path: PathBuf, table: String, store: String },
    /// A limit under which nothing could be answered.
    #[error("{}: limits.{limit} must be greater than zero", path.display())]
    Limit { path: PathBuf, limit: &'static str },
}
