//! Parquet files as a source: found, checked against each other once when opened, then scanned by DataFusion or copied.
//! The set of files is fixed at opening; a scan of files that changed since is refused.

use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{Field, FieldRef, Schema, SchemaRef};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::table_schema::TableSchemaBuilder;
use datafusion::object_store::{ObjectMeta, path::Path as ObjectPath};
use ring::digest;

use crate::canonical::execution;
use crate::open::Fingerprint;
use crate::{CopyError, FileDigest, HiveColumn, OpenTable, ParquetConfig, SourceColumn, SourceError};

mod adapter;
mod agreement;
pub(crate) mod copying;
mod footer;
mod listing;
mod partitions;
mod statistics;
mod table;

use listing::FoundFile;
pub(crate) use listing::is_parquet;
use table::{DataFile, ParquetTable};

/// Opens Parquet files; see [`crate::open()`].
pub(crate) async fn open(
    config: &ParquetConfig,
    base: &Path,
    columns: Option<&[String]>,
) -> Result<OpenTable, SourceError> {
    let root = base.join(&config.path);
    let hive = config.hive.clone();
    let columns = columns.map(<[String]>::to_vec);
    let shown = root.clone();
    blocking(&shown, move || inspect(&root, &hive, columns.as_deref())).await
}

/// The columns of the first file and of the folders; see [`crate::columns()`].
pub(crate) async fn columns(config: &ParquetConfig, base: &Path) -> Result<Vec<SourceColumn>, SourceError> {
    let (root, hive) = (base.join(&config.path), config.hive.clone());
    blocking(&base.join(&config.path), move || {
        let found = listing::list(&root, &hive)?;
        let first = found.first().ok_or_else(|| SourceError::EmptyFolder { path: root.clone() })?;
        let stored = footer::read(&first.path)?.schema;
        let stored = stored.fields().iter().map(|field| SourceColumn::stored(field.name(), field.data_type()));
        let folders = hive.iter().map(|column| SourceColumn::stored(&column.name, &column.kind.published()));
        Ok(stored.chain(folders).collect())
    })
    .await
}

/// The state of the files; see [`crate::fingerprint`].
pub(crate) async fn fingerprint(config: &ParquetConfig, base: &Path) -> Result<Fingerprint, SourceError> {
    let (root, hive) = (base.join(&config.path), config.hive.clone());
    blocking(&base.join(&config.path), move || copying::state(&root, &hive)).await
}

/// The files, read whole; see [`crate::digests`].
pub(crate) async fn digests(config: &ParquetConfig, base: &Path) -> Result<Vec<FileDigest>, SourceError> {
    let (root, hive) = (base.join(&config.path), config.hive.clone());
    blocking(&base.join(&config.path), move || copying::digests(&root, &hive)).await
}

/// A copy of the files; see [`crate::copy()`].
pub(crate) async fn copy(config: &ParquetConfig, base: &Path, to: &Path) -> Result<Vec<FileDigest>, CopyError> {
    let (root, hive, to) = (base.join(&config.path), config.hive.clone(), to.to_owned());
    blocking(&base.join(&config.path), move || copying::copy(&root, &hive, &to)).await
}

/// What waits for the disk, on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static, E: From<SourceError> + Send + 'static>(
    shown: &Path,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|stopped| Err(SourceError::malformed(shown, stopped).into()))
}

fn inspect(root: &Path, hive: &[HiveColumn], columns: Option<&[String]>) -> Result<OpenTable, SourceError> {
    agreement::distinct(root, columns.unwrap_or_default())?;
    let partition_names: Vec<String> = hive.iter().map(|column| column.name.clone()).collect();
    agreement::distinct(root, &partition_names)?;
    let mut files = read_footers(root, listing::list(root, hive)?)?;
    let stored = files.iter().map(|file| (file.found.path.as_path(), &file.footer.schema));
    let published = agreement::published_columns(&stored.collect::<Vec<_>>(), hive, columns)?;

    let wanted = |column: &HiveColumn| columns.is_none_or(|all| all.contains(&column.name));
    for file in &mut files {
        let mut kept = hive.iter().map(wanted);
        file.found.partition.retain(|_| kept.next().unwrap_or(false));
    }
    let partition: Vec<FieldRef> = hive
        .iter()
        .filter(|column| wanted(column))
        .map(|column| Arc::new(Field::new(&column.name, column.kind.published(), true)))
        .collect();
    assemble(root, &files, published, partition)
}

/// A file with its checked footer.
struct ReadFile {
    found: FoundFile,
    footer: footer::Footer,
}

fn read_footers(root: &Path, found: Vec<FoundFile>) -> Result<Vec<ReadFile>, SourceError> {
    let files = found
        .into_iter()
        .map(|found| Ok(ReadFile { footer: footer::read(&found.path)?, found }))
        .collect::<Result<Vec<_>, SourceError>>()?;
    match files.is_empty() {
        true => Err(SourceError::EmptyFolder { path: root.to_owned() }),
        false => Ok(files),
    }
}

fn assemble(
    root: &Path,
    files: &[ReadFile],
    published: Vec<FieldRef>,
    partition: Vec<FieldRef>,
) -> Result<OpenTable, SourceError> {
    let file_schema: SchemaRef = Arc::new(Schema::new(published.iter().map(computed).collect::<Vec<_>>()));
    let data_files = files.iter().map(|file| data_file(file, &file_schema)).collect::<Result<Vec<_>, _>>()?;
    let table_schema = TableSchemaBuilder::new(file_schema)
        .with_table_partition_cols(partition.iter().map(computed).collect::<Vec<_>>())
        .build();
    let rows = files.iter().map(|file| file.footer.rows).sum();
    let table = ParquetTable::try_new(table_schema, data_files).map_err(|cause| SourceError::malformed(root, cause))?;
    Ok(OpenTable {
        provider: Arc::new(table),
        schema: Arc::new(Schema::new(published.into_iter().chain(partition).collect::<Vec<_>>())),
        rows: Some(rows),
        files: files.len(),
        fingerprint: fingerprint_of(files),
    })
}

/// A published field as it is computed.
fn computed(published: &FieldRef) -> FieldRef {
    Arc::new(Field::new(published.name(), execution(published.data_type()), true))
}

fn data_file(file: &ReadFile, file_schema: &SchemaRef) -> Result<DataFile, SourceError> {
    let ReadFile { found, footer } = file;
    let location = ObjectPath::from_filesystem_path(&found.path)
        .map_err(|_| SourceError::UnusablePath { path: found.path.clone() })?;
    let statistics = statistics::of_file(footer, file_schema, &found.partition)
        .map_err(|cause| SourceError::malformed(&found.path, cause))?;
    let mut scanned = PartitionedFile::new_from_meta(ObjectMeta {
        location,
        last_modified: footer.modified.into(),
        size: footer.size,
        e_tag: None,
        version: None,
    })
    .with_partition_values(found.partition.clone());
    scanned.statistics = Some(Arc::new(statistics));
    Ok(DataFile { path: found.path.clone(), size: footer.size, modified: footer.modified, scanned })
}

/// Over each file's place in the source, length, time of change and footer.
fn fingerprint_of(files: &[ReadFile]) -> Fingerprint {
    let mut digest = digest::Context::new(&digest::SHA256);
    for ReadFile { found, footer } in files {
        let modified = footer.modified.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        for part in [found.place.as_bytes(), &modified.as_nanos().to_be_bytes(), &footer.bytes] {
            digest.update(&part.len().to_be_bytes());
            digest.update(part);
        }
        digest.update(&footer.size.to_be_bytes());
    }
    Fingerprint::of(&digest.finish())
}
