//! The Parquet files: written under temporary names, given their own only when all are complete and on disk, and
//! removed if anything fails before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::SummaryRow;
use super::error::GenerateError;
use super::registers::RegisterTable;
use super::row_groups::RowGroup;

/// Where a file's bytes go.
pub(super) type Sink = Box<dyn Write + Send>;
/// Opens the sink of a path; tests give one whose disk is full.
pub(super) type OpenSink<'a> = &'a dyn Fn(&Path) -> io::Result<Sink>;

/// Opens a file of its own for a path, replacing an earlier one.
pub(super) fn open_file(path: &Path) -> io::Result<Sink> {
    Ok(Box::new(File::create(path)?))
}

/// Files of tables, in their order; dropped before [`Files::publish`], they are removed.
pub(super) struct Files {
    files: Vec<TableFile>,
}

struct TableFile {
    table: &'static RegisterTable,
    path: PathBuf,
    temporary: PathBuf,
    /// Missing once the file is complete.
    writer: Option<SerializedFileWriter<Sink>>,
    rows: u64,
    published: bool,
}

impl Files {
    /// Creates the file of every table in its folder, with what encodes row groups for each.
    pub(super) fn create(
        tables: &'static [RegisterTable],
        folder_of: impl Fn(&RegisterTable) -> PathBuf,
        open: OpenSink<'_>,
    ) -> Result<(Self, Vec<ArrowRowGroupWriterFactory>), GenerateError> {
        let mut files = Self { files: Vec::new() };
        let mut factories = Vec::new();
        for table in tables {
            let folder = folder_of(table);
            fs::create_dir_all(&folder).map_err(|source| GenerateError::Folder { path: folder.clone(), source })?;
            files.files.push(TableFile::new(table, &folder));
            if let Some(file) = files.files.last_mut() {
                factories.push(file.open(open)?);
            }
        }
        Ok((files, factories))
    }

    /// Appends a chunk: one row group per table.
    pub(super) fn append(&mut self, row_groups: Vec<RowGroup>) -> Result<(), GenerateError> {
        for (file, row_group) in self.files.iter_mut().zip(row_groups) {
            file.append(row_group)?;
        }
        Ok(())
    }

    /// Completes the files and gives them their names, all or none.
    pub(super) fn publish(mut self) -> Result<Vec<SummaryRow>, GenerateError> {
        for file in &mut self.files {
            file.complete()?;
        }
        for file in &mut self.files {
            file.put_in_place()?;
        }
        let summary = self.files.iter().map(TableFile::summary).collect::<Result<_, _>>()?;
        self.files.clear();
        Ok(summary)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for file in &mut self.files {
            file.writer = None;
            let path = if file.published { &file.path } else { &file.temporary };
            // The cause is reported already; a file that was never created cannot be removed.
            let _ = fs::remove_file(path);
        }
    }
}

impl TableFile {
    fn new(table: &'static RegisterTable, folder: &Path) -> Self {
        Self {
            table,
            path: folder.join(format!("{}.parquet", table.name)),
            temporary: folder.join(format!(".{}.parquet.partial", table.name)),
            writer: None,
            rows: 0,
            published: false,
        }
    }

    fn open(&mut self, open: OpenSink<'_>) -> Result<ArrowRowGroupWriterFactory, GenerateError> {
        let sink = open(&self.temporary).map_err(|source| GenerateError::Create { path: self.path.clone(), source })?;
        let writer = ArrowWriter::try_new(sink, self.table.schema.clone(), Some(properties()))
            .and_then(ArrowWriter::into_serialized_writer);
        let (writer, factory) = writer.map_err(|source| self.failed(source))?;
        self.writer = Some(writer);
        Ok(factory)
    }

    fn append(&mut self, row_group: RowGroup) -> Result<(), GenerateError> {
        if row_group.rows == 0 {
            return Ok(());
        }
        self.rows += row_group.rows;
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        append_columns(writer, row_group).map_err(|source| self.failed(source))
    }

    /// Writes the footer and waits until the file is on disk.
    fn complete(&mut self) -> Result<(), GenerateError> {
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(|source| self.failed(source))?;
        }
        let synced = OpenOptions::new().write(true).open(&self.temporary).and_then(|file| file.sync_all());
        synced.map_err(|source| GenerateError::Write { path: self.path.clone(), source })
    }

    fn put_in_place(&mut self) -> Result<(), GenerateError> {
        let renamed = fs::rename(&self.temporary, &self.path);
        self.published = renamed.is_ok();
        renamed
            .and_then(|()| sync_folder(&self.path))
            .map_err(|source| GenerateError::Publish { path: self.path.clone(), source })
    }

    fn summary(&self) -> Result<SummaryRow, GenerateError> {
        let metadata =
            fs::metadata(&self.path).map_err(|source| GenerateError::Publish { path: self.path.clone(), source })?;
        Ok(SummaryRow { agency: self.table.agency, table: self.table.name, rows: self.rows, bytes: metadata.len() })
    }

    /// The operating system's refusal out of Parquet's wrapping, or what Parquet says.
    fn failed(&self, source: ParquetError) -> GenerateError {
        let path = self.path.clone();
        let source = match source {
            ParquetError::External(cause) => match cause.downcast::<io::Error>() {
                Ok(cause) => *cause,
                Err(cause) => io::Error::other(cause),
            },
            other => io::Error::other(other),
        };
        GenerateError::Write { path, source }
    }
}

fn append_columns(writer: &mut SerializedFileWriter<Sink>, row_group: RowGroup) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for column in row_group.columns {
        column.append_to_row_group(&mut group)?;
    }
    group.close()?;
    Ok(())
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // Nearly every value differs.
        .set_column_dictionary_enabled(ColumnPath::from("crossed_at"), false)
        .build()
}

/// A rename is durable when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
