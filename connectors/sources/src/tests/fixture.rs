//! Small Parquet sources in folders of their own, and the shortest way to ask them something.

use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::properties::WriterProperties;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::SessionContext;

use crate::{HiveColumn, Limits, OpenTable, ParquetConfig, SourceConfig, SourceError, open, session};

/// Writes a Parquet file of these columns, in row groups of at most `group` rows.
pub(super) fn write_groups(path: &Path, columns: &[(&str, ArrayRef)], group: usize) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let batch = RecordBatch::try_from_iter(columns.iter().cloned()).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

pub(crate) fn write(path: &Path, columns: &[(&str, ArrayRef)]) {
    write_groups(path, columns, 1000);
}

pub(crate) fn ints(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<Int64Array>())
}

pub(super) fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

pub(super) fn parquet(path: &str, hive: &[&str]) -> SourceConfig {
    let hive = hive.iter().map(|column| HiveColumn::try_from(column.to_string()).unwrap());
    SourceConfig::Parquet(ParquetConfig { path: path.into(), hive: hive.collect(), store: None })
}

pub(super) async fn opened(
    base: &Path,
    path: &str,
    hive: &[&str],
    columns: Option<&[&str]>,
) -> Result<OpenTable, SourceError> {
    let columns: Option<Vec<String>> = columns.map(|all| all.iter().map(|name| name.to_string()).collect());
    open(&parquet(path, hive), &base.to_owned().into(), columns.as_deref()).await
}

pub(crate) fn two_threads() -> Limits {
    Limits { memory: 64 << 20, partitions: NonZeroUsize::new(2).unwrap(), spill: None }
}

/// A session in which these tables are registered.
pub(crate) fn with_tables(tables: &[(&str, &OpenTable)]) -> SessionContext {
    let context = session(&two_threads()).unwrap();
    for (name, table) in tables {
        context.register_table(*name, Arc::clone(&table.provider)).unwrap();
    }
    context
}

/// The answer's rows, one line each, values separated by single spaces.
pub(crate) async fn answer(context: &SessionContext, sql: &str) -> Vec<String> {
    let batches = context.sql(sql).await.unwrap().collect().await.unwrap();
    let table = pretty_format_batches(&batches).unwrap().to_string();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(1);
    rows.map(|row| row.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}
