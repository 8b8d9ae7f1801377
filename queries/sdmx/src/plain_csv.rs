//! Plain CSV for spreadsheets and scripts: a header, codes, and on request a column of labels beside each coded one.
//! UTF-8; it names neither the structure nor its version.

use std::borrow::Borrow;
use std::io::Write;

use crate::check::Checker;
use crate::csv::Records;
use crate::structure::{CONF_STATUS, OBS_STATUS, TIME, VALUE};
use crate::{Language, Observation, Structure, WriteError};

/// How the file is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Columns of labels in this language: `citizen.label` beside `citizen`. No id has a dot, so that none collides.
    pub labels: Option<Language>,
    /// A byte order mark first, without which Excel takes UTF-8 for something else.
    pub byte_order_mark: bool,
}

/// Writes observations in the order given, and says how many.
///
/// # Errors
/// An observation does not belong to the structure, or the sink fails. Earlier rows are written by then.
pub fn write<O: Borrow<Observation>>(
    mut sink: impl Write,
    structure: &Structure,
    observations: impl IntoIterator<Item = O>,
    options: Options,
) -> Result<u64, WriteError> {
    if options.byte_order_mark {
        sink.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut table = Table { records: Records::new(sink), structure, labels: options.labels };
    table.header()?;
    let mut checker = Checker::new(structure);
    for observation in observations {
        let observation = observation.borrow();
        checker.check(observation)?;
        table.row(observation)?;
    }
    table.records.flush()?;
    Ok(checker.rows())
}

struct Table<'s, W> {
    records: Records<W>,
    structure: &'s Structure,
    labels: Option<Language>,
}

impl<W: Write> Table<'_, W> {
    fn header(&mut self) -> Result<(), WriteError> {
        let dimensions = self.structure.dimensions();
        dimensions.iter().try_for_each(|dimension| self.heading(dimension.id.as_str()))?;
        self.records.field(TIME)?;
        self.records.field(VALUE)?;
        self.heading(OBS_STATUS)?;
        self.heading(CONF_STATUS)?;
        Ok(self.records.end()?)
    }

    fn heading(&mut self, id: &str) -> Result<(), WriteError> {
        self.records.field(id)?;
        if self.labels.is_some() {
            self.records.field(&format!("{id}.label"))?;
        }
        Ok(())
    }

    fn row(&mut self, observation: &Observation) -> Result<(), WriteError> {
        let dimensions = self.structure.dimensions().iter().zip(observation.codes());
        for (dimension, code) in dimensions {
            let names = dimension.codes.code(code).map(|code| &code.names);
            self.coded(code, |language| names.map_or("", |names| names.in_language(language)).to_owned())?;
        }
        self.records.field(&observation.period().to_string())?;
        self.records.field(&observation.value_text())?;
        let (obs, conf) = (observation.obs_status(), observation.conf_status());
        self.coded(obs.code(), |language| obs.names().in_language(language).to_owned())?;
        self.coded(conf.code(), |language| conf.names().in_language(language).to_owned())?;
        Ok(self.records.end()?)
    }

    fn coded(&mut self, code: &str, label: impl Fn(Language) -> String) -> Result<(), WriteError> {
        self.records.field(code)?;
        if let Some(language) = self.labels {
            self.records.field(&label(language))?;
        }
        Ok(())
    }
}
