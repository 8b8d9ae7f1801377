//! Copies of sources that are no Parquet files, as one Parquet file each.

use std::fs::File;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::properties::WriterProperties;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::execute_stream;
use futures::StreamExt;
use ring::digest::{Context, SHA256};

use crate::csv::CsvTable;
use crate::parquet::copying::{private_file, private_folder};
use crate::{Copied, CopyError, FileDigest, Limits, OpenTable, Reader, session, task};

/// Bytes for a scan, which keeps nothing.
const MEMORY: usize = 64 << 20;

/// Writes all rows of a table, as the reader sees them, to `to`, which must not be there, durably and readable by its owner only.
///
/// # Errors
/// Rows cannot be read, or not written; what was written so far stays.
pub(crate) async fn write(table: OpenTable, to: &Path, reader: Arc<Reader>) -> Result<Copied, CopyError> {
    let unread = |error: DataFusionError| CopyError::Rows(error.strip_backtrace());
    let limits = Limits { memory: MEMORY, partitions: NonZeroUsize::MIN, spill: None };
    let context = session(&limits).map_err(|error| CopyError::Rows(error.to_string()))?;
    let scan = table.provider.scan(&context.state(), None, &[], None).await.map_err(unread)?;
    let mut rows = execute_stream(scan, task(&context, reader)).map_err(unread)?;
    let mut copy = Some(Copy::begin(to.to_owned(), table.provider.schema())?);
    while let Some(batch) = rows.next().await {
        let batch = batch.map_err(unread)?;
        copy = apart(copy, move |copy| copy.add(&batch)).await?;
    }
    let Some(copy) = copy else { return Err(CopyError::Rows("the copy was given up".to_owned())) };
    let stopped = |error: tokio::task::JoinError| CopyError::Rows(error.to_string());
    let files = tokio::task::spawn_blocking(move || copy.end()).await.map_err(stopped)??;
    let set_aside = CsvTable::of(table.provider.as_ref()).and_then(CsvTable::set_aside).filter(|aside| aside.rows > 0);
    Ok(Copied { files, set_aside })
}

/// Writing waits for the disk, on a thread of its own.
async fn apart(
    copy: Option<Copy>,
    work: impl FnOnce(&mut Copy) -> Result<(), CopyError> + Send + 'static,
) -> Result<Option<Copy>, CopyError> {
    let Some(mut copy) = copy else { return Ok(None) };
    let done = tokio::task::spawn_blocking(move || work(&mut copy).map(|()| Some(copy))).await;
    done.unwrap_or_else(|stopped| Err(CopyError::Rows(stopped.to_string())))
}

/// A file that is being written.
struct Copy {
    path: PathBuf,
    writer: ArrowWriter<Digested>,
}

impl Copy {
    fn begin(path: PathBuf, schema: SchemaRef) -> Result<Self, CopyError> {
        let made = path.parent().map_or(Ok(()), private_folder).and_then(|()| private_file(&path));
        let file = made.map_err(|source| CopyError::Write { path: path.clone(), source })?;
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let into = Digested { file, bytes: 0, digest: Context::new(&SHA256) };
        let writer = ArrowWriter::try_new(into, schema, Some(properties)).map_err(|error| unwritten(&path, error))?;
        Ok(Self { path, writer })
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), CopyError> {
        self.writer.write(batch).map_err(|error| unwritten(&self.path, error))
    }

    fn end(self) -> Result<Vec<FileDigest>, CopyError> {
        let Self { path, writer } = self;
        let written = writer.into_inner().map_err(|error| unwritten(&path, error))?;
        written.file.sync_all().map_err(|source| CopyError::Write { path, source })?;
        let sha256 = written.digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(vec![FileDigest { place: String::new(), bytes: written.bytes, sha256 }])
    }
}

fn unwritten(path: &Path, error: impl std::error::Error + Send + Sync + 'static) -> CopyError {
    CopyError::Write { path: path.to_owned(), source: io::Error::other(error) }
}

/// A file whose bytes are counted and hashed as they are written.
struct Digested {
    file: File,
    bytes: u64,
    digest: Context,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
