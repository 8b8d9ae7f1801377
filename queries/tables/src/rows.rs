//! From the batches of an answer to the rows of an indicator.

use arrow::array::{Array, RecordBatch};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use khidi_queries_indicators::{CellStatus, Indicator, Row};
use thiserror::Error;

const MARGIN: &str = "margin";
const VALUE: &str = "value";
const STATUS: &str = "value__status";

/// Why an answer is no table of the indicator.
#[derive(Debug, Error)]
pub enum RowsError {
    /// The question does not give what indicators give.
    #[error("the answer has no column '{0}'")]
    NoColumn(String),
    /// A column cannot be read as text.
    #[error("the answer cannot be read")]
    Text(#[from] ArrowError),
    /// Something in a column that does not belong there.
    #[error("'{text}' in column '{column}' cannot be meant")]
    Meaningless {
        /// The column.
        column: &'static str,
        /// What stands there.
        text: String,
    },
}

/// The rows of an answer that was asked with statuses beside its columns.
pub(crate) fn rows(indicator: &Indicator, answer: &[RecordBatch]) -> Result<Vec<Row>, RowsError> {
    let mut rows = Vec::new();
    for batch in answer {
        let codes: Vec<_> =
            indicator.dimensions.iter().map(|dimension| texts(batch, &dimension.column)).collect::<Result<_, _>>()?;
        let margins = if codes.is_empty() { vec![None; batch.num_rows()] } else { texts(batch, MARGIN)? };
        let (values, statuses) = (texts(batch, VALUE)?, texts(batch, STATUS)?);
        for (at, ((margin, value), status)) in margins.into_iter().zip(values).zip(statuses).enumerate() {
            let margin = margin.unwrap_or_else(|| "0".to_owned());
            let margin = margin.parse().map_err(|_| RowsError::Meaningless { column: MARGIN, text: margin })?;
            let codes = codes.iter().map(|codes| codes.get(at).cloned().flatten()).collect();
            rows.push(Row { codes, margin, value, status: status_of(status.unwrap_or_default())? });
        }
    }
    Ok(rows)
}

fn status_of(word: String) -> Result<CellStatus, RowsError> {
    Ok(match word.as_str() {
        "exact" => CellStatus::Exact,
        "perturbed" => CellStatus::Perturbed,
        "incomplete" => CellStatus::Incomplete,
        "absent" => CellStatus::Absent,
        _ => return Err(RowsError::Meaningless { column: STATUS, text: word }),
    })
}

fn texts(batch: &RecordBatch, column: &str) -> Result<Vec<Option<String>>, RowsError> {
    let found = batch.column_by_name(column).ok_or_else(|| RowsError::NoColumn(column.to_owned()))?;
    let options = FormatOptions::new();
    let formatter = ArrayFormatter::try_new(found.as_ref(), &options)?;
    let text = |row| (!found.is_null(row)).then(|| formatter.value(row).try_to_string()).transpose();
    Ok((0..batch.num_rows()).map(text).collect::<Result<_, ArrowError>>()?)
}
