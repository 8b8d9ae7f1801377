//! `connector.toml`: its form, and the paths in it made absolute. Opens nothing but that file.

mod day;
mod error;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khidi_connectors_sources::{Database, DatabaseConfig, Places, SourceConfig, Store, StoreConfig};
use khidi_queries_disclosure::catalogue::{AgencyId, is_identifier};
use serde::Deserialize;

use crate::machine;

pub use day::Day;
pub use error::ConfigError;

/// Where the machine does not tell what it has, or has little.
const LEAST_MEMORY: usize = 512 << 20;

/// The configuration of one connector.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The agency whose registers these are: its schema in SQL and its name in certificates.
    pub agency: AgencyId,
    /// The federation it belongs to.
    pub federation: String,
    /// Where it listens. Port 0 takes any free port.
    pub listen: SocketAddr,
    /// The policy file.
    pub policy: PathBuf,
    /// The audit log; made if absent, only ever appended to.
    pub audit: PathBuf,
    /// Folder of the two keys that noise and thresholds come from; made with them at the first start.
    pub keys: PathBuf,
    /// The ledger of ad hoc questions; made if absent where a table is open to them, only ever appended to.
    pub ledger: PathBuf,
    /// The tables about which nothing is answered for now, one a line; looked at for each question, absent for none.
    pub stopped: PathBuf,
    /// Folder of the frozen copies that questions are answered from; made if absent, with access for its owner only.
    pub snapshots: PathBuf,
    /// Folder of what is fetched from stores of objects; made when there is any, with access for its owner only.
    pub fetched: PathBuf,
    /// A file of figures about the connector for Prometheus, written anew every few seconds; none where nothing is said.
    pub metrics: Option<PathBuf>,
    /// Folder for data that does not fit into memory; made if absent, with access for its owner only.
    pub spill: PathBuf,
    /// Certificate and key.
    pub tls: TlsConfig,
    /// The last day of which the registers are complete, where they do not reach to the day on which they are read.
    pub data_until: Option<Day>,
    /// The tables behind the policy.
    pub sources: Vec<SourceEntry>,
    /// What a question may use.
    pub limits: LimitsConfig,
    /// The folder of the file, where relative paths of sources start, and its databases and stores.
    pub places: Places,
}

/// Whom the connector believes, and who it is. All PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// Certificates of the federation's authorities.
    pub ca: PathBuf,
    /// The agency's own certificate chain.
    pub cert: PathBuf,
    /// The key of it, readable by its owner only.
    pub key: PathBuf,
    /// Revocation lists; once there is one, every authority in use needs one.
    #[serde(default)]
    pub crls: Vec<PathBuf>,
}

/// One table and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SourceEntry {
    /// The name by which the policy lists it.
    pub table: String,
    /// Where it comes from.
    #[serde(flatten)]
    pub source: SourceConfig,
}

/// What questions may use of the machine, all of them together or each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Bytes of memory for the operators of all questions together; 0 takes a quarter of the machine's, and at least
    /// 512 MiB. It counts what operators reserve, which is about twice what a large grouping occupies.
    pub memory_bytes: usize,
    /// Bytes that all questions together may spill to disk.
    pub spill_bytes: u64,
    /// Threads that one question spreads over; 0 takes all of the machine.
    pub partitions: usize,
    /// Most cells (or rows of public tables) of one answer.
    pub max_cells: u64,
    /// Most bytes of one answer.
    pub max_bytes: u64,
    /// Questions that may run at once; further ones are refused.
    pub max_concurrent: usize,
    /// Seconds after which a question is given up, even if its own deadline is later.
    pub deadline_seconds: u64,
}

impl Default for LimitsConfig {
    /// A quarter of the memory, 8 GiB, all threads, a million cells, 256 MiB, 16 questions, 5 minutes.
    fn default() -> Self {
        Self {
            memory_bytes: 0,
            spill_bytes: 8 << 30,
            partitions: 0,
            max_cells: 1_000_000,
            max_bytes: 256 << 20,
            max_concurrent: 16,
            deadline_seconds: 300,
        }
    }
}

impl LimitsConfig {
    /// Bytes of memory on this machine.
    pub(crate) fn memory(&self) -> usize {
        match self.memory_bytes {
            0 => machine::memory().map_or(LEAST_MEMORY, |bytes| (bytes / 4).max(LEAST_MEMORY)),
            bytes => bytes,
        }
    }

    /// Threads of one question on this machine.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let machine = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        NonZeroUsize::new(self.partitions).unwrap_or_else(machine)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agency: String,
    federation: String,
    listen: SocketAddr,
    policy: PathBuf,
    #[serde(default = "default_audit")]
    audit: PathBuf,
    #[serde(default = "default_keys")]
    keys: PathBuf,
    #[serde(default = "default_ledger")]
    ledger: PathBuf,
    #[serde(default = "default_stopped")]
    stopped: PathBuf,
    #[serde(default = "default_snapshots")]
    snapshots: PathBuf,
    #[serde(default = "default_fetched")]
    fetched: PathBuf,
    metrics: Option<PathBuf>,
    #[serde(default = "default_spill")]
    spill: PathBuf,
    tls: TlsConfig,
    data_until: Option<Day>,
    #[serde(default)]
    databases: BTreeMap<String, DatabaseConfig>,
    #[serde(default)]
    stores: BTreeMap<String, StoreConfig>,
    #[serde(default)]
    sources: Vec<SourceEntry>,
    #[serde(default)]
    limits: LimitsConfig,
}

fn default_audit() -> PathBuf {
    "audit.jsonl".into()
}

fn default_keys() -> PathBuf {
    "keys".into()
}

fn default_ledger() -> PathBuf {
    "ledger.tsv".into()
}

fn default_stopped() -> PathBuf {
    "stopped.txt".into()
}

fn default_snapshots() -> PathBuf {
    "snapshots".into()
}

fn default_fetched() -> PathBuf {
    "fetched".into()
}

fn default_spill() -> PathBuf {
    "spill".into()
}

impl Config {
    /// Reads a configuration file. Relative paths in it start at its folder.
    ///
    /// # Errors
    /// One [`ConfigError`] per cause, naming the file and, for syntax and unknown keys, the line.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// The same from the text of the file at `path`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let at = || path.to_owned();
        let file: File = toml::from_str(text).map_err(|source| ConfigError::Syntax { path: at(), source })?;
        let agency = AgencyId::new(&file.agency).map_err(|source| ConfigError::Agency { path: at(), source })?;
        check_tables(&file, path)?;
        check_limits(&file.limits, path)?;
        let base = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self {
            agency,
            federation: file.federation,
            listen: file.listen,
            policy: base.join(file.policy),
            audit: base.join(file.audit),
            keys: base.join(file.keys),
            ledger: base.join(file.ledger),
            stopped: base.join(file.stopped),
            snapshots: base.join(file.snapshots),
            metrics: file.metrics.map(|metrics| base.join(metrics)),
            spill: base.join(file.spill),
            places: places(file.databases, file.stores, &base, &base.join(&file.fetched)),
            fetched: base.join(file.fetched),
            tls: file.tls.beside(&base),
            data_until: file.data_until,
            sources: file.sources,
            limits: file.limits,
        })
    }
}

impl TlsConfig {
    fn beside(self, base: &Path) -> Self {
        Self {
            ca: base.join(self.ca),
            cert: base.join(self.cert),
            key: base.join(self.key),
            crls: self.crls.into_iter().map(|crl| base.join(crl)).collect(),
        }
    }
}

fn places(
    databases: BTreeMap<String, DatabaseConfig>,
    stores: BTreeMap<String, StoreConfig>,
    base: &Path,
    fetched: &Path,
) -> Places {
    let database = |config| Arc::new(Database::new(config, base.to_owned()));
    let store = |config| Arc::new(Store::new(config, base.to_owned(), fetched.to_owned()));
    Places {
        base: base.to_owned(),
        databases: databases.into_iter().map(|(name, config)| (name, database(config))).collect(),
        stores: stores.into_iter().map(|(name, config)| (name, store(config))).collect(),
    }
}

fn check_tables(file: &File, path: &Path) -> Result<(), ConfigError> {
    let mut seen = HashSet::new();
    for SourceEntry { table, source } in &file.sources {
        check_place(table, source, file, path)?;
        if !is_identifier(table) {
            return Err(ConfigError::TableName { path: path.to_owned(), table: table.clone() });
        }
        if !seen.insert(table) {
            return Err(ConfigError::TableTwice { path: path.to_owned(), table: table.clone() });
        }
    }
    Ok(())
}

/// Whether what a source names is configured.
fn check_place(table: &str, source: &SourceConfig, file: &File, path: &Path) -> Result<(), ConfigError> {
    let (path, table) = (path.to_owned(), table.to_owned());
    match source {
        SourceConfig::Database(of) if !file.databases.contains_key(&of.database) => {
            Err(ConfigError::NoDatabase { path, table, database: of.database.clone() })
        }
        source => match source.store().filter(|store| !file.stores.contains_key(*store)) {
            Some(store) => Err(ConfigError::NoStore { path, table, store: store.to_owned() }),
            None => Ok(()),
        },
    }
}

fn check_limits(limits: &LimitsConfig, path: &Path) -> Result<(), ConfigError> {
    let zero = [
        ("max_cells", limits.max_cells == 0),
        ("max_bytes", limits.max_bytes == 0),
        ("max_concurrent", limits.max_concurrent == 0),
        ("deadline_seconds", limits.deadline_seconds == 0),
    ];
    match zero.iter().find(|(_, is_zero)| *is_zero) {
        Some((limit, _)) => Err(ConfigError::Limit { path: path.to_owned(), limit }),
        None => Ok(()),
    }
}
