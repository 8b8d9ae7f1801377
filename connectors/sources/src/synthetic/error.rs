//! Why a country could not be generated.

use std::io;
use std::path::PathBuf;

use parquet::errors::ParquetError;

use super::numbers::MAX_PEOPLE;

/// Why a country could not be generated. Whatever the cause, no half-written file is left behind.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The number of people is none, or more than the number ranges serve.
    #[error("cannot generate {people} people: give a number from 1 to {max}", max = MAX_PEOPLE)]
    People {
        /// The number asked for.
        people: u64,
    },
    /// A folder cannot be made.
    #[error("cannot make the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file cannot be made.
    #[error("cannot create {}: {source}", path.display())]
    Create {
        /// The file, under its final name.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file cannot be written, for instance because the disk is full.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file, under its final name.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Rows cannot be encoded as Parquet.
    #[error("cannot encode {agency}.{table}: {source}")]
    Encode {
        /// The agency.
        agency: &'static str,
        /// The table.
        table: &'static str,
        /// The cause.
        source: ParquetError,
    },
    /// A finished file cannot be given its name.
    #[error("cannot put {} in place: {source}", path.display())]
    Publish {
        /// The file, under its final name.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A generating thread ended without an answer: a defect.
    #[error("a generating thread stopped unexpectedly")]
    Thread,
}
