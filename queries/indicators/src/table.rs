//! From the rows of an answer to a finished table: published codes, margins, cells that are withheld, and what no list knows.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::indicator::{Indicator, UNKNOWN};

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
    /// Published codes, one for each dimension.
    pub codes: Vec<&'static str>,
    /// The value; `None` if it is withheld.
    pub value: Option<String>,
    /// How sure it is.
    pub status: CellStatus,
}

/// A finished table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its cells, in the order of code lists, totals first.
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
        let mut cells: BTreeMap<Vec<&'static str>, Cell> = BTreeMap::new();
        for row in rows {
            let codes = published(indicator, &row, &mut unknown)?;
            let (value, status) = match cells.remove(&codes) {
                None => (row.value, row.status),
                Some(cell) => (sum(cell.value, row.value)?, cell.status.max(row.status)),
            };
            cells.insert(codes.clone(), Cell { codes, value, status });
        }
        Ok(Self { cells: in_order(indicator, cells.into_values()), unknown })
    }

    /// Gives tables of several periods a withheld cell for every combination of codes that any cell of them has, so that a
    /// reader sees what is not told. Only where answers can lack cells: nobody in a cell, and too few, are told alike.
    pub fn withhold(indicator: &Indicator, tables: &mut [&mut Self]) {
        let all = tables.iter().flat_map(|table| &table.cells);
        let combinations = combinations(indicator, all.map(|cell| &cell.codes));
        for table in tables {
            let known: BTreeSet<Vec<&'static str>> = table.cells.iter().map(|cell| cell.codes.clone()).collect();
            let absent = combinations.iter().filter(|codes| !known.contains(*codes));
            let absent = absent.map(|codes| Cell { codes: codes.clone(), value: None, status: CellStatus::Absent });
            let cells = std::mem::take(&mut table.cells);
            table.cells = in_order(indicator, cells.into_iter().chain(absent));
        }
    }

    /// How many cells are withheld.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.cells.iter().filter(|cell| cell.value.is_none()).count()
    }
}

fn published(
    indicator: &Indicator,
    row: &Row,
    unknown: &mut BTreeMap<(String, String), usize>,
) -> Result<Vec<&'static str>, TableError> {
    let dimensions = &indicator.dimensions;
    if row.codes.len() != dimensions.len() {
        return Err(TableError::Width { expected: dimensions.len(), found: row.codes.len() });
    }
    let bits = (0..dimensions.len()).rev().map(|bit| row.margin >> bit & 1 == 1);
    let codes = dimensions.iter().zip(&row.codes).zip(bits).map(|((dimension, code), summed)| {
        if summed {
            return dimension.total();
        }
        let Some(code) = code else { return UNKNOWN };
        dimension.published(code).unwrap_or_else(|| {
            *unknown.entry((dimension.id.clone(), code.clone())).or_default() += 1;
            UNKNOWN
        })
    });
    Ok(codes.collect())
}

/// All combinations of the codes that stand in any cell, dimension by dimension.
fn combinations<'c>(
    indicator: &Indicator,
    cells: impl Iterator<Item = &'c Vec<&'static str>>,
) -> Vec<Vec<&'static str>> {
    let cells: Vec<_> = cells.collect();
    let mut all = vec![Vec::new()];
    for at in 0..indicator.dimensions.len() {
        let seen: BTreeSet<&'static str> = cells.iter().filter_map(|codes| codes.get(at).copied()).collect();
        all = all
            .iter()
            .flat_map(|codes: &Vec<&'static str>| {
                seen.iter().map(move |code| codes.iter().copied().chain([*code]).collect())
            })
            .collect();
    }
    all
}

fn in_order(indicator: &Indicator, cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
    let mut cells: Vec<_> = cells.collect();
    cells.sort_by_cached_key(|cell| places(indicator, &cell.codes));
    cells
}

/// Where each code stands in its list; totals before all, unknown behind.
fn places(indicator: &Indicator, codes: &[&'static str]) -> Vec<usize> {
    let place = |(dimension, code): (&crate::Dimension, &&'static str)| {
        if *code == dimension.total() {
            return 0;
        }
        let known = dimension.list.codes().position(|known| dimension.published(known) == Some(*code));
        known.map_or(usize::MAX, |at| at + 1)
    };
    indicator.dimensions.iter().zip(codes).map(place).collect()
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
