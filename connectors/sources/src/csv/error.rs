//! Why a source of CSV files cannot be opened. For the agency's operator; no text here holds a value.

use std::path::PathBuf;

use thiserror::Error;

use super::fault::RowFault;

/// Why a source of CSV files cannot be opened, beside what can be wrong with any files.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum CsvError {
    /// The folder holds no CSV file.
    #[error("{}: the folder holds no *.csv, *.csv.gz or *.csv.zst file", path.display())]
    NoFiles { path: PathBuf },
    /// A folder within the folder; its rows would be lost.
    #[error("{}: a nested folder; a source of CSV files is one folder", path.display())]
    NestedFolder { path: PathBuf },
    /// Something that is no file and no folder.
    #[error("{}: neither a file nor a folder", path.display())]
    NoFile { path: PathBuf },
    /// Nothing but empty lines.
    #[error("{}: there is no header", path.display())]
    NoHeader { path: PathBuf },
    /// A cell of the header is empty.
    #[error("{}: column {position} of the header has no name; name the columns with header = [...] and skip_lines", path.display())]
    UnnamedColumn { path: PathBuf, position: usize },
    /// The header or a row among the first cannot be read, or hides what follows it.
    #[error(transparent)]
    Row(#[from] RowFault),
    /// The configuration says something of a column that there is not.
    #[error("{}: {setting} names column {column:?}, which is not there", path.display())]
    NoSuchColumn { path: PathBuf, setting: &'static str, column: String },
    /// Flags follow numbers, but a column with flags does not look like numbers.
    #[error("{}: column {column:?} has flags, but what stands before them does not look like numbers", path.display())]
    FlagsOfText { path: PathBuf, column: String },
}
