//! Answers as bags of rows, and how two of them differ: types, names, counts, values; floats by more than their last digits.

use std::cmp::Ordering;

use datafusion::arrow::array::{Array, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Float64Type, Schema};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

/// Relative: what the order of additions may change.
const ROUNDING: f64 = 1e-12;

/// A value as it is compared.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Exact(String),
    Float(f64),
}

/// An answer's columns and rows.
#[derive(Debug)]
pub(super) struct Answer {
    columns: Vec<(String, DataType)>,
    rows: Vec<Vec<Value>>,
}

impl Answer {
    pub(super) fn of(schema: &Schema, batches: &[RecordBatch]) -> Self {
        let columns = schema.fields().iter().map(|field| (field.name().clone(), plain(field.data_type())));
        Self { columns: columns.collect(), rows: batches.iter().flat_map(rows).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The first difference of an answer from this one, in words.
    pub(super) fn difference(&self, found: &Self, is_ordered: bool) -> Option<String> {
        if self.columns != found.columns {
            return Some(format!("columns {:?}\n  expected {:?}", found.columns, self.columns));
        }
        let (mut expected, mut rows) = (self.rows.clone(), found.rows.clone());
        if !is_ordered {
            expected.sort_by(|left, right| order(left, right));
            rows.sort_by(|left, right| order(left, right));
        }
        let pairs = expected.iter().zip(&rows);
        let other =
            pairs.clone().find(|(expected, found)| !expected.iter().zip(*found).all(|(left, right)| same(left, right)));
        match other {
            Some((expected, found)) => Some(format!("row {found:?}\n  expected {expected:?}")),
            None if expected.len() == rows.len() => None,
            None => Some(format!("{} rows\n  expected {}", rows.len(), expected.len())),
        }
    }
}

/// Text is text, however it lies in memory.
fn plain(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        other => other.clone(),
    }
}

fn rows(batch: &RecordBatch) -> Vec<Vec<Value>> {
    let options = FormatOptions::default();
    let formatters: Vec<_> =
        batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
    let value = |at: usize, row: usize| {
        let column = batch.column(at);
        match column.data_type() {
            _ if column.is_null(row) => Value::Null,
            DataType::Float64 => Value::Float(column.as_primitive::<Float64Type>().value(row)),
            _ => Value::Exact(formatters[at].value(row).to_string()),
        }
    };
    (0..batch.num_rows()).map(|row| (0..batch.num_columns()).map(|at| value(at, row)).collect()).collect()
}

/// First by what is exact, so that floats that are nearly the same stand at the same place.
fn order(left: &[Value], right: &[Value]) -> Ordering {
    let exact = |row: &[Value]| -> Vec<Option<String>> {
        let text = |value: &Value| match value {
            Value::Null => Some(None),
            Value::Exact(text) => Some(Some(text.clone())),
            Value::Float(_) => None,
        };
        row.iter().filter_map(text).collect()
    };
    let floats = |row: &[Value]| -> Vec<f64> {
        row.iter().filter_map(|value| if let Value::Float(float) = value { Some(*float) } else { None }).collect()
    };
    let by_floats = || {
        let (left, right) = (floats(left), floats(right));
        let different = left.iter().zip(&right).map(|(left, right)| left.total_cmp(right)).find(|of| of.is_ne());
        different.unwrap_or(Ordering::Equal)
    };
    exact(left).cmp(&exact(right)).then_with(by_floats)
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Float(left), Value::Float(right)) => {
            let is_near = left.is_finite() && (left - right).abs() <= ROUNDING * left.abs().max(right.abs());
            (left.is_nan() && right.is_nan())
                || left == right && left.signum() == right.signum()
                || is_near && *left != 0.0
        }
        (left, right) => left == right,
    }
}
