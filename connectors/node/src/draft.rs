//! A first configuration and policy for sources that have never been seen: everything protected, nothing published until the
//! officer edits. It reads rows to guess roles, and writes no value of them.

mod bounds;
mod database;
mod error;
mod fit;
mod found;
mod guess;
mod lists;
mod names;
mod people;
mod profile;
mod reading;
mod roles;
mod shape;
mod sketch;
mod values;
mod written;

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use datafusion::prelude::SessionContext;
use khidi_certs::{Identity, Role};
use khidi_connectors_sources::{DatabaseTableConfig, Limits, Places, SourceConfig, session};
use khidi_queries_disclosure::catalogue::AgencyId;
use toml::{Table, Value};

use crate::LimitsConfig;
use crate::explain::words::Words;
use crate::refused::chain;

use database::{Settings, settings};
pub use error::DraftError;
use found::{Found, alike, look, source};
use reading::{Budget, Unread, agree, profile};
use written::Section;

const CONNECTOR: &str = "connector.toml";
const POLICY: &str = "policy.toml";

/// What is to be drafted.
#[derive(Debug, Clone, Args)]
pub(crate) struct Drafting {
    /// A Parquet or CSV file, or a folder of such files, partitions (NAME=VALUE) or further folders; or a database: a file
    /// FILE.toml that says what [databases.FILE] of connector.toml will say. May be repeated
    #[arg(long = "source", value_name = "PATH", required = true)]
    sources: Vec<PathBuf>,
    /// The agency's id: its schema in SQL and its name in certificates
    #[arg(long, value_parser = |text: &str| AgencyId::new(text))]
    agency: AgencyId,
    /// The federation that it belongs to
    #[arg(long, value_name = "NAME")]
    federation: String,
    /// The folder for connector.toml and policy.toml, made if absent; neither is ever replaced
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Most rows of a table that are looked at
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Most seconds for which a table is looked at
    #[arg(long, default_value_t = 120)]
    seconds: u64,
}

/// Looks at the sources and writes both files.
///
/// # Errors
/// One [`DraftError`] per cause; nothing is written then, unless writing itself failed.
pub(crate) async fn draft(asked: &Drafting) -> Result<String, DraftError> {
    Identity::new(&asked.federation, Role::Agency, asked.agency.as_str())?;
    let (connector, policy) = (asked.dir.join(CONNECTOR), asked.dir.join(POLICY));
    if let Some(path) = [&connector, &policy].into_iter().find(|path| path.exists()) {
        return Err(DraftError::Exists(path.clone()));
    }
    let limits = Limits { memory: LimitsConfig::default().memory(), partitions: NonZeroUsize::MIN, spill: None };
    let context = session(&limits)?;
    let Sources { tables, places, databases } = found(&asked.sources, &asked.dir).await?;
    let budget = Budget { rows: asked.rows, time: Duration::from_secs(asked.seconds) };
    let mut sections = Vec::new();
    for (name, source) in &tables {
        sections.push(section(&context, (name, source), &places, budget, &asked.agency).await);
    }
    fs::create_dir_all(&asked.dir).map_err(|source| DraftError::Write { path: asked.dir.clone(), source })?;
    write(&policy, &written::policy(&sections))?;
    write(&connector, &written::connector(&asked.agency, &asked.federation, databases, &tables))?;
    Ok(told(&connector, &policy, &sections))
}

/// What lies at the paths.
#[derive(Default)]
struct Sources {
    tables: Vec<(String, SourceConfig)>,
    places: Places,
    /// `[databases]` of the configuration.
    databases: Table,
}

impl Sources {
    /// Adds a table under a name of its own.
    fn add(&mut self, named: &str, source: SourceConfig) {
        let taken: Vec<String> = self.tables.iter().map(|(name, _)| name.clone()).collect();
        self.tables.push((names::identifier(named, &taken), source));
    }

    async fn add_files(&mut self, path: &Path) -> Result<(), DraftError> {
        for found in look(path)? {
            let found = match found {
                Found::Table(path, hive) => vec![(path.clone(), source(path, hive))],
                Found::Group(path, files) => {
                    let each: Vec<_> = files.iter().map(|file| source(file.clone(), Vec::new())).collect();
                    if agree(&each, &self.places).await {
                        let together = each.first().map(|first| alike(first, path.clone()));
                        together.map(|together| (path, together)).into_iter().collect()
                    } else {
                        files.into_iter().zip(each).collect()
                    }
                }
            };
            for (path, source) in found {
                self.add(&stem(&path), source);
            }
        }
        Ok(())
    }

    async fn add_database(&mut self, path: &Path, folder: Option<&Path>) -> Result<(), DraftError> {
        let Settings { database, written } = settings(path, folder)?;
        let relations = database.relations().await;
        let relations = relations.map_err(|source| DraftError::Database { path: path.to_owned(), source })?;
        if relations.is_empty() {
            return Err(DraftError::NoTables(path.to_owned()));
        }
        let taken: Vec<String> = self.databases.keys().cloned().collect();
        let name = names::identifier(&stem(path), &taken);
        self.databases.insert(name.clone(), Value::Table(written));
        self.places.databases.insert(name.clone(), Arc::new(database));
        for relation in relations {
            let named = relation.name.clone();
            self.add(&named, SourceConfig::Database(DatabaseTableConfig { database: name.clone(), relation }));
        }
        Ok(())
    }
}

async fn found(paths: &[PathBuf], dir: &Path) -> Result<Sources, DraftError> {
    let mut sources = Sources::default();
    // In a folder that is not there yet lies nothing.
    let folder = fs::canonicalize(dir).ok();
    for path in paths {
        let path = fs::canonicalize(path).map_err(|source| DraftError::Unreadable { path: path.clone(), source })?;
        if path.extension() == Some(OsStr::new("toml")) {
            sources.add_database(&path, folder.as_deref()).await?;
        } else {
            sources.add_files(&path).await?;
        }
    }
    Ok(sources)
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    stem.strip_suffix(".csv").unwrap_or(&stem).to_owned()
}

async fn section(
    context: &SessionContext,
    (name, source): (&str, &SourceConfig),
    places: &Places,
    budget: Budget,
    agency: &AgencyId,
) -> Section {
    let found = match profile(context, source, places, budget).await {
        Ok(profile) => {
            let drafted = roles::drafted(&profile.columns, profile.people.as_ref());
            Ok((profile.looked, fit::fitted(name, drafted, &profile.schema, agency)))
        }
        Err(unread) => {
            tracing::warn!(table = name, cause = chain(&unread), "a table was not looked at");
            Err(of_unread(&unread))
        }
    };
    Section { name: name.to_owned(), found }
}

/// Without the cause where that may tell of rows.
fn of_unread(unread: &Unread) -> Words {
    let en: String = unread.to_string().chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    Words::new(format!("NOT LOOKED AT: {en}"), "ვერ ვნახეთ: მიზეზი ზემოთაა")
}

/// Never over another file, even one that has come since.
fn write(path: &Path, text: &str) -> Result<(), DraftError> {
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => DraftError::Exists(path.to_owned()),
        _ => DraftError::Write { path: path.to_owned(), source },
    })
}

fn told(connector: &Path, policy: &Path, sections: &[Section]) -> String {
    let mut text = String::new();
    for section in sections {
        let what = match &section.found {
            Ok((_, table)) if table.names_people() => "drafted",
            Ok(_) => "no column names people: see the policy file",
            Err(_) => "NOT LOOKED AT: see the policy file",
        };
        text.push_str(&format!("{}: {what}\n", section.name));
    }
    text + &format!(
        "wrote {} and {}; nothing is published\n\
         next: edit both; `khidi-connector policy explain` and `preview` show what would leave; `check` needs the certificates \
         that [tls] names, which the federation's operator issues (`khidi certs issue`)\n\
         შემდეგ: შეასწორეთ ორივე; `khidi-connector policy explain` და `preview` აჩვენებს, რა გაიცემოდა; `check`-ს სჭირდება \
         სერტიფიკატები, რომლებსაც [tls] ასახელებს და ფედერაციის ოპერატორი გასცემს (`khidi certs issue`)\n",
        connector.display(),
        policy.display()
    )
}
