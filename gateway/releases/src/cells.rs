//! The cells of a release. What a reader may rely on holds by construction.

use std::collections::HashSet;

use khidi_queries_sdmx::{ComponentId, IdError, ObsStatus, Observation, Period};
use thiserror::Error;

use crate::content::Finality;
use crate::digest::Sha256;

/// Columns beside the dimensions, in their order behind them.
pub(crate) const TIME_PERIOD: &str = "TIME_PERIOD";
pub(crate) const OBS_VALUE: &str = "OBS_VALUE";
pub(crate) const OBS_STATUS: &str = "OBS_STATUS";
pub(crate) const CONF_STATUS: &str = "CONF_STATUS";

/// Most digits after the dot.
const MOST_DECIMALS: u8 = 37;

/// Cells of one period: published codes, a value or none, two statuses. A cell that is withheld has no value, which
/// [`Observation`] sees to.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    dimensions: Vec<String>,
    decimals: u8,
    period: Period,
    observations: Vec<Observation>,
}

/// Why cells are no release.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CellsError {
    /// There is none.
    #[error("there are no cells")]
    Empty,
    /// A dimension's id is none.
    #[error(transparent)]
    Dimension(#[from] IdError),
    /// A dimension twice, or one that is called as another column is.
    #[error("the column {0} is there twice")]
    Twice(String),
    /// More digits than a value can have.
    #[error("values have at most {MOST_DECIMALS} digits after the dot, not {0}")]
    Decimals(u8),
    /// A cell of another width.
    #[error("a cell has {found} codes, where there are {expected} dimensions")]
    Width {
        /// The dimensions.
        expected: usize,
        /// The cell's codes.
        found: usize,
    },
    /// A cell of another period.
    #[error("a cell is of {found}, and the release of {expected}")]
    Period {
        /// The release's.
        expected: Period,
        /// The cell's.
        found: Period,
    },
    /// Two cells of the same codes.
    #[error("there are two cells {0}")]
    SameCell(String),
    /// A value that its column cannot hold exactly.
    #[error("the value {value} of cell {cell} has more than {decimals} digits after the dot, or over 38 in all")]
    Value {
        /// The cell.
        cell: String,
        /// Its value.
        value: String,
        /// The column's digits after the dot.
        decimals: u8,
    },
    /// A provisional cell in a final release.
    #[error("cell {0} is provisional, and the release final")]
    Provisional(String),
}

impl Cells {
    /// Cells of `period`, each with a code for each of the `dimensions`, in the order in which they are published.
    ///
    /// # Errors
    /// One [`CellsError`] per cause.
    pub fn new(
        period: Period,
        dimensions: Vec<String>,
        decimals: u8,
        observations: Vec<Observation>,
    ) -> Result<Self, CellsError> {
        columns(&dimensions)?;
        if decimals > MOST_DECIMALS {
            return Err(CellsError::Decimals(decimals));
        }
        let mut seen = HashSet::new();
        for cell in &observations {
            let (expected, found) = (dimensions.len(), cell.codes().len());
            if expected != found {
                return Err(CellsError::Width { expected, found });
            }
            if cell.period() != period {
                return Err(CellsError::Period { expected: period, found: cell.period() });
            }
            if let Some(value) = cell.value().filter(|value| value.unscaled(decimals).is_none()) {
                return Err(CellsError::Value { cell: name(cell), value: value.to_string(), decimals });
            }
            if !seen.insert(cell.codes()) {
                return Err(CellsError::SameCell(name(cell)));
            }
        }
        if observations.is_empty() {
            return Err(CellsError::Empty);
        }
        Ok(Self { dimensions, decimals, period, observations })
    }

    /// The period of all of them.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// Ids of the dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// Digits after the dot of the values.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// The cells.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// How many of them are withheld.
    pub(crate) fn withheld(&self) -> usize {
        self.observations.iter().filter(|cell| cell.conf_status().code() != "F").count()
    }

    /// Refuses cells that are less sure than their release.
    pub(crate) fn fit(&self, finality: Finality) -> Result<(), CellsError> {
        let provisional = |cell: &&Observation| cell.obs_status() == ObsStatus::Provisional;
        match self.observations.iter().find(provisional).filter(|_| finality == Finality::Final) {
            Some(cell) => Err(CellsError::Provisional(name(cell))),
            None => Ok(()),
        }
    }

    /// Of everything that the cells say.
    pub(crate) fn digest(&self) -> Sha256 {
        let head = [self.period.to_string(), self.decimals.to_string(), self.dimensions.len().to_string()];
        let cells = self.observations.iter().flat_map(|cell| {
            let value = cell.value().and_then(|value| value.unscaled(self.decimals));
            let value = value.map_or_else(String::new, |value| value.to_string());
            let statuses = [cell.obs_status().code(), cell.conf_status().code()].map(str::to_owned);
            cell.codes().iter().cloned().chain([value]).chain(statuses)
        });
        let texts: Vec<String> = head.into_iter().chain(self.dimensions.iter().cloned()).chain(cells).collect();
        Sha256::of_texts(texts.iter().map(String::as_str))
    }
}

/// A cell as an error names it: it never tells the value of one that is withheld, because that has none.
fn name(cell: &Observation) -> String {
    cell.codes().join(".")
}

fn columns(dimensions: &[String]) -> Result<(), CellsError> {
    let mut seen = HashSet::from([TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS].map(str::to_owned));
    for id in dimensions {
        ComponentId::new(id)?;
        if !seen.insert(id.clone()) {
            return Err(CellsError::Twice(id.clone()));
        }
    }
    Ok(())
}
