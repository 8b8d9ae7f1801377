//! CSV files as a source, as offices publish them: found, looked at once when opened, then read in parallel as a stream.
//! The set of files is fixed at opening; a scan of files that changed since is refused.
//!
//! The reader is our own because of what it has to promise: faults are told by line and column and never by value, quotes
//! have one meaning wherever a file is divided (`grammar`), and cells that are not asked for are not looked at.

use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{Field, Schema};

use crate::parquet::blocking;
use crate::{Fingerprint, OpenTable, SourceError};

mod cells;
mod checkpoints;
mod columns;
mod config;
mod error;
mod fault;
mod georgian;
mod grammar;
mod head;
mod infer;
mod input;
mod kind;
mod listing;
mod marks;
mod numbers;
mod parts;
mod records;
mod scan;
mod segments;
mod set_aside;
mod table;
#[cfg(test)]
mod tests;
mod times;
mod transcode;

pub use config::{BadRows, CsvConfig, CsvConfigError};
pub use error::CsvError;
pub use fault::{RowCause, RowFault};
pub(crate) use listing::is_csv;

pub use kind::{ColumnKind, ColumnKindError};
pub use marks::{DecimalMark, Delimiter, MarkError, TextEncoding, ThousandsMark};
pub use set_aside::SetAside;
pub use table::CsvTable;
pub use times::{FormatError, TimeFormat};

/// Bytes from one place at which a file can be divided to the next.
const STEP: u64 = 1 << 20;

/// Opens CSV files; see [`crate::open()`].
pub(crate) async fn open(
    config: &CsvConfig,
    base: &Path,
    columns: Option<&[String]>,
) -> Result<OpenTable, SourceError> {
    open_in_steps(config, base, columns, STEP).await
}

async fn open_in_steps(
    config: &CsvConfig,
    base: &Path,
    columns: Option<&[String]>,
    step: u64,
) -> Result<OpenTable, SourceError> {
    let root = base.join(&config.path);
    let (shown, config, columns) = (root.clone(), config.clone(), columns.map(<[String]>::to_vec));
    blocking(&shown, move || inspect(&root, &config, columns.as_deref(), step)).await
}

/// The state of the files; see [`crate::fingerprint`].
pub(crate) async fn fingerprint(config: &CsvConfig, base: &Path) -> Result<Fingerprint, SourceError> {
    let root = base.join(&config.path);
    blocking(&root.clone(), move || listing::fingerprint(&listing::list(&root)?)).await
}

fn inspect(root: &Path, config: &CsvConfig, columns: Option<&[String]>, step: u64) -> Result<OpenTable, SourceError> {
    let mut wanted: Vec<&String> = columns.unwrap_or_default().iter().collect();
    wanted.sort();
    if let Some([column, _]) = wanted.array_windows().find(|[one, other]| one == other) {
        return Err(SourceError::DuplicateColumn { path: root.to_owned(), column: (*column).clone() });
    }
    let found = listing::list(root)?;
    let fingerprint = listing::fingerprint(&found)?;
    let headed = |file: listing::FoundFile| Ok((head::read(&file, config)?, file));
    let files = found.into_iter().map(|file| headed(file).map(|(head, file)| (file, head)));
    let files = files.collect::<Result<Vec<columns::HeadedFile>, SourceError>>()?;
    let columns = columns::published(&files, config, columns)?;
    let field = |column: &columns::CsvColumn| Field::new(&column.name, column.reader.kind.published(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let count = files.len();
    let table = CsvTable::new(scan::Opened { files, columns, bad_rows: config.bad_rows }, step);
    Ok(OpenTable { provider: Arc::new(table), schema, rows: None, files: count, fingerprint })
}
