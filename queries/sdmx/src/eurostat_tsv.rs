//! Eurostat's tab-separated form: a line a time series, its key in the first column, periods side by side.
//!
//! After Eurostat's description of its API's TSV format: the header begins `freq,...,geo\TIME_PERIOD`; every other cell
//! is a value, a blank, and flags, so that a cell without flags ends with the blank; `:` is a value that is not there;
//! lines are in ascending order of the key, columns of the period. A period that a series lacks is `: `, and a series
//! without any value or flag is left out.
//!
//! Flags are Eurostat's letters, in alphabetical order: `b`, `e`, `p`, `u`, `n` for the statuses of these letters, `c` for
//! both confidential ones (Eurostat's `d` means something else). `A`, `F` and `Q` have no flag.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crate::check::Checker;
use crate::structure::TIME;
use crate::{ConfStatus, ObsStatus, Observation, Structure, WriteError};

/// A cell without value and flags.
const NOTHING: &str = ": ";

/// Writes observations as one file, and says how many. Cells stand side by side by period, so that all are held until
/// the last has come; nothing is written where one does not belong to the structure.
///
/// # Errors
/// An observation does not belong to the structure, or the sink fails.
pub fn write<O: Borrow<Observation>>(
    mut sink: impl Write,
    structure: &Structure,
    observations: impl IntoIterator<Item = O>,
) -> Result<u64, WriteError> {
    let mut checker = Checker::new(structure);
    let mut series: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut periods: BTreeSet<String> = BTreeSet::new();
    for observation in observations {
        let observation = observation.borrow();
        checker.check(observation)?;
        let period = observation.period().to_string();
        periods.insert(period.clone());
        series.entry(observation.codes().join(",")).or_default().insert(period, cell(observation));
    }

    let ids: Vec<&str> = structure.dimensions().iter().map(|dimension| dimension.id.as_str()).collect();
    write!(sink, "{}\\{TIME}", ids.join(","))?;
    periods.iter().try_for_each(|period| write!(sink, "\t{period} "))?;
    sink.write_all(b"\n")?;
    let says_something = |cells: &BTreeMap<String, String>| cells.values().any(|cell| cell != NOTHING);
    for (key, cells) in series.iter().filter(|(_, cells)| says_something(cells)) {
        sink.write_all(key.as_bytes())?;
        let cell = |period| cells.get(period).map_or(NOTHING, String::as_str);
        periods.iter().try_for_each(|period| write!(sink, "\t{}", cell(period)))?;
        sink.write_all(b"\n")?;
    }
    sink.flush()?;
    Ok(checker.rows())
}

fn cell(observation: &Observation) -> String {
    let value = observation.value().map_or_else(|| ":".to_owned(), |value| value.to_string());
    let mut flags: Vec<&str> = Vec::new();
    flags.extend(match observation.obs_status() {
        ObsStatus::Normal | ObsStatus::Suppressed => None,
        ObsStatus::Break => Some("b"),
        ObsStatus::Estimated => Some("e"),
        ObsStatus::Provisional => Some("p"),
        ObsStatus::LowReliability => Some("u"),
        ObsStatus::NotSignificant => Some("n"),
    });
    flags.extend((observation.conf_status() != ConfStatus::Free).then_some("c"));
    flags.sort_unstable();
    format!("{value} {}", flags.concat())
}
