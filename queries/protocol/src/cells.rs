//! The schema of cells on the wire: keys under their names, then per measure a value and a status.

use std::collections::HashSet;

use arrow_schema::{DataType, Field, Schema};
use khidi_queries_disclosure::question::MeasureKind;

use crate::types::{DECIMAL_DIGITS, is_wire_type};

/// Why cells can have no schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellsError {
    /// A key's or a value's type is none of the wire's.
    #[error("column {column} has the type {data_type}, which cannot cross")]
    Type {
        /// Column of the cells.
        column: String,
        /// Its type.
        data_type: DataType,
    },
    /// A measure reads a column, and its type was not given.
    #[error("the type of the column behind {measure} is not known")]
    UnknownType {
        /// Column of the cells.
        measure: String,
    },
    /// A sum over something that is no number.
    #[error("{measure} would sum values of type {data_type}")]
    NotSummable {
        /// Column of the cells.
        measure: String,
        /// Type of what would be summed.
        data_type: DataType,
    },
    /// Two columns would have one name.
    #[error("cells would have two columns {0}")]
    Duplicate(String),
}

/// Name of the column that carries the value of measure `index`.
#[must_use]
pub fn value_column(index: usize) -> String {
    format!("m{index}")
}

/// Name of the column that carries the status of measure `index`.
#[must_use]
pub fn status_column(index: usize) -> String {
    format!("m{index}__status")
}

/// The schema of the cells of a question: `keys` with their types, then for each measure (with the type of the column that
/// it reads, if it reads one) its value, nullable, and its status, `UInt8` and never null.
///
/// # Errors
/// One [`CellsError`] per cause.
pub fn cells_schema(
    keys: &[(String, DataType)],
    measures: &[(MeasureKind, Option<DataType>)],
) -> Result<Schema, CellsError> {
    let mut fields = Vec::with_capacity(keys.len() + 2 * measures.len());
    for (name, data_type) in keys {
        fields.push(Field::new(name, on_wire(name, data_type)?, true));
    }
    for (index, (kind, column_type)) in measures.iter().enumerate() {
        let name = value_column(index);
        let data_type = value_type(&name, kind, column_type.as_ref())?;
        fields.push(Field::new(name, data_type, true));
        fields.push(Field::new(status_column(index), DataType::UInt8, false));
    }
    let mut seen = HashSet::new();
    match fields.iter().find(|field| !seen.insert(field.name().clone())) {
        Some(twice) => Err(CellsError::Duplicate(twice.name().clone())),
        None => Ok(Schema::new(fields)),
    }
}

fn value_type(name: &str, kind: &MeasureKind, column_type: Option<&DataType>) -> Result<DataType, CellsError> {
    let column_type = || column_type.ok_or_else(|| CellsError::UnknownType { measure: name.to_owned() });
    match kind {
        MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::NonNull { .. } => Ok(DataType::Int64),
        MeasureKind::Sum { .. } => sum_type(name, column_type()?),
        MeasureKind::Min { .. } | MeasureKind::Max { .. } => on_wire(name, column_type()?),
    }
}

fn sum_type(name: &str, data_type: &DataType) -> Result<DataType, CellsError> {
    match on_wire(name, data_type)? {
        DataType::Int64 => Ok(DataType::Decimal128(DECIMAL_DIGITS, 0)),
        DataType::Decimal128(_, scale) => Ok(DataType::Decimal128(DECIMAL_DIGITS, scale)),
        DataType::Float64 => Ok(DataType::Float64),
        other => Err(CellsError::NotSummable { measure: name.to_owned(), data_type: other }),
    }
}

fn on_wire(name: &str, data_type: &DataType) -> Result<DataType, CellsError> {
    if is_wire_type(data_type) {
        Ok(data_type.clone())
    } else {
        Err(CellsError::Type { column: name.to_owned(), data_type: data_type.clone() })
    }
}

#[cfg(test)]
mod tests;
