//! Writes finished tables.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, presets};
use khidi_queries_indicators::{Cell, Indicator, Table};

use super::running::Told;
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// For people
    Table,
    /// CSV with a header: dimensions, TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS
    Csv,
}

impl WriteArgs {
    /// The place to write to, opened before anybody is asked.
    pub(super) fn open(&self) -> Result<Output, Failure> {
        Output::open(self.output.as_deref()).map_err(|error| Failure::here(&error))
    }

    /// Writes the tables of all periods as one.
    pub(super) fn write(
        &self,
        indicator: &Indicator,
        tables: &[Told],
        language: Language,
        mut output: Output,
    ) -> Result<(), Failure> {
        let written = match self.format {
            TableFormat::Table => people(indicator, tables, language, output.writer()),
            TableFormat::Csv => csv(indicator, tables, output.writer()),
        };
        let written = written.and_then(|()| output.writer().flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::here(&error)),
            Ok(()) => output.finish().map_err(|error| Failure::here(&error)),
        }
    }
}

/// `P` while values may still change.
fn observation(told: &Told) -> &'static str {
    if told.provisional { "P" } else { "A" }
}

/// `C` where the value is withheld.
fn confidentiality(cell: &Cell) -> &'static str {
    if cell.value.is_none() { "C" } else { "F" }
}

/// No field needs quotes: all are codes and numbers.
fn csv(indicator: &Indicator, tables: &[Told], out: &mut dyn Write) -> io::Result<()> {
    let dimensions: String = indicator.dimensions.iter().map(|dimension| format!("{},", dimension.id)).collect();
    writeln!(out, "freq,unit,{dimensions}TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS")?;
    let (freq, unit) = (indicator.frequency.code(), &indicator.unit);
    for told in tables {
        for cell in &told.table.cells {
            let codes: String = Table::codes(indicator, cell).iter().map(|code| format!("{code},")).collect();
            let (value, status) = (cell.value.as_deref().unwrap_or_default(), observation(told));
            writeln!(out, "{freq},{unit},{codes}{},{value},{status},{}", told.period, confidentiality(cell))?;
        }
    }
    Ok(())
}

fn people(indicator: &Indicator, tables: &[Told], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut table = comfy_table::Table::new();
    let ids = indicator.dimensions.iter().map(|dimension| dimension.id.clone());
    let head = ids.chain(tables.iter().map(|told| {
        let mark = if told.provisional { " p" } else { "" };
        format!("{}{mark}", told.period)
    }));
    table.load_preset(presets::UTF8_FULL_CONDENSED).set_header(head);
    let mut rows: BTreeMap<&Vec<usize>, Vec<&Cell>> = BTreeMap::new();
    for cell in tables.iter().flat_map(|told| &told.table.cells) {
        rows.entry(&cell.places).or_default().push(cell);
    }
    for (places, row) in rows.into_iter().filter(|(_, row)| row.iter().any(|cell| cell.value.is_some())) {
        let values = tables.iter().map(|told| {
            let found = told.table.cells.binary_search_by(|cell| cell.places.cmp(places));
            found.ok().and_then(|at| told.table.cells.get(at)).map_or("", |cell| cell.value.as_deref().unwrap_or("c"))
        });
        let codes = row.first().map(|cell| Table::codes(indicator, cell)).unwrap_or_default();
        let cells = codes.iter().map(|code| comfy_table::Cell::new(*code));
        let values = values.map(|value| comfy_table::Cell::new(value).set_alignment(CellAlignment::Right));
        table.add_row(cells.chain(values).collect::<Vec<_>>());
    }
    let (title, note) = match language {
        Language::En => (&indicator.title_en, "c withheld, p provisional"),
        Language::Ka => (&indicator.title_ka, "c კონფიდენციალური, p წინასწარი"),
    };
    writeln!(out, "{title}\n{table}\n{note}")
}
