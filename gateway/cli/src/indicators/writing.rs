//! Writes finished tables.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, presets};
use khidi_queries_indicators::{Cell, CellStatus, Indicator, Table};
use khidi_queries_sdmx::sdmx_csv::Edition;
use khidi_queries_tables::{SdmxError, Told, observations, published, structure};

use super::picture::{self, Picture};
use crate::coded::{Coded, CodedError, message};
use crate::failure::Failure;
use crate::sql::failure::Language;
use crate::sql::output::Output;

/// How a table is written, and where to.
#[derive(Debug, Args)]
pub(super) struct WriteArgs {
    /// How the table is written
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
    /// Write to a file instead of standard output; it appears when it is complete
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the SDMX structure message that describes the table, too
    #[arg(long, value_name = "FILE")]
    structure: Option<PathBuf>,
    /// Draw the table, too, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// What is drawn
    #[arg(long, value_enum, default_value = "lines", requires = "plot")]
    picture: Picture,
    /// The dimension that is drawn, by its id; otherwise all together
    #[arg(long, value_name = "DIMENSION", requires = "plot")]
    by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// For people
    Table,
    /// CSV with a header: dimensions, TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS
    Csv,
    /// The same with a column of names beside each of codes, for spreadsheets
    Labels,
    /// SDMX-CSV 2.1
    SdmxCsv,
    /// SDMX-CSV 2.0
    #[value(name = "sdmx-csv-2.0")]
    SdmxCsv20,
    /// SDMX-CSV 1.0
    #[value(name = "sdmx-csv-1.0")]
    SdmxCsv10,
    /// Eurostat's TSV
    Tsv,
}

/// Places that were opened before anybody was asked.
pub(super) struct Places {
    table: Output,
    structure: Option<Output>,
    plot: Option<Output>,
}

impl WriteArgs {
    /// The places to write to, for an indicator that can be drawn as wished.
    pub(super) fn open(&self, indicator: &Indicator) -> Result<Places, Failure> {
        if self.plot.is_some() {
            self.picture.places(self.by.as_deref(), indicator)?;
        }
        let open = |path: &Path| Output::open(Some(path)).map_err(|error| Failure::here(&error));
        let table = Output::open(self.output.as_deref()).map_err(|error| Failure::here(&error))?;
        let structure = self.structure.as_deref().map(open).transpose()?;
        Ok(Places { table, structure, plot: self.plot.as_deref().map(open).transpose()? })
    }

    /// Writes the tables of all periods as one, and what was wished for beside it.
    pub(super) fn write(
        &self,
        indicator: &Indicator,
        tables: &[Told],
        language: Language,
        now: SystemTime,
        places: Places,
    ) -> Result<(), Failure> {
        let Places { mut table, structure, plot } = places;
        let drawn = match plot {
            Some(place) => Some((place, picture::draw(self.picture, self.by.as_deref(), indicator, tables, language)?)),
            None => None,
        };
        let written = match self.format.coded(language) {
            None => people(indicator, tables, language, &|_| true, table.writer()),
            Some(format) => coded(format, indicator, tables, table.writer()),
        };
        match written.and_then(|()| Ok(table.writer().flush()?)) {
            Err(error) if error.is_broken_pipe() => return Ok(()),
            Err(error) => return Err(Failure::here(&error)),
            Ok(()) => table.finish().map_err(|error| Failure::here(&error))?,
        }
        if let Some(mut place) = structure {
            described(indicator, now, place.writer()).map_err(|error| Failure::here(&error))?;
            place.finish().map_err(|error| Failure::here(&error))?;
        }
        if let Some((mut place, svg)) = drawn {
            place.writer().write_all(svg.as_bytes()).map_err(|error| Failure::here(&error))?;
            place.finish().map_err(|error| Failure::here(&error))?;
        }
        Ok(())
    }
}

impl TableFormat {
    fn coded(self, language: Language) -> Option<Coded> {
        Some(match self {
            Self::Table => return None,
            Self::Csv => Coded::Csv,
            Self::Labels => Coded::Labels(language),
            Self::SdmxCsv => Coded::SdmxCsv(Edition::V2_1),
            Self::SdmxCsv20 => Coded::SdmxCsv(Edition::V2_0),
            Self::SdmxCsv10 => Coded::SdmxCsv(Edition::V1_0),
            Self::Tsv => Coded::Tsv,
        })
    }
}

fn coded(format: Coded, indicator: &Indicator, tables: &[Told], out: &mut dyn Write) -> Result<(), CodedError> {
    format.write(&structure(indicator)?, &observations(indicator, tables)?, out)
}

/// The structure message of the indicator's tables.
fn described(indicator: &Indicator, now: SystemTime, out: &mut dyn Write) -> Result<(), CodedError> {
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    message(&structure(indicator)?, i64::try_from(seconds).unwrap_or(i64::MAX), out)
}

/// Writes the cells that are chosen for people: a column for each period.
pub(crate) fn people(
    indicator: &Indicator,
    tables: &[Told],
    language: Language,
    chosen: &dyn Fn(&Cell) -> bool,
    out: &mut dyn Write,
) -> Result<(), CodedError> {
    let mut table = comfy_table::Table::new();
    let ids = indicator.dimensions.iter().map(|dimension| dimension.id.clone());
    let head = ids.chain(tables.iter().map(|told| {
        let mark = if told.provisional { " p" } else { "" };
        format!("{}{mark}", told.period)
    }));
    table.load_preset(presets::UTF8_FULL_CONDENSED).set_header(head);
    let mut rows: BTreeMap<&Vec<usize>, Vec<&Cell>> = BTreeMap::new();
    for cell in tables.iter().flat_map(|told| &told.table.cells).filter(|cell| chosen(cell)) {
        rows.entry(&cell.places).or_default().push(cell);
    }
    for (places, row) in rows.into_iter().filter(|(_, row)| row.iter().any(|cell| cell.value.is_some())) {
        let values = tables.iter().map(|told| {
            let found = told.table.cells.binary_search_by(|cell| cell.places.cmp(places));
            found.ok().and_then(|at| told.table.cells.get(at)).map_or(Ok(String::new()), |cell| sign(indicator, cell))
        });
        let values = values.collect::<Result<Vec<_>, SdmxError>>()?;
        let codes = row.first().map(|cell| Table::codes(indicator, cell)).unwrap_or_default();
        let cells = codes.iter().map(|code| comfy_table::Cell::new(*code));
        let values = values.into_iter().map(|value| comfy_table::Cell::new(value).set_alignment(CellAlignment::Right));
        table.add_row(cells.chain(values).collect::<Vec<_>>());
    }
    let title = language.choose(&indicator.title_en, &indicator.title_ka);
    let note = language.choose("c withheld, p provisional", "c კონფიდენციალური, p წინასწარი");
    Ok(writeln!(out, "{title}\n{table}\n{note}")?)
}

/// What stands for a cell: its value, `c` where it is withheld, nothing where there is none.
fn sign(indicator: &Indicator, cell: &Cell) -> Result<String, SdmxError> {
    match &cell.value {
        Some(value) => published(indicator, value),
        None if cell.status == CellStatus::Absent => Ok("c".to_owned()),
        None => Ok(String::new()),
    }
}
