//! What is wrong with a row, said without the value: file, line, column, cause. For the agency's operator only.

use std::path::PathBuf;

use thiserror::Error;

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}: line {line}{}: {cause}", path.display(), shown(column.as_deref()))]
pub struct RowFault {
    /// The file.
    pub path: PathBuf,
    /// The line on which the row begins, from 1; line ends within quotes count.
    pub line: u64,
    /// The published name of the column, where the cause is in one.
    pub column: Option<String>,
    /// What is wrong.
    pub cause: RowCause,
}

fn shown(column: Option<&str>) -> String {
    column.map(|column| format!(", column {column:?}")).unwrap_or_default()
}

/// Why a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowCause {
    /// A ragged row.
    #[error("{found} cells instead of {expected}")]
    Cells {
        /// As many as the header has.
        expected: usize,
        /// As many as the row has.
        found: usize,
    },
    /// A quote inside of a cell that does not begin with one.
    #[error("a quote inside of an unquoted cell")]
    StrayQuote,
    /// A quoted cell goes on behind its closing quote.
    #[error("text after the closing quote; a quote within quotes is written twice")]
    AfterQuote,
    /// A carriage return that ends no line.
    #[error("a carriage return that is not followed by a line feed")]
    BareReturn,
    /// Bytes that mean nothing in the file's encoding.
    #[error("bytes that are not valid in the encoding of the file")]
    Encoding,
    /// A zero byte.
    #[error("a zero byte")]
    Nul,
    /// Not written as the type of the column is.
    #[error("not written as this column's type is")]
    Form,
    /// A number that the type of the column cannot hold.
    #[error("out of the range of this column's type")]
    Range,
    /// More decimals than the column has.
    #[error("more decimals than the column is declared with")]
    Decimals,
    /// A leading zero in a column that was taken for numbers because its first rows are.
    #[error("a leading zero in a column that looked like numbers; declare it as text or as a number")]
    LeadingZero,
    /// A date that the calendar, or a time that the clock does not have.
    #[error("no such date or time")]
    NoSuchTime,
    /// The file ends within quotes. Never set aside: all rows from there on would be lost in one.
    #[error("the file ends within the quotes that this row opens")]
    Unterminated,
    /// Never set aside, because it cannot be known where the row ends.
    #[error("longer than {} MiB", limit >> 20)]
    TooLong {
        /// The most bytes of a row.
        limit: usize,
    },
}
