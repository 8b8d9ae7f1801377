//! The gateway's configuration: serde shape to validated values. Errors name file and line. Opens nothing but
//! the file itself; certificates and addresses are tried when the gateway starts.

mod error;
mod shape;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use khidi_certs::Role;
use khidi_gateway_releases::{Location, StoreSettings};
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_planner::FederatedTable;
use serde::Deserialize;

pub use error::{ConfigError, Place};

/// What a gateway is told. May also be put together in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Name of the federation; peers of another one are not accepted.
    pub federation: String,
    /// Where analysts connect.
    pub listen: SocketAddr,
    /// The audit log; appended to, created if absent.
    pub audit: PathBuf,
    /// Certificates.
    pub tls: TlsFiles,
    /// Pause between attempts to reach agencies that were down.
    pub refresh: Duration,
    /// The agencies, each once.
    pub agencies: Vec<AgencyEntry>,
    /// Tables declared over several of these agencies.
    pub federated: Vec<FederatedTable>,
    /// Where releases are kept, and whose they are; without it there are none.
    pub releases: Option<ReleasesConfig>,
    /// Limits.
    pub limits: Limits,
}

/// Releases of indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasesConfig {
    /// Where they are kept.
    pub store: Location,
    /// Who keeps the bucket, if it is one.
    pub s3: StoreSettings,
    /// A folder of indicators of one's own.
    pub catalogue: Option<PathBuf>,
    /// Who may have them made, beside operators.
    pub makers: Vec<Party>,
    /// Who may read them, beside statistics offices and those who may have them made.
    pub readers: Vec<Party>,
}

/// A party of the federation, written `role/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its role.
    pub role: Role,
    /// Its name.
    pub name: String,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role, self.name)
    }
}

/// PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFiles {
    /// Certificates of the federation's authority.
    pub ca: PathBuf,
    /// The gateway's own chain.
    pub cert: PathBuf,
    /// The gateway's own key.
    pub key: PathBuf,
}

/// An agency and where its connector listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyEntry {
    /// Its name: the one that its connector must prove, and its schema in SQL.
    pub id: AgencyId,
    /// `host:port`.
    pub address: String,
}

/// What questions and answers may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes for received batches and the work above them, for all questions together.
    pub memory: usize,
    /// From an answer's request to its end.
    pub deadline: Duration,
    /// Cells of one fragment.
    pub cells: u64,
    /// Rows of one fragment over public tables.
    pub rows: u64,
    /// Bytes of one fragment.
    pub bytes: u64,
    /// Rows of one result.
    pub result_rows: u64,
    /// Questions at the same time.
    pub queries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u32 = 1024 * 1024;
        Self {
            memory: 1024 * MIB as usize,
            deadline: Duration::from_secs(120),
            cells: 2_000_000,
            rows: 2_000_000,
            bytes: 256 * u64::from(MIB),
            result_rows: 2_000_000,
            queries: 16,
        }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// One [`ConfigError`] per cause.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Reads the text of the file `path`, which is named in errors only.
    ///
    /// # Errors
    /// One [`ConfigError`] per cause, never [`ConfigError::Read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        shape::read(text, path)
    }
}
