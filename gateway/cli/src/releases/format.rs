//! The files that a release is written as.

use std::io::Write;

use clap::ValueEnum;
use khidi_gateway_releases::Release;
use khidi_queries_sdmx::sdmx_csv::Edition;

use crate::coded::{Coded, CodedError, message};

/// A format of pulled tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Format {
    /// SDMX-CSV 2.1, and the structure message that describes it
    SdmxCsv,
    /// CSV with a header: dimensions, TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS
    Csv,
    /// Parquet, with the code lists in its metadata
    Parquet,
    /// SDMX-CSV 2.0, and the structure message
    #[value(name = "sdmx-csv-2.0")]
    SdmxCsv20,
    /// SDMX-CSV 1.0, and the structure message
    #[value(name = "sdmx-csv-1.0")]
    SdmxCsv10,
    /// Eurostat's TSV
    Tsv,
}

/// A file beside others of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Table(Format),
    Structure,
    Manifest,
}

impl Format {
    /// The files that it consists of.
    pub(super) fn parts(self) -> Vec<Part> {
        match self {
            Self::SdmxCsv | Self::SdmxCsv20 | Self::SdmxCsv10 => vec![Part::Table(self), Part::Structure],
            Self::Csv | Self::Parquet | Self::Tsv => vec![Part::Table(self)],
        }
    }
}

impl Part {
    /// How the file's name ends, behind the version.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Table(Format::SdmxCsv) => "sdmx.csv",
            Self::Table(Format::Csv) => "csv",
            Self::Table(Format::Parquet) => "parquet",
            Self::Table(Format::SdmxCsv20) => "sdmx-2.0.csv",
            Self::Table(Format::SdmxCsv10) => "sdmx-1.0.csv",
            Self::Table(Format::Tsv) => "tsv",
            Self::Structure => "structure.xml",
            Self::Manifest => "json",
        }
    }

    /// Its bytes, which are the same whenever the release is written.
    pub(super) fn of(self, release: &Release) -> Result<Vec<u8>, CodedError> {
        let mut bytes = Vec::new();
        let coded = match self {
            Self::Table(Format::Parquet) => return Ok(release.file.to_vec()),
            Self::Manifest => {
                bytes.write_all(release.manifest.to_json().map_err(std::io::Error::from)?.as_bytes())?;
                return Ok(bytes);
            }
            Self::Structure => {
                message(&release.structure, release.manifest.made_at.unix_seconds(), &mut bytes)?;
                return Ok(bytes);
            }
            Self::Table(Format::SdmxCsv) => Coded::SdmxCsv(Edition::V2_1),
            Self::Table(Format::SdmxCsv20) => Coded::SdmxCsv(Edition::V2_0),
            Self::Table(Format::SdmxCsv10) => Coded::SdmxCsv(Edition::V1_0),
            Self::Table(Format::Csv) => Coded::Csv,
            Self::Table(Format::Tsv) => Coded::Tsv,
        };
        coded.write(&release.structure, release.cells.observations(), &mut bytes)?;
        Ok(bytes)
    }
}
