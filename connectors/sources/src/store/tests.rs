//! What stores promise: rows are those of one state of all objects, whatever the store does meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod folders;
mod generations;
mod hostile;
mod reading;
mod server;
mod troubles;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use super::{Store, StoreConfig};
use crate::tests::fixture::with_tables;
use crate::{CsvConfig, HiveColumn, OpenTable, ParquetConfig, Places, SourceConfig, open};

use server::Server;

/// What no log, error or debug text may hold.
const SECRET: &str = "s3cr3t/that+nobody=reads";

/// A store, and a connector's folder beside it.
struct Fixture {
    server: Server,
    folder: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("key"), "AKIATEST\n").unwrap();
        fs::write(folder.path().join("secret"), format!("{SECRET}\r\n")).unwrap();
        Self { server: Server::start(), folder }
    }

    fn fetched(&self) -> PathBuf {
        self.folder.path().join("fetched")
    }

    /// Looked at as often as it is asked.
    fn config(&self) -> StoreConfig {
        StoreConfig {
            bucket: "archive".to_owned(),
            prefix: "mia".to_owned(),
            address: format!("http://127.0.0.1:{}", self.server.port),
            is_virtual: false,
            region: "us-east-1".to_owned(),
            access_key_file: "key".into(),
            secret_key_file: "secret".into(),
            ca_file: None,
            max_objects: 10_000,
            max_bytes: 1 << 30,
            look_every: Duration::ZERO,
            fetch_within: Duration::from_secs(600),
        }
    }

    /// A connector of its own, as a process has one.
    fn connector(&self) -> Places {
        self.connector_with(self.config())
    }

    fn connector_with(&self, config: StoreConfig) -> Places {
        let base = self.folder.path().to_owned();
        let store = Store::new(config, base.clone(), self.fetched());
        Places { base, stores: [("archive".to_owned(), Arc::new(store))].into(), ..Places::default() }
    }

    /// Puts a CSV file of whole numbers below `mia/numbers`.
    fn put_numbers(&self, name: &str, numbers: &[i64]) {
        let lines: String = numbers.iter().map(|number| format!("{number}\n")).collect();
        self.server.put(&format!("mia/numbers/{name}"), format!("n\n{lines}").as_bytes());
    }

    /// The folder of the one table that was fetched.
    fn table(&self) -> PathBuf {
        let tables: Vec<_> = fs::read_dir(self.fetched()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(tables.len(), 1, "{tables:?}");
        tables[0].clone()
    }

    fn blobs(&self) -> usize {
        fs::read_dir(self.table().join("blobs")).unwrap().count()
    }

    fn generations(&self) -> usize {
        let entries = fs::read_dir(self.table()).unwrap().map(|entry| entry.unwrap());
        entries.filter(|entry| entry.file_name() != "blobs" && entry.path().is_dir()).count()
    }
}

fn csv(path: &str) -> SourceConfig {
    SourceConfig::Csv(CsvConfig { store: Some("archive".to_owned()), ..CsvConfig::of(path.into()) })
}

fn parquet(path: &str, hive: &[&str]) -> SourceConfig {
    let hive = hive.iter().map(|column| HiveColumn::try_from((*column).to_owned()).unwrap()).collect();
    SourceConfig::Parquet(ParquetConfig { path: path.into(), hive, store: Some("archive".to_owned()) })
}

/// Opens what lies below `mia/numbers`.
async fn numbers(places: &Places) -> Result<OpenTable, String> {
    open(&csv("numbers"), places, None).await.map_err(|error| error.to_string())
}

/// The sum of them.
async fn sum(table: &OpenTable) -> i64 {
    let context = with_tables(&[("numbers", table)]);
    let batches = context.sql("SELECT CAST(sum(n) AS BIGINT) FROM numbers").await.unwrap().collect().await.unwrap();
    let column = batches[0].column(0);
    column.as_any().downcast_ref::<arrow::array::Int64Array>().unwrap().value(0)
}

/// All files below a folder, without following links.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found
}
