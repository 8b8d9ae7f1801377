//! The finished table of one period.

use arrow::array::RecordBatch;
use khidi_queries_indicators::{CellStatus, Indicator, Period, Table, TableError};
use thiserror::Error;

use crate::rows::{RowsError, rows};

/// The table of one period.
#[derive(Debug)]
pub struct Told {
    /// The period.
    pub period: Period,
    /// Its cells.
    pub table: Table,
    /// Whether values may still change.
    pub provisional: bool,
}

/// Why an answer is no table of the indicator.
#[derive(Debug, Error)]
pub enum ToldError {
    /// Its rows are not what indicators give.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// Its rows do not fit the indicator's dimensions.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl Told {
    /// The table of an answer that was asked with statuses beside its columns; `None` if nothing of it can be told. The data are
    /// known until the day `known_until`, counted from 1970-01-01.
    ///
    /// # Errors
    /// The answer is no table of the indicator.
    pub fn of(
        indicator: &Indicator,
        period: Period,
        answer: &[RecordBatch],
        known_until: i64,
    ) -> Result<Option<Self>, ToldError> {
        let rows = rows(indicator, answer)?;
        if rows.iter().all(|row| row.value.is_none()) {
            return Ok(None);
        }
        let table = Table::new(indicator, rows)?;
        Ok(Some(Self { period, provisional: indicator.is_provisional(period, known_until), table }))
    }

    /// Tells cells that are not there as withheld, in all tables alike; where every value is exact, such cells are empty.
    pub fn withhold(indicator: &Indicator, all: &mut [Self]) {
        let is_exact = |told: &Self| told.table.cells.iter().all(|cell| cell.status == CellStatus::Exact);
        if !all.iter().all(is_exact) {
            let mut tables: Vec<&mut Table> = all.iter_mut().map(|told| &mut told.table).collect();
            Table::withhold(indicator, &mut tables);
        }
    }
}
