//! Finished tables in the formats that other programs read, and the message that describes them.

use std::io::{self, Write};

use khidi_queries_functions::calendar::civil;
use khidi_queries_sdmx::sdmx_csv::{Action, Edition};
use khidi_queries_sdmx::structure_message::{Prepared, PreparedError};
use khidi_queries_sdmx::{Observation, Structure, WriteError, eurostat_tsv, plain_csv, sdmx_csv, structure_message};
use khidi_queries_tables::SdmxError;
use thiserror::Error;

use crate::sql::failure::Language;

const SECONDS_A_DAY: i64 = 86_400;

/// A format that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coded {
    /// CSV with a header.
    Csv,
    /// The same with a column of names beside each of codes.
    Labels(Language),
    /// SDMX-CSV of an edition.
    SdmxCsv(Edition),
    /// Eurostat's TSV.
    Tsv,
}

/// Why a table cannot be written: a defect of a definition, or an output that takes no more.
#[derive(Debug, Error)]
pub(crate) enum CodedError {
    #[error(transparent)]
    Table(#[from] SdmxError),
    #[error(transparent)]
    Prepared(#[from] PreparedError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("the table cannot be written")]
    Io(#[from] io::Error),
}

impl CodedError {
    /// Whether the reader of the output has gone, which is no error of this program.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let cause = match self {
            Self::Io(error) | Self::Write(WriteError::Sink(error)) => error,
            _ => return false,
        };
        cause.kind() == io::ErrorKind::BrokenPipe
    }
}

impl Coded {
    /// Writes cells of that structure.
    pub(crate) fn write(
        self,
        structure: &Structure,
        cells: &[Observation],
        out: &mut dyn Write,
    ) -> Result<(), CodedError> {
        match self {
            Self::Csv => plain_csv::write(out, structure, cells, plain_csv::Options::default()),
            Self::Labels(language) => {
                let labels =
                    language.choose(khidi_queries_sdmx::Language::English, khidi_queries_sdmx::Language::Georgian);
                plain_csv::write(
                    out,
                    structure,
                    cells,
                    plain_csv::Options { labels: Some(labels), byte_order_mark: true },
                )
            }
            // Only a replacement takes away what a later vintage withholds.
            Self::SdmxCsv(edition) => sdmx_csv::write(
                out,
                structure,
                cells,
                &sdmx_csv::Options { edition, action: Action::Replace, note: None },
            ),
            Self::Tsv => eurostat_tsv::write(out, structure, cells),
        }?;
        Ok(())
    }
}

/// Writes the structure message, prepared so many seconds after 1970-01-01T00:00:00Z.
pub(crate) fn message(structure: &Structure, at_seconds: i64, out: &mut dyn Write) -> Result<(), CodedError> {
    Ok(structure_message::write(out, structure, prepared(at_seconds)?)?)
}

fn prepared(at_seconds: i64) -> Result<Prepared, PreparedError> {
    let (days, of_day) = (at_seconds.div_euclid(SECONDS_A_DAY), at_seconds.rem_euclid(SECONDS_A_DAY));
    let (year, month, date) = civil(days);
    let part = |value: i64| u8::try_from(value).unwrap_or_default();
    let date = (u16::try_from(year).unwrap_or_default(), part(month), part(date));
    Prepared::new(date, (part(of_day / 3_600), part(of_day / 60 % 60), part(of_day % 60)))
}
