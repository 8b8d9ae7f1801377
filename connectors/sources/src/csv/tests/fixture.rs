//! CSV files in folders of their own, and the shortest way to ask them something.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::util::pretty::pretty_format_batches;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;

use crate::csv::{CsvConfig, CsvTable, SetAside, open_in_steps};
use crate::{Limits, OpenTable, ScanError, SourceConfig, SourceError, session};

/// A configuration, from what stands in it beside the kind and the path `x`.
pub(super) fn config(settings: &str) -> CsvConfig {
    match toml::from_str(&format!("kind = 'csv'\npath = 'x'\n{settings}")) {
        Ok(SourceConfig::Csv(config)) => config,
        other => panic!("{settings}: {other:?}"),
    }
}

pub(super) fn write(base: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = base.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

pub(super) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn zipped(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// The file or folder `x`, opened.
pub(super) async fn opened(base: &Path, settings: &str) -> Result<OpenTable, SourceError> {
    open_in_steps(&config(settings), base, None, crate::csv::STEP).await
}

/// A session of so many threads in which the table is `t`.
pub(super) fn registered(table: &OpenTable, threads: usize) -> SessionContext {
    let partitions = NonZeroUsize::new(threads).unwrap();
    let context = session(&Limits { memory: 64 << 20, partitions, spill: None }).unwrap();
    context.register_table("t", Arc::clone(&table.provider)).unwrap();
    context
}

pub(super) async fn ask(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
    context.sql(sql).await?.collect().await
}

/// Rows, one line each, values separated by `|`, NULL as `-`.
pub(super) fn lines(batches: &[RecordBatch]) -> Vec<String> {
    let options = arrow::util::display::FormatOptions::new().with_null("-");
    let table = arrow::util::pretty::pretty_format_batches_with_options(batches, &options).unwrap().to_string();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(1);
    let cells = |row: &str| row.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join("|");
    rows.map(cells).collect()
}

/// All rows of the text in `x`, read as configured.
pub(super) async fn rows_of(bytes: impl AsRef<[u8]>, settings: &str) -> Result<Vec<String>, String> {
    let base = tempfile::tempdir().unwrap();
    write(base.path(), "x", bytes);
    let table = opened(base.path(), settings).await.map_err(|error| without(base.path(), &error.to_string()))?;
    let found = ask(&registered(&table, 2), "SELECT * FROM t").await;
    found.map(|batches| lines(&batches)).map_err(|error| without(base.path(), &scan_error(&error).to_string()))
}

/// A message without the folder of the test.
fn without(base: &Path, message: &str) -> String {
    message.replace(&format!("{}/", base.display()), "")
}

pub(super) fn scan_error(error: &DataFusionError) -> &ScanError {
    match error.find_root() {
        DataFusionError::External(cause) => cause.downcast_ref().unwrap_or_else(|| panic!("{cause}")),
        other => panic!("{other}"),
    }
}

/// What the last whole reading of the table set aside.
pub(super) fn set_aside(table: &OpenTable) -> Option<SetAside> {
    CsvTable::of(table.provider.as_ref()).unwrap().set_aside()
}

pub(super) fn shown(batches: &[RecordBatch]) -> String {
    pretty_format_batches(batches).unwrap().to_string()
}
