//! The kinds of sources. Each is made from the suite's rows; from then on all are opened and asked alike.

use std::any::Any;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use khidi_connectors_sources::{
    Database, DatabaseConfig, DatabaseTableConfig, FileConfig, ParquetConfig, Places, Relation, ServerConfig,
    SourceConfig, TlsFiles, open,
};
use khidi_tests::folders;
use khidi_tests::servers::{DATABASE, Login, MariaDb, Postgres, Server, write_parquet};

use super::Opened;
use super::csv;
use super::mariadb;
use super::rows::{self, Needs, Table};
use super::sqlite;
use super::store::Stored;

/// The name of the one database in configurations.
pub(super) const NAMED: &str = "office";

/// How many connections a connector may have.
pub(super) const CONNECTIONS: usize = 4;

/// A kind of source that holds the suite's rows.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// What it cannot hold.
    lacks: &'static [Needs],
    config: fn(&str) -> SourceConfig,
    places: Places,
    /// The folder or server that the rows lie in, for as long as it is asked.
    _holder: Box<dyn Any>,
}

impl Kind {
    /// Files of a few rows each.
    pub(super) fn parquet() -> Self {
        let folder = folders::empty().unwrap();
        write_parts(folder.path());
        let config =
            |table: &str| SourceConfig::Parquet(ParquetConfig { path: table.into(), hive: Vec::new(), store: None });
        let places = folder.path().to_owned().into();
        Self { name: "parquet", lacks: &[], config, places, _holder: Box::new(folder) }
    }

    /// The same files in a store of objects: what is known of the one is known of the other.
    pub(super) async fn store() -> Self {
        let folder = folders::empty().unwrap();
        write_parts(folder.path());
        let stored = Stored::start();
        stored.upload(folder.path(), "offices/mia").await;
        let config = |table: &str| {
            let store = Some(NAMED.to_owned());
            SourceConfig::Parquet(ParquetConfig { path: table.into(), hive: Vec::new(), store })
        };
        let places = stored.places("offices/mia");
        Self { name: "parquet", lacks: &[], config, places, _holder: Box::new(stored) }
    }

    /// Files of text, which have no float that is no number.
    pub(super) fn csv() -> Self {
        let folder = folders::empty().unwrap();
        let places = folder.path().to_owned().into();
        let lacks = &[Needs::Endless];
        let kind = Self { name: "csv", lacks, config: csv::config, places, _holder: Box::new(()) };
        kind.tables().into_iter().for_each(|table| csv::write(folder.path(), table));
        Self { _holder: Box::new(folder), ..kind }
    }

    /// A PostgreSQL server.
    pub(super) fn postgres() -> Self {
        let server = Postgres::start().unwrap();
        server
            .run("CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
            .unwrap();
        Self::server("postgres", &[], server, "text COLLATE loose", DatabaseConfig::Postgres)
    }

    /// A MariaDB server.
    pub(super) fn mariadb() -> Self {
        let server = MariaDb::start().unwrap();
        let loose = "text COLLATE utf8mb4_general_ci";
        Self::server("mariadb", &mariadb::LACKS, server, loose, DatabaseConfig::MySql)
    }

    /// A file of SQLite, which keeps no float that is no number, and minds no case in names.
    pub(super) fn sqlite() -> Self {
        let folder = folders::empty().unwrap();
        let path = folder.path().join("office.sqlite");
        let file = FileConfig {
            path: path.clone(),
            connections: CONNECTIONS,
            statement_seconds: 300,
            copy_seconds: 300,
            look_every: Duration::from_secs(60),
        };
        let places = places(DatabaseConfig::Sqlite(file));
        let lacks = &[Needs::Endless, Needs::Cases];
        let kind = Self { name: "sqlite", lacks, config: relation, places, _holder: Box::new(folder) };
        kind.tables().into_iter().for_each(|table| sqlite::load(&path, table));
        kind
    }

    /// A server, over TLS. `loose` is its type of texts whose case is nothing to it.
    fn server(
        name: &'static str,
        lacks: &'static [Needs],
        server: impl Server + 'static,
        loose: &str,
        kind: fn(ServerConfig) -> DatabaseConfig,
    ) -> Self {
        let login = server.reader("reader").unwrap();
        let places = places(kind(server_config(&server, &login)));
        let kind = Self { name, lacks, config: relation, places, _holder: Box::new(()) };
        for table in kind.tables() {
            let loose = table.loose.iter().map(|column| (*column, loose));
            let types: Vec<_> = loose.chain(table.padded.iter().copied()).collect();
            server.load(table.name, std::slice::from_ref(&table.rows), &types).unwrap();
        }
        Self { _holder: Box::new(server), ..kind }
    }

    /// The tables that it holds.
    pub(super) fn tables(&self) -> Vec<&'static Table> {
        rows::tables().iter().filter(|table| table.needs.is_none_or(|needs| !self.lacks.contains(&needs))).collect()
    }

    /// Opens them as a connector does. What is published is the same from every kind of source.
    pub(super) async fn opened(&self) -> Opened {
        let mut opened = Opened::new();
        for table in self.tables() {
            let source = open(&(self.config)(table.name), &self.places, None).await.unwrap();
            assert_eq!(source.schema, table.rows.schema(), "{self:?}: {}", table.name);
            opened.push((table.name, source.provider));
        }
        opened
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A folder of files of a few rows each for every table.
pub(super) fn write_parts(folder: &Path) {
    for table in rows::tables() {
        let parts = folder.join(table.name);
        fs::create_dir(&parts).unwrap();
        let length = table.rows.num_rows().div_ceil(3);
        for (at, start) in (0..table.rows.num_rows()).step_by(length).enumerate() {
            let part = table.rows.slice(start, length.min(table.rows.num_rows() - start));
            write_parquet(&parts.join(format!("{at}.parquet")), &[part]).unwrap();
        }
    }
}

/// A configuration with one database and no files.
pub(super) fn places(database: DatabaseConfig) -> Places {
    let databases = [(NAMED.to_owned(), Arc::new(Database::new(database, "/".into())))];
    Places { base: "/".into(), databases: databases.into(), ..Places::default() }
}

/// A table of that database.
pub(super) fn relation(table: &str) -> SourceConfig {
    let relation = Relation { schema: None, name: table.to_owned() };
    SourceConfig::Database(DatabaseTableConfig { database: NAMED.to_owned(), relation })
}

/// A server of the harness as a connector's configuration has it.
pub(super) fn server_config(server: &dyn Server, login: &Login) -> ServerConfig {
    ServerConfig {
        host: "localhost".to_owned(),
        port: Some(server.port()),
        name: DATABASE.to_owned(),
        user: login.user.clone(),
        password_file: Some(login.password_file.clone()),
        tls: Some(TlsFiles { ca: server.certificates().ca.clone(), certificate: None, key: None }),
        connections: CONNECTIONS,
        statement_seconds: 300,
        copy_seconds: 300,
        look_every: Duration::from_secs(60),
    }
}
