//! What may be asked of a relation: its person, its keys and typed measures over its columns.
//!
//! Domain types only. The relation itself is SQL and travels beside them; nothing here is free text
//! that could be executed.

/// One protected question over a relation: a cell per distinct combination of `keys`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The relation's column that carries the person behind each row. Absent only over tables that are all public.
    pub contributor: Option<String>,
    /// Columns of the relation to group by, in the order of the answer. Empty: exactly one cell.
    pub keys: Vec<String>,
    /// Measures, in the order of the answer.
    pub measures: Vec<Measure>,
}

/// A measure and the boolean column of the relation that decides which rows enter it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What is computed.
    pub kind: MeasureKind,
    /// Name of a boolean column; only rows in which it is true enter.
    pub filter: Option<String>,
}

/// The closed list of what a cell can carry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MeasureKind {
    /// Number of rows. `Int64`.
    Rows,
    /// Number of distinct contributors. `Int64`.
    Contributors,
    /// Number of rows in which the column is not null. `Int64`.
    NonNull {
        /// Column of the relation.
        column: String,
    },
    /// Sum of a column: `Decimal128(38, s)` for integers (s = 0) and decimals, `Float64` for floats. Null where no row has a value.
    Sum {
        /// Column of the relation.
        column: String,
    },
    /// Smallest value, where policy permits. Type of the column.
    Min {
        /// Column of the relation.
        column: String,
    },
    /// Largest value, where policy permits. Type of the column.
    Max {
        /// Column of the relation.
        column: String,
    },
}

impl MeasureKind {
    /// The relation's column that the measure reads, if any.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Rows | Self::Contributors => None,
            Self::NonNull { column } | Self::Sum { column } | Self::Min { column } | Self::Max { column } => {
                Some(column)
            }
        }
    }
}

/// What a fragment asks of its relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Cells: allowed wherever the policy lets them be computed.
    Cells(Question),
    /// The relation's own rows: allowed only where every table in it is public.
    Rows,
}
