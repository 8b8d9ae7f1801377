//! From the rows of an answer to a finished table: published codes, margins, cells that are withheld, and what no list knows.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::indicator::Indicator;

/// A row of the answer to an indicator's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The register's codes, one for each dimension; `None` for NULL.
    pub codes: Vec<Option<String>>,
    /// `grouping(...)` of the dimensions: the bit of a dimension that is summed over is set, the last one's lowest.
    pub margin: i64,
    /// The value; `None` if it is withheld.
    pub value: Option<String>,
    /// How sure it is.
    pub status: CellStatus,
}

/// How sure a value is. The worst of several is the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellStatus {
    /// As computed.
    Exact,
    /// Moved by noise that protects people.
    Perturbed,
    /// A sum that lacks parts which are withheld.
    Incomplete,
    /// Withheld.
    Absent,
}

/// A cell of a finished table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The places of its codes in the dimensions' codes, one for each dimension.
    pub places: Vec<usize>,
    /// The value; `None` if it is withheld.
    pub value: Option<String>,
    /// How sure it is.
    pub status: CellStatus,
}

/// A finished table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its cells, in the order of the dimensions' codes: totals first, unknown last.
    pub cells: Vec<Cell>,
    /// Codes of registers that no list has, by dimension, with how many rows had them; they are told as UNK.
    pub unknown: BTreeMap<(String, String), usize>,
}

/// Why rows are no table of the indicator.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// A row of another width.
    #[error("a row has {found} codes, where the indicator has {expected} dimensions")]
    Width {
        /// The indicator's dimensions.
        expected: usize,
        /// The row's codes.
        found: usize,
    },
    /// Values of one cell that cannot be added up.
    #[error("'{0}' is no number")]
    NoNumber(String),
}

impl Table {
    /// The table of an answer.
    ///
    /// # Errors
    /// One [`TableError`] per cause.
    pub fn new(indicator: &Indicator, rows: Vec<Row>) -> Result<Self, TableError> {
        let mut unknown = BTreeMap::new();
        let mut cells: BTreeMap<Vec<usize>, Cell> = BTreeMap::new();
        for row in rows {
            let places = places(indicator, &row, &mut unknown)?;
            let (value, status) = match cells.remove(&places) {
                None => (row.value, row.status),
                Some(cell) => (sum(cell.value, row.value)?, cell.status.max(row.status)),
            };
            cells.insert(places.clone(), Cell { places, value, status });
        }
        Ok(Self { cells: cells.into_values().collect(), unknown })
    }

    /// Gives tables of several periods a withheld cell for every combination of codes that any cell of them has, so that a
    /// reader sees what is not told. Only where answers can lack cells: nobody in a cell, and too few, are told alike.
    pub fn withhold(indicator: &Indicator, tables: &mut [&mut Self]) {
        let cells = tables.iter().flat_map(|table| &table.cells).map(|cell| &cell.places);
        let combinations = combinations(indicator, &cells.collect::<Vec<_>>());
        for table in tables {
            let cells = std::mem::take(&mut table.cells).into_iter();
            let mut known: BTreeMap<Vec<usize>, Cell> = cells.map(|cell| (cell.places.clone(), cell)).collect();
            for places in &combinations {
                let absent = || Cell { places: places.clone(), value: None, status: CellStatus::Absent };
                known.entry(places.clone()).or_insert_with(absent);
            }
            table.cells = known.into_values().collect();
        }
    }

    /// The published codes of a cell, one for each dimension.
    #[must_use]
    pub fn codes<'i>(indicator: &'i Indicator, cell: &Cell) -> Vec<&'i str> {
        indicator.dimensions.iter().zip(&cell.places).map(|(dimension, place)| dimension.codes.at(*place)).collect()
    }

    /// How many cells are withheld.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.cells.iter().filter(|cell| cell.status == CellStatus::Absent).count()
    }
}

fn places(
    indicator: &Indicator,
    row: &Row,
    unknown: &mut BTreeMap<(String, String), usize>,
) -> Result<Vec<usize>, TableError> {
    let dimensions = &indicator.dimensions;
    if row.codes.len() != dimensions.len() {
        return Err(TableError::Width { expected: dimensions.len(), found: row.codes.len() });
    }
    let bits = (0..dimensions.len()).rev().map(|bit| row.margin >> bit & 1 == 1);
    let places = dimensions.iter().zip(&row.codes).zip(bits).map(|((dimension, code), summed)| {
        let codes = &dimension.codes;
        if summed {
            return codes.total();
        }
        let Some(code) = code else { return codes.unknown() };
        codes.place(code).unwrap_or_else(|| {
            *unknown.entry((dimension.id.clone(), code.clone())).or_default() += 1;
            codes.unknown()
        })
    });
    Ok(places.collect())
}

/// All combinations of the codes that stand in any cell, dimension by dimension.
fn combinations(indicator: &Indicator, cells: &[&Vec<usize>]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for at in 0..indicator.dimensions.len() {
        let seen: BTreeSet<usize> = cells.iter().filter_map(|places| places.get(at).copied()).collect();
        let longer = |places: &Vec<usize>| {
            seen.iter().map(|place| places.iter().copied().chain([*place]).collect()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The sum of two values of one cell; of what is not withheld.
fn sum(one: Option<String>, other: Option<String>) -> Result<Option<String>, TableError> {
    let (Some(one), Some(other)) = (&one, &other) else { return Ok(one.or(other)) };
    let number = |text: &String| text.parse::<f64>().map_err(|_| TableError::NoNumber(text.clone()));
    let whole = |text: &String| text.parse::<i64>().ok();
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Ok(Some(one.saturating_add(other).to_string())),
        _ => Ok(Some((number(one)? + number(other)?).to_string())),
    }
}
