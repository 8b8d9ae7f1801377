//! Databases as sources: their tables and views opened as tables of a session, and parts of questions handed to them whole.
//! Knows nothing of policies.

mod config;
mod dialect;
mod error;
mod forms;
mod moment;
mod mysql;
mod outlet;
mod postgres;
mod push;
mod relations;
mod remote;
mod rows;
mod server;
mod sqlite;
#[cfg(test)]
mod tests;
mod tls;

use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use arrow::datatypes::{Field, Schema};
use ring::digest;

use crate::canonical::execution;
use crate::open::Fingerprint;
use crate::{OpenTable, Places, SourceColumn, SourceError};

pub use config::{DatabaseConfig, DatabaseTableConfig, FileConfig, Relation, ServerConfig, TlsFiles};
pub use error::DatabaseError;
pub use moment::{Moment, Reader, Until};
pub(crate) use push::PushedDown;

use mysql::MySql;
use postgres::Postgres;
use remote::{Remote, Text};
use server::{Server, StoredColumn};
use sqlite::Sqlite;

/// A database of a connector. Made without connecting to it.
pub struct Database {
    config: DatabaseConfig,
    server: Arc<dyn Server>,
}

impl Database {
    /// A database as the configuration has it, whose relative paths start at `base`.
    #[must_use]
    pub fn new(config: DatabaseConfig, base: PathBuf) -> Self {
        let server: Arc<dyn Server> = match &config {
            DatabaseConfig::Postgres(config) => Arc::new(Postgres::new(config.clone(), base)),
            DatabaseConfig::MySql(config) => Arc::new(MySql::new(config.clone(), base)),
            DatabaseConfig::Sqlite(config) => Arc::new(Sqlite::new(config, base)),
        };
        Self { config, server }
    }

    /// The least time between two looks at what columns its live tables have.
    #[must_use]
    pub fn look_every(&self) -> Duration {
        self.config.look_every()
    }

    /// The states of some of its tables and views now, over one connection: of each what [`crate::fingerprint`] tells of it, in
    /// their order. What cannot be told is the last that is told of.
    pub async fn states(&self, tables: &[&DatabaseTableConfig]) -> Vec<Result<Fingerprint, SourceError>> {
        let found = self.found(tables).await.into_iter();
        found.map(|found| found.map(|found| found.fingerprint())).collect()
    }
}

impl PartialEq for Database {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

/// A table or view as the database has it now.
struct Found {
    server: Arc<dyn Server>,
    shown: String,
    relation: Relation,
    columns: Vec<StoredColumn>,
}

/// Opens a table or view; see [`crate::open()`].
pub(crate) async fn open(
    config: &DatabaseTableConfig,
    places: &Places,
    columns: Option<&[String]>,
) -> Result<OpenTable, SourceError> {
    let found = find(config, places).await?;
    let all = || found.columns.iter().map(|column| column.name.clone()).collect();
    found.wanted(config, &columns.map_or_else(all, <[String]>::to_vec))
}

/// The same with all columns that can be published and that the role may read.
pub(crate) async fn open_all(config: &DatabaseTableConfig, places: &Places) -> Result<OpenTable, SourceError> {
    let found = find(config, places).await?;
    let columns = found.columns.iter().filter(|column| column.granted && column.published.is_some());
    found.opened(&columns.collect::<Vec<_>>())
}

/// All columns; see [`crate::columns()`].
pub(crate) async fn columns(config: &DatabaseTableConfig, places: &Places) -> Result<Vec<SourceColumn>, SourceError> {
    let found = find(config, places).await?;
    let seen = |StoredColumn { name, stored, granted, published }: StoredColumn| SourceColumn {
        name,
        stored: if granted { stored } else { format!("{stored}, which the role may not read") },
        published: published.filter(|_| granted).map(|(data_type, _)| data_type),
    };
    Ok(found.columns.into_iter().map(seen).collect())
}

/// What columns there are; see [`crate::fingerprint`].
pub(crate) async fn fingerprint(config: &DatabaseTableConfig, places: &Places) -> Result<Fingerprint, SourceError> {
    find(config, places).await.map(|found| found.fingerprint())
}

async fn find(config: &DatabaseTableConfig, places: &Places) -> Result<Found, SourceError> {
    let known = places.databases.get(&config.database);
    let known = known.ok_or_else(|| SourceError::NoDatabase { database: config.database.clone() })?;
    let nothing = || Err(failed(config, DatabaseError::NoRelation));
    known.found(&[config]).await.pop().unwrap_or_else(nothing)
}

impl Database {
    async fn found(&self, tables: &[&DatabaseTableConfig]) -> Vec<Result<Found, SourceError>> {
        let relations: Vec<_> = tables.iter().map(|table| &table.relation).collect();
        // Where there is no connection, there is none for the first.
        let described = self.server.columns(&relations).await.unwrap_or_else(|error| vec![Err(error)]);
        let found = tables.iter().zip(described).map(|(table, described)| match described {
            Ok(columns) if columns.is_empty() => Err(failed(table, DatabaseError::NoRelation)),
            Ok(columns) => Ok(self.relation(&table.relation, columns)),
            Err(error) => Err(failed(table, error)),
        });
        found.collect()
    }

    fn relation(&self, relation: &Relation, columns: Vec<StoredColumn>) -> Found {
        let server = Arc::clone(&self.server);
        Found { server, shown: relation.to_string(), relation: relation.clone(), columns }
    }
}

fn failed(config: &DatabaseTableConfig, error: DatabaseError) -> SourceError {
    SourceError::Database {
        database: config.database.clone(),
        relation: config.relation.to_string(),
        source: Box::new(error),
    }
}

impl Found {
    fn wanted(&self, config: &DatabaseTableConfig, wanted: &[String]) -> Result<OpenTable, SourceError> {
        let mut seen = HashSet::new();
        if let Some(column) = wanted.iter().find(|column| !seen.insert(column.as_str())) {
            return Err(SourceError::WantedTwice { relation: self.shown.clone(), column: column.clone() });
        }
        let columns = wanted.iter().map(|name| {
            let column = self.columns.iter().find(|column| column.name == *name);
            column.ok_or_else(|| failed(config, DatabaseError::NoColumn(name.clone())))
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        match columns.iter().find(|column| !column.granted) {
            Some(column) => Err(failed(config, DatabaseError::NotGranted(column.name.clone()))),
            None => self.opened(&columns),
        }
    }

    fn opened(&self, columns: &[&StoredColumn]) -> Result<OpenTable, SourceError> {
        let dialect = self.server.dialect();
        let mut published = Vec::new();
        let mut computed = Vec::new();
        let mut outputs = Vec::new();
        for StoredColumn { name, stored, published: form, .. } in columns {
            let (data_type, expression) = form.as_ref().ok_or_else(|| SourceError::UnpublishedType {
                relation: self.shown.clone(),
                column: name.clone(),
                stored: stored.clone(),
            })?;
            published.push(Field::new(name, data_type.clone(), true));
            computed.push(Field::new(name, execution(data_type), true));
            outputs.push(expression.clone());
        }
        let schema = self.relation.schema.iter().map(|schema| format!("{}.", dialect.name(schema)));
        let from = schema.chain([dialect.name(&self.relation.name)]).collect::<String>();
        let text = Text::Relation { columns: outputs, from };
        let remote = Remote { server: Arc::clone(&self.server), text, schema: Arc::new(Schema::new(computed)) };
        Ok(OpenTable {
            provider: Arc::new(remote),
            schema: Arc::new(Schema::new(published)),
            rows: None,
            files: 0,
            fingerprint: self.fingerprint(),
        })
    }

    /// Over the database, the relation, and its columns with their types.
    fn fingerprint(&self) -> Fingerprint {
        let columns = self.columns.iter().flat_map(|column| [column.name.clone(), column.stored.clone()]);
        let mut context = digest::Context::new(&digest::SHA256);
        for part in [self.server.identity(), self.shown.clone()].into_iter().chain(columns) {
            context.update(&part.len().to_be_bytes());
            context.update(part.as_bytes());
        }
        Fingerprint::of(&context.finish())
    }
}
