//! Why a connector does not start, one variant per cause. For the agency's operator: these texts name files.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use datafusion::error::DataFusionError;
use khidi_certs::CredentialsError;
use khidi_connectors_sources::{SessionError, SourceError};
use khidi_queries_disclosure::policy::{BindError, PolicyError};
use khidi_queries_protocol::catalogue::CatalogueError;
use thiserror::Error;

use crate::config::ConfigError;
use crate::keys::KeysError;
use crate::ledger::LedgerError;
use crate::register::ViewError;
use crate::snapshot::SnapshotError;

/// Why a connector does not start.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum StartError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The policy file is not there or cannot be read.
    #[error("{}: cannot be read", path.display())]
    PolicyFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The policy is not consistent in itself.
    #[error("{}: {source}", path.display())]
    Policy { path: PathBuf, source: Box<PolicyError> },
    /// The source of a table cannot be opened.
    #[error("table '{table}': {source}")]
    Source { table: String, source: Box<SourceError> },
    /// The rows of a table cannot be read, although its source can be opened.
    #[error("table '{table}': its rows cannot be read")]
    Unreadable {
        table: String,
        #[source]
        source: DataFusionError,
    },
    /// The policy says that nobody has two rows in a table, and somebody has.
    #[error(
        "table '{table}': the policy says one_row_per_person or max_rows = 1, and somebody has several rows; \
         correct the table or raise max_rows"
    )]
    SeveralRows { table: String },
    /// The policy does not fit the sources.
    #[error("the policy does not fit the sources: {0}")]
    Bind(#[source] BindError),
    /// A view cannot be published.
    #[error("view '{view}': {source}")]
    View { view: String, source: ViewError },
    /// What would be published cannot be told to a gateway.
    #[error("the catalogue cannot be published: {0}")]
    Catalogue(#[source] CatalogueError),
    /// The code lists cannot be used as tables.
    #[error("the code lists cannot be loaded")]
    CodeLists(#[source] DataFusionError),
    /// The folder for spilled data cannot be made.
    #[error("{}: the folder for spilled data cannot be made", path.display())]
    SpillFolder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The engine's session cannot be made.
    #[error(transparent)]
    Session(SessionError),
    /// Certificate, key or authorities cannot be used.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The certificate is another party's.
    #[error("the certificate is of {found}, the configuration says {expected}")]
    Identity { expected: String, found: String },
    /// The audit log cannot be opened.
    #[error("{}: the audit log cannot be opened", path.display())]
    Audit {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The ledger of ad hoc questions cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The keys of noise and thresholds cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// There is no snapshot to answer from.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The address cannot be listened on, for example because its port is in use.
    #[error("cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        #[source]
        source: io::Error,
    },
}
