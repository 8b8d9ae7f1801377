//! What live sources look like. Files, and what stores list, are looked at whenever it is asked; a database, at which every look
//! is a connection, no more often than its configuration says, and once for all of its tables.

use std::collections::BTreeMap;
use std::time::Duration;

use khidi_connectors_sources::{DatabaseTableConfig, Fingerprint, Places, SourceConfig, SourceError, fingerprint};
use khidi_queries_disclosure::policy::Policy;

use crate::snapshot::published;
use crate::{Config, StartError};

/// The last looks at databases.
#[derive(Debug)]
pub(super) struct Looks {
    databases: BTreeMap<String, Look>,
}

#[derive(Debug)]
struct Look {
    /// When, in unix microseconds.
    at: i64,
    /// What was seen since the register in force was opened, by table; nothing where the database could not be looked at.
    seen: Option<BTreeMap<String, Fingerprint>>,
}

/// Why it is not known what sources look like.
#[derive(Debug)]
pub(super) enum Unseen {
    /// One of them cannot be looked at.
    Now(StartError),
    /// A database could not be looked at, which has been told, and it is not yet time to look again.
    Before,
}

impl Looks {
    /// A register has been opened, for which every database was looked at.
    pub fn opened(places: &Places, now: i64) -> Self {
        let look = |name: &String| (name.clone(), Look { at: now, seen: Some(BTreeMap::new()) });
        Self { databases: places.databases.keys().map(look).collect() }
    }

    /// The states of a policy's sources, by table: as they are, or in databases as they were at the last look. What was not
    /// looked at since a register was opened is as it was `opened`.
    ///
    /// # Errors
    /// The first of them that cannot be looked at, or could not at the last look.
    pub async fn states(
        &mut self,
        policy: &Policy,
        config: &Config,
        opened: &BTreeMap<String, Fingerprint>,
        now: i64,
    ) -> Result<BTreeMap<String, Fingerprint>, Unseen> {
        let mut states = BTreeMap::new();
        let mut databases: BTreeMap<&str, Vec<(&str, &DatabaseTableConfig)>> = BTreeMap::new();
        for entry in published(policy, &config.sources) {
            match &entry.source {
                SourceConfig::Database(of) => databases.entry(&of.database).or_default().push((&entry.table, of)),
                source => {
                    let state = fingerprint(source, &config.places).await;
                    states.insert(entry.table.clone(), state.map_err(|source| unseen(&entry.table, source))?);
                }
            }
        }
        for (name, tables) in databases {
            let seen = self.seen(name, &tables, &config.places, now).await?;
            for (table, _) in tables {
                let state = seen.get(table).or_else(|| opened.get(table));
                states.extend(state.map(|state| (table.to_owned(), *state)));
            }
        }
        Ok(states)
    }

    /// What the last look at a database has seen, which is now where it is time.
    async fn seen(
        &mut self,
        name: &str,
        tables: &[(&str, &DatabaseTableConfig)],
        places: &Places,
        now: i64,
    ) -> Result<&BTreeMap<String, Fingerprint>, Unseen> {
        let look = self.databases.entry(name.to_owned()).or_insert(Look { at: i64::MIN, seen: None });
        if let Some(database) = places.databases.get(name)
            && look.is_over(database.look_every(), now)
        {
            (look.at, look.seen) = (now, None);
            let states = database.states(&tables.iter().map(|(_, of)| *of).collect::<Vec<_>>()).await;
            let mut seen = BTreeMap::new();
            for ((table, _), state) in tables.iter().zip(states) {
                seen.insert((*table).to_owned(), state.map_err(|source| unseen(table, source))?);
            }
            look.seen = Some(seen);
        }
        look.seen.as_ref().ok_or(Unseen::Before)
    }
}

impl Look {
    /// Whether it is time for another. A clock that was set back lets nobody wait.
    fn is_over(&self, every: Duration, now: i64) -> bool {
        let every = i64::try_from(every.as_micros()).unwrap_or(i64::MAX);
        now < self.at || now.saturating_sub(self.at) >= every
    }
}

fn unseen(table: &str, source: SourceError) -> Unseen {
    Unseen::Now(StartError::Source { table: table.to_owned(), source: Box::new(source) })
}
