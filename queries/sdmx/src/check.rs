//! Whether observations belong to a structure: known codes, a period that fits `freq`, a value that fits the measure,
//! and no cell twice.

use std::borrow::Borrow;
use std::collections::HashMap;

use crate::value::ValueKind;
use crate::{Measure, Observation, RowError, Structure};

/// Looks through all observations without writing them, and counts them.
///
/// # Errors
/// The first observation that does not belong to the structure.
pub fn check_all<O: Borrow<Observation>>(
    structure: &Structure,
    observations: impl IntoIterator<Item = O>,
) -> Result<u64, RowError> {
    let mut checker = Checker::new(structure);
    for observation in observations {
        checker.check(observation.borrow())?;
    }
    Ok(checker.rows())
}

/// What has been seen of a table: one number for each cell, to find those that stand twice.
pub(crate) struct Checker<'s> {
    structure: &'s Structure,
    frequency: Option<usize>,
    seen: HashMap<u128, u64>,
    row: u64,
}

impl<'s> Checker<'s> {
    pub(crate) fn new(structure: &'s Structure) -> Self {
        let is_frequency = |id: &str| id.eq_ignore_ascii_case("freq");
        let frequency = structure.dimensions().iter().position(|dimension| is_frequency(dimension.id.as_str()));
        Self { structure, frequency, seen: HashMap::new(), row: 0 }
    }

    /// How many rows it has taken.
    pub(crate) fn rows(&self) -> u64 {
        self.row
    }

    /// Takes the next row.
    pub(crate) fn check(&mut self, observation: &Observation) -> Result<(), RowError> {
        self.row += 1;
        let cell = self.cell(observation)?;
        self.check_frequency(observation)?;
        self.check_value(observation)?;
        match self.seen.insert(cell, self.row) {
            Some(first) => Err(RowError::Duplicate { row: self.row, first }),
            None => Ok(()),
        }
    }

    /// The cell's number among all that the structure has room for, which a structure proves to fit.
    fn cell(&self, observation: &Observation) -> Result<u128, RowError> {
        let (dimensions, codes) = (self.structure.dimensions(), observation.codes());
        if codes.len() != dimensions.len() {
            return Err(RowError::CodeCount { row: self.row, expected: dimensions.len(), found: codes.len() });
        }
        let mut cell = u128::from(observation.period().number());
        for (dimension, code) in dimensions.iter().zip(codes) {
            let place = dimension.codes.place(code).ok_or_else(|| RowError::UnknownCode {
                row: self.row,
                dimension: dimension.id.to_string(),
                code: code.clone(),
            })?;
            cell = cell * dimension.codes.codes().len() as u128 + place as u128;
        }
        Ok(cell)
    }

    fn check_frequency(&self, observation: &Observation) -> Result<(), RowError> {
        let Some(code) = self.frequency.and_then(|place| observation.codes().get(place)) else { return Ok(()) };
        let period = observation.period();
        if period.kind().frequency() == code {
            return Ok(());
        }
        Err(RowError::Frequency { row: self.row, frequency: code.clone(), period: period.to_string() })
    }

    fn check_value(&self, observation: &Observation) -> Result<(), RowError> {
        let row = self.row;
        match (self.structure.measure(), observation.value().map(|value| value.kind())) {
            (_, None | Some(ValueKind::Integer)) | (Measure::Real, _) => Ok(()),
            (Measure::Decimal(most), Some(ValueKind::Decimal(scale))) if scale <= most.get() => Ok(()),
            (Measure::Decimal(most), _) => Err(RowError::NotDecimal { row, decimals: most.get() }),
            (Measure::Integer, _) => Err(RowError::NotWhole { row }),
        }
    }
}
