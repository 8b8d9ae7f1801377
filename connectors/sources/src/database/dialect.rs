//! How expressions are written in a database's SQL. Whatever a dialect does not write is computed by the connector: it
//! writes only what means the same there, to the last row, over columns in canonical form.

use std::fmt;

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;

/// An expression in a database's SQL, in parentheses where it needs them, and its type here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// The text.
    pub text: String,
    /// The type.
    pub data_type: DataType,
}

/// The SQL of one kind of database.
pub(crate) trait Dialect: fmt::Debug + Send + Sync {
    /// A name in quotes.
    fn name(&self, name: &str) -> String;

    /// A literal, with its type.
    fn literal(&self, value: &ScalarValue) -> Option<String>;

    /// A conversion that gives what arrow's gives.
    fn cast(&self, term: &Term, to: &DataType) -> Option<String>;

    /// A call of a scalar function of ours, whose result has the type `to`.
    fn call(&self, function: &str, arguments: &[Argument], to: &DataType) -> Option<String>;

    /// A pattern in which `%`, `_` and a backslash before them have their meaning.
    fn like(&self, term: &Term, pattern: &str) -> Option<String>;

    /// Whether two values are the same, NULL being the same as NULL.
    fn same(&self, left: &Term, right: &Term) -> String {
        format!("({} IS NOT DISTINCT FROM {})", left.text, right.text)
    }

    /// An aggregate over the rows for which the condition is true, as a value of the type `to`; `argument` is `*` for all
    /// rows. Where a sum of integers leaves its type the statement fails: it wraps around nowhere.
    fn aggregate(&self, function: &str, argument: &str, condition: Option<&Term>, to: &DataType) -> Option<String>;

    /// A statement as one side of a join.
    fn side(&self, statement: &str) -> String {
        format!("({statement})")
    }

    /// Whether it has FULL JOIN on equal keys.
    fn has_full_join(&self) -> bool {
        true
    }
}

/// An argument of a call: a literal as its value, anything else as a term.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    /// A literal text, in lower case.
    Word(String),
    /// Any expression.
    Term(Term),
}

/// Whether values of the type are compared and grouped alike everywhere once they are in canonical form. Floats are not:
/// engines differ over -0.0 and NaN, and sums of them hang on the order of rows.
pub(crate) fn is_exact(data_type: &DataType) -> bool {
    use DataType::*;
    matches!(data_type, Boolean | Int32 | Int64 | Decimal128(_, _) | Utf8 | Utf8View | Date32 | Timestamp(_, None))
}

/// Whether both are text, whose in-memory forms are of no concern to a database.
pub(crate) fn are_texts(from: &DataType, to: &DataType) -> bool {
    let is_text = |of: &DataType| matches!(of, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8);
    is_text(from) && is_text(to)
}
