//! What may be asked of a relation: its person, its keys and typed measures over its columns.
//!
//! Domain types only. The relation itself is SQL and travels beside them; nothing here is free text
//! that could be executed.

pub use khidi_queries_functions::bins::{Bins, BinsError};
pub use khidi_queries_functions::moments::Summary;

/// One protected question over a relation: a cell per distinct combination of `keys`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The relation's column that carries the person behind each row. Absent only over tables that are all public.
    pub contributor: Option<String>,
    /// Columns of the relation to group by, in the order of the answer. Empty: exactly one cell.
    pub keys: Vec<String>,
    /// Sets of positions in `keys` to group by, each ascending; keys outside a set are rolled up. `None`: by all keys.
    /// The answer then tells each cell's set by [`GROUPING_ID`].
    pub grouping_sets: Option<Vec<Vec<usize>>>,
    /// Measures, in the order of the answer.
    pub measures: Vec<Measure>,
}

/// Column of the answer that tells the set of a cell: `Int64`, a bit per key, the first key's the highest, 1 where the
/// key is rolled up.
pub const GROUPING_ID: &str = "__grouping_id";

/// Most keys that grouping sets can be over, so that an id is a positive `Int64`.
pub const MOST_GROUPING_KEYS: usize = 62;

/// Most grouping sets of a question: as many as PostgreSQL allows.
pub const MOST_GROUPING_SETS: usize = 4096;

/// The [`GROUPING_ID`] of a set over `keys` keys.
#[must_use]
pub fn grouping_id(set: &[usize], keys: usize) -> i64 {
    (0..keys).fold(0, |id, key| (id << 1) | i64::from(!set.contains(&key)))
}

impl Question {
    /// How many leading columns of the answer tell cells apart: the keys, and the id where there are grouping sets.
    #[must_use]
    pub fn leading_columns(&self) -> usize {
        self.keys.len() + usize::from(self.grouping_sets.is_some())
    }

    /// Whether its grouping sets, if it has any, are different sets of its keys in ascending order, over few enough keys.
    #[must_use]
    pub fn has_plain_sets(&self) -> bool {
        let Some(sets) = &self.grouping_sets else { return true };
        let ascending = |set: &Vec<usize>| set.is_sorted_by(|a, b| a < b);
        let known = |set: &Vec<usize>| set.last().is_none_or(|last| *last < self.keys.len());
        let mut seen = std::collections::HashSet::new();
        (1..=MOST_GROUPING_KEYS).contains(&self.keys.len())
            && (1..=MOST_GROUPING_SETS).contains(&sets.len())
            && sets.iter().all(|set| ascending(set) && known(set) && seen.insert(set))
    }
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
    /// Moments of a column, as floats: count, mean and sum of squared deviations (see [`Summary`]).
    Moments {
        /// Column of the relation.
        column: String,
    },
    /// Comoments of two columns, over the rows in which both have a value (see [`Summary`]).
    Comoments {
        /// Column of the relation.
        x: String,
        /// Column of the relation.
        y: String,
    },
    /// Number of rows in each bin of a column: a value and a status per bin, `Int64`.
    Histogram {
        /// Column of the relation.
        column: String,
        /// The bins that the agency's policy fixes for it, and no others.
        bins: Bins,
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
    /// The relation's columns that the measure reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Rows | Self::Contributors => Vec::new(),
            Self::NonNull { column }
            | Self::Sum { column }
            | Self::Moments { column }
            | Self::Histogram { column, .. }
            | Self::Min { column }
            | Self::Max { column } => vec![column],
            Self::Comoments { x, y } => vec![x, y],
        }
    }

    /// The same measure over columns of other names.
    #[must_use]
    pub fn renamed(&self, name: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Rows => Self::Rows,
            Self::Contributors => Self::Contributors,
            Self::NonNull { column } => Self::NonNull { column: name(column) },
            Self::Sum { column } => Self::Sum { column: name(column) },
            Self::Moments { column } => Self::Moments { column: name(column) },
            Self::Comoments { x, y } => Self::Comoments { x: name(x), y: name(y) },
            Self::Histogram { column, bins } => Self::Histogram { column: name(column), bins: bins.clone() },
            Self::Min { column } => Self::Min { column: name(column) },
            Self::Max { column } => Self::Max { column: name(column) },
        }
    }

    /// What is summarised, where the value consists of several parts.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        match self {
            Self::Moments { .. } => Some(Summary::Moments),
            Self::Comoments { .. } => Some(Summary::Comoments),
            _ => None,
        }
    }

    /// How many columns of the answer carry its value.
    #[must_use]
    pub fn width(&self) -> usize {
        match (self.summary(), self) {
            (Some(summary), _) => summary.parts().count(),
            (None, Self::Histogram { bins, .. }) => bins.count(),
            (None, _) => 1,
        }
    }

    /// The columns of the answer that carry the value of measure `position`: `m{position}`, or one per part of a summary
    /// or bin of a histogram.
    #[must_use]
    pub fn value_columns(&self, position: usize) -> Vec<String> {
        match (self.summary(), self) {
            (Some(summary), _) => summary.parts().map(|part| format!("m{position}__{part}")).collect(),
            (None, Self::Histogram { bins, .. }) => {
                (0..bins.count()).map(|bin| format!("m{position}__b{bin}")).collect()
            }
            (None, _) => vec![format!("m{position}")],
        }
    }
}

/// The measure `m{i}` that a column of an answer belongs to; `None` for a key.
#[must_use]
pub fn measure_of(column: &str) -> Option<&str> {
    let measure = column.split("__").next()?;
    let number = measure.strip_prefix('m')?;
    (!number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())).then_some(measure)
}

/// What a fragment asks of its relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Cells: allowed wherever the policy lets them be computed.
    Cells(Question),
    /// The relation's own rows: allowed only where every table in it is public.
    Rows,
}
