//! What is in force at an agency, without sockets: looked after by hand, asked directly, its log kept.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use arrow_flight::utils::flight_data_to_batches;
use khidi_connectors_sources::{Moment, Until};
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::question::{Ask, MeasureKind};
use khidi_queries_protocol::request::{Asker, Limits};
use khidi_queries_protocol::{DIALECT, FragmentRequest, PROTOCOL};
use tracing::subscriber::DefaultGuard;

use super::agency::{Agency, clock};
use super::gateway::{measure, people};
use crate::fragment::{self, Arrival, Secrets};
use crate::ledger::LedgerFile;
use crate::refused::Refused;
use crate::register::{Register, Written};
use crate::upkeep::Upkeep;
use crate::{LimitsConfig, StartError, keys};

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const HOUR: i64 = 3600 * SECOND;

/// A policy and what looks after it.
pub(super) struct Running {
    pub(super) upkeep: Upkeep,
    keys: Arc<Keys>,
    ledger: PathBuf,
}

impl Running {
    pub(super) async fn begin(agency: &Agency, now: i64) -> Result<Self, StartError> {
        let config = agency.config();
        let written = Written::read(&config.policy)?;
        let keys = keys::open(&config.keys, &config.audit)?;
        let ledger = config.ledger.clone();
        Ok(Self { upkeep: Upkeep::begin(config, written, Arc::clone(&keys), now).await?, keys, ledger })
    }

    pub(super) fn register(&self) -> Arc<Register> {
        self.upkeep.current().register()
    }

    /// The name of the snapshot.
    pub(super) fn id(&self) -> String {
        self.register().catalogue().versions.snapshot.clone()
    }

    /// What is answered about travellers by citizenship, and how many years there are: one exact and one protected table.
    pub(super) async fn told(&self) -> Vec<String> {
        let register = self.register();
        let mut rows = self.ask(&register, CROSSINGS, Ask::Cells(people(&["c0"], contributors()))).await.unwrap();
        rows.extend(self.ask(&register, YEARS, Ask::Rows).await.unwrap());
        rows
    }

    /// An answer of a register, be it in force or not.
    pub(super) async fn ask(&self, register: &Arc<Register>, relation: &str, ask: Ask) -> Result<Vec<String>, Refused> {
        let catalogue = register.catalogue();
        let request = FragmentRequest {
            protocol: PROTOCOL,
            dialect: DIALECT.into(),
            agency: catalogue.agency.clone(),
            asker: Asker { subject: "nino".into(), role: "analyst".into() },
            purpose: "statistics".into(),
            query_id: "q-1".into(),
            issued_at_micros: 0,
            deadline_micros: 60 * SECOND,
            limits: Limits { max_cells: 10_000, max_bytes: 1 << 24 },
            versions: catalogue.versions.clone(),
            relation: relation.into(),
            ask,
        };
        let ledger = Arc::new(LedgerFile::new(self.ledger.clone()));
        let secrets = Secrets { keys: Arc::clone(&self.keys), ledger };
        let register = Arc::clone(register);
        let arrival = Arrival { at: clock()(), clock: clock() };
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
        let reader = Arc::new(Moment::default()).attend(Until::Deadline(deadline));
        let answer =
            fragment::answer(register, secrets, Arc::new(request), LimitsConfig::default(), arrival, reader).await?;
        let batches = flight_data_to_batches(&answer.messages).unwrap();
        let table = arrow::util::pretty::pretty_format_batches(&batches).unwrap().to_string();
        let rows = table.lines().filter(|line| line.starts_with('|')).skip(1);
        Ok(rows.map(|row| row.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")).collect())
    }
}

pub(super) const CROSSINGS: &str = "SELECT person_id, citizenship AS c0 FROM mia.border_crossings";
const YEARS: &str = "SELECT DISTINCT year FROM mia.estimates ORDER BY year";

pub(super) fn contributors() -> Vec<khidi_queries_disclosure::question::Measure> {
    vec![measure(MeasureKind::Contributors)]
}

/// The folders among an agency's snapshots, sorted; not that which a test puts where a file belongs.
pub(super) fn folders(agency: &Agency) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(agency.path("snapshots")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir() && !path.ends_with("current.unfinished")).collect();
    folders.sort();
    folders
}

/// What this thread logs, as an operator reads it, until it is dropped.
pub(super) struct Log {
    lines: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

impl Log {
    pub(super) fn begin() -> Self {
        Self::filtered("warn")
    }

    /// What an operator reads who asks for nothing in particular.
    pub(super) fn by_default() -> Self {
        Self::filtered(crate::DEFAULT_LOG)
    }

    fn filtered(filter: &str) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let writer = Writer(Arc::clone(&lines));
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// The lines since the last time.
    pub(super) fn told(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.lines.lock().unwrap());
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }
}

#[derive(Clone)]
struct Writer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
