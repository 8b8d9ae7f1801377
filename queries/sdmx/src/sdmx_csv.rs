//! SDMX-CSV data messages, after the field guides of the SDMX technical working group (github.com/sdmx-twg/sdmx-csv).
//!
//! One row an observation, in the order given. Columns are those of the data structure: dimensions, time, the measure,
//! attributes; codes without labels, periods as they are. An absent value is an empty field. The note on the data set,
//! where there is one, stands in each row, as the guide has it of attributes above the observation.

use std::borrow::Borrow;
use std::io::Write;

use crate::check::Checker;
use crate::csv::Records;
use crate::structure::{CONF_STATUS, NOTE, OBS_STATUS, TIME, VALUE};
use crate::{Observation, Structure, Text, WriteError};

/// Which edition of SDMX-CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// 1.0, of SDMX 2.1: one column `DATAFLOW`, no action.
    V1_0,
    /// 2.0, of SDMX 3.0: `STRUCTURE`, `STRUCTURE_ID`, `ACTION`.
    V2_0,
    /// 2.1, of SDMX 3.1: as 2.0, with `M` among the actions.
    V2_1,
}

/// What a receiver's database should do with the rows. Edition 1.0 does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `I`: for information. A database that loads it all the same keeps what the rows leave empty.
    Information,
    /// Rows are added or changed, and what they leave empty is kept: `M` in 2.1, and `A` in 2.0, which has no `M`.
    Merge,
    /// `R`: observations are replaced whole. Only so does a value go that is withheld in a later version.
    Replace,
}

/// How a message is written.
#[derive(Debug, Clone)]
pub struct Options {
    /// The edition.
    pub edition: Edition,
    /// The action of all rows.
    pub action: Action,
    /// A note on the data set, as column `COMMENT_DSET`; without it there is no such column.
    pub note: Option<Text>,
}

/// Writes observations as one SDMX-CSV message, and says how many.
///
/// # Errors
/// An observation does not belong to the structure, or the sink fails. Earlier rows are written by then.
pub fn write<O: Borrow<Observation>>(
    sink: impl Write,
    structure: &Structure,
    observations: impl IntoIterator<Item = O>,
    options: &Options,
) -> Result<u64, WriteError> {
    let mut records = Records::new(sink);
    let begin: &[&str] = match options.edition {
        Edition::V1_0 => &["DATAFLOW"],
        Edition::V2_0 | Edition::V2_1 => &["STRUCTURE", "STRUCTURE_ID", "ACTION"],
    };
    let dimensions = structure.dimensions().iter().map(|dimension| dimension.id.as_str());
    let note = options.note.as_ref().map(|_| NOTE);
    let rest = [TIME, VALUE, OBS_STATUS, CONF_STATUS].into_iter().chain(note);
    begin.iter().copied().chain(dimensions).chain(rest).try_for_each(|name| records.field(name))?;
    records.end()?;

    let reference = structure.reference();
    let begin: &[&str] = match options.edition {
        Edition::V1_0 => &[&reference],
        Edition::V2_0 | Edition::V2_1 => &["dataflow", &reference, options.action.letter(options.edition)],
    };
    let mut checker = Checker::new(structure);
    for observation in observations {
        let observation = observation.borrow();
        checker.check(observation)?;
        let codes = observation.codes().iter().map(String::as_str);
        begin.iter().copied().chain(codes).try_for_each(|field| records.field(field))?;
        records.field(&observation.period().to_string())?;
        records.field(&observation.value_text())?;
        records.field(observation.obs_status().code())?;
        records.field(observation.conf_status().code())?;
        options.note.iter().try_for_each(|note| records.field(note.as_str()))?;
        records.end()?;
    }
    records.flush()?;
    Ok(checker.rows())
}

impl Action {
    fn letter(self, edition: Edition) -> &'static str {
        match self {
            Self::Information => "I",
            Self::Merge if edition == Edition::V2_1 => "M",
            Self::Merge => "A",
            Self::Replace => "R",
        }
    }
}
