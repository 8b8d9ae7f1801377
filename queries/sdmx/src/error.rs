//! Why a table is not written. Rows are counted from one, in the order in which they were given.

use std::io;

/// An observation that does not belong to the structure. Values are never told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// It has another number of codes than the structure has dimensions.
    #[error("row {row} has {found} codes for {expected} dimensions")]
    CodeCount {
        /// The row.
        row: u64,
        /// How many dimensions there are beside time.
        expected: usize,
        /// How many codes it has.
        found: usize,
    },
    /// A code is not in its dimension's list.
    #[error("row {row}: dimension {dimension} has no code '{code}'")]
    UnknownCode {
        /// The row.
        row: u64,
        /// The dimension.
        dimension: String,
        /// What its list lacks.
        code: String,
    },
    /// The dimension `freq` says another length than the period has.
    #[error("row {row}: frequency '{frequency}' and period {period} contradict each other")]
    Frequency {
        /// The row.
        row: u64,
        /// The code of `freq`.
        frequency: String,
        /// The period.
        period: String,
    },
    /// All codes and the period are those of an earlier row.
    #[error("row {row} has the codes and the period of row {first}")]
    Duplicate {
        /// The row.
        row: u64,
        /// The earlier one.
        first: u64,
    },
    /// The value has decimals, and the measure is of whole numbers.
    #[error("row {row}: the value is no whole number, as the measure wants")]
    NotWhole {
        /// The row.
        row: u64,
    },
    /// The value has more digits after the dot than the measure, or is a floating-point number.
    #[error("row {row}: the value is no decimal of at most {decimals} digits after the dot")]
    NotDecimal {
        /// The row.
        row: u64,
        /// How many the measure has.
        decimals: u8,
    },
}

/// Why writing ended early.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// An observation does not belong to the structure.
    #[error(transparent)]
    Row(#[from] RowError),
    /// The sink refused bytes.
    #[error("writing the table: {0}")]
    Sink(#[from] io::Error),
}
