//! A generated country in a temporary folder, and its tables as columns.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Date32Type, SchemaRef, TimestampMicrosecondType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use super::super::calendar::Day;
use super::super::{Parameters, Summary, generate};

/// The files of a country, removed at the end.
pub(super) struct Country {
    folder: TempDir,
    pub(super) summary: Summary,
}

/// One table.
pub(super) struct Table(RecordBatch);

impl Country {
    pub(super) fn new(people: u64, seed: u64, threads: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let parameters = Parameters { people, seed };
        let summary = generate(folder.path(), &parameters, threads, &|_| ()).unwrap();
        Self { folder, summary }
    }

    pub(super) fn path(&self, agency: &str, table: &str) -> PathBuf {
        let folder = self.folder.path().join("agencies").join(agency);
        folder.join(format!("{table}.parquet"))
    }

    pub(super) fn table(&self, agency: &str, table: &str) -> Table {
        Table::read(&self.path(agency, table))
    }

    /// Contents of every file by its path below the folder.
    pub(super) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files_below(self.folder.path())
            .into_iter()
            .map(|path| (path.strip_prefix(self.folder.path()).unwrap().to_owned(), fs::read(&path).unwrap()))
            .collect()
    }
}

/// Every file below a folder.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

impl Table {
    pub(super) fn read(path: &Path) -> Self {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        let schema = builder.schema().clone();
        let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
        Self(concat_batches(&schema, &batches).unwrap())
    }

    pub(super) fn rows(&self) -> usize {
        self.0.num_rows()
    }

    pub(super) fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    pub(super) fn column(&self, name: &str) -> &ArrayRef {
        self.0.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.column_by_name(name).is_some()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        self.column(name).as_string::<i32>().iter().map(Option::unwrap).collect()
    }

    pub(super) fn days(&self, name: &str) -> Vec<Option<Day>> {
        self.column(name).as_primitive::<Date32Type>().iter().collect()
    }

    /// Microseconds.
    pub(super) fn times(&self, name: &str) -> Vec<i64> {
        self.column(name).as_primitive::<TimestampMicrosecondType>().values().to_vec()
    }

    pub(super) fn nulls(&self, name: &str) -> usize {
        self.column(name).null_count()
    }
}
