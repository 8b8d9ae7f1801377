//! The sources of a connector: an agency's own tables, opened as DataFusion tables in canonical types, and the session
//! they are computed in. Knows nothing of policies, gateways or the network.

mod canonical;
mod columnar;
mod columns;
mod config;
mod copy;
pub mod csv;
mod database;
mod error;
mod open;
mod parquet;
mod session;
mod store;
pub mod synthetic;
#[cfg(test)]
mod tests;

pub use canonical::{execution, published};
pub use columns::{SourceColumn, columns};
pub use config::{HiveColumn, HiveColumnError, HiveType, ParquetConfig, SourceConfig};
pub use copy::{Copied, CopyError, FileDigest, Original, copy, digests, fingerprint};
pub use csv::{CsvConfig, CsvError, RowFault};
pub use database::{
    Database, DatabaseConfig, DatabaseError, DatabaseTableConfig, FileConfig, Moment, Reader, Relation, ServerConfig,
    TlsFiles, Until,
};
pub use error::{ScanError, SourceError};
pub use open::{Fingerprint, OpenTable, Places, open};
pub use session::{Limits, SessionError, Spill, session, task};
pub use store::{Store, StoreConfig, StoreConfigError, StoreError};
