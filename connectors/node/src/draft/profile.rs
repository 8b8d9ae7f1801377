//! What a column is like, in counts: folded over batches of rows, then without any value of them.

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema};

use super::lists::{Listed, Values};
use super::shape::Shape;
use super::sketch::Distinct;
use super::values::{hashes, months, numbers, texts};

/// What kind of values a column has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers with fractions.
    Fraction,
    /// True or false.
    Truth,
    /// Dates or times.
    Date,
    /// Of a type that cannot be published, by its name.
    Unpublished(String),
}

impl Kind {
    /// Of a published type.
    pub fn of(published: &DataType) -> Self {
        match published {
            DataType::Utf8 | DataType::Utf8View => Self::Text,
            DataType::Int64 => Self::Whole,
            DataType::Float64 | DataType::Decimal128(..) => Self::Fraction,
            DataType::Boolean => Self::Truth,
            DataType::Date32 | DataType::Timestamp(..) => Self::Date,
            other => Self::Unpublished(other.to_string()),
        }
    }
}

/// One column of the rows that were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnProfile {
    /// Its name in the source.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Values that are not NULL.
    pub values: u64,
    /// Different ones, about.
    pub distinct: u64,
    /// How many look like what.
    pub shape: Shape,
    /// The code list that they stand in.
    pub listed: Option<Listed>,
    /// Different months, of dates.
    pub months: u64,
}

impl ColumnProfile {
    /// A column that cannot be looked at.
    pub fn unpublished(name: String, stored: String) -> Self {
        let kind = Kind::Unpublished(stored);
        Self { name, kind, values: 0, distinct: 0, shape: Shape::default(), listed: None, months: 0 }
    }
}

/// Profiles of the columns of a table, while it is read.
#[derive(Debug)]
pub(super) struct Fold {
    rows: u64,
    columns: Vec<ColumnFold>,
}

#[derive(Debug)]
struct ColumnFold {
    name: String,
    kind: Kind,
    values: u64,
    distinct: Distinct,
    shape: Shape,
    listed: Values,
    months: Distinct,
}

impl Fold {
    pub fn new(schema: &Schema) -> Self {
        let columns = schema.fields().iter().map(|field| ColumnFold {
            name: field.name().clone(),
            kind: Kind::of(field.data_type()),
            values: 0,
            distinct: Distinct::default(),
            shape: Shape::default(),
            listed: Values::default(),
            months: Distinct::default(),
        });
        Self { rows: 0, columns: columns.collect() }
    }

    /// Adds rows, their columns in the order of the schema.
    pub fn add(&mut self, batch: &RecordBatch) {
        self.rows += u64::try_from(batch.num_rows()).unwrap_or_default();
        for (column, values) in self.columns.iter_mut().zip(batch.columns()) {
            for hash in hashes(values).into_iter().flatten() {
                column.values += 1;
                column.distinct.add(hash);
            }
            for text in texts(values).into_iter().flatten() {
                column.shape.add_text(text);
                column.listed.add(text);
            }
            if matches!(column.kind, Kind::Whole | Kind::Fraction) {
                numbers(values).into_iter().flatten().for_each(|number| column.shape.add_whole(number));
            }
            months(values).into_iter().flatten().for_each(|month| column.months.add(super::sketch::hash_of(month)));
        }
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn finish(self) -> Vec<ColumnProfile> {
        let profile = |column: ColumnFold| ColumnProfile {
            listed: column.listed.listed().filter(|_| column.kind == Kind::Text),
            distinct: column.distinct.count(),
            months: column.months.count(),
            name: column.name,
            kind: column.kind,
            values: column.values,
            shape: column.shape,
        };
        self.columns.into_iter().map(profile).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, Int64Array, StringViewArray};

    use super::*;

    #[test]
    fn batches_add_up() {
        let first: [(&str, ArrayRef); 3] = [
            ("sex", Arc::new(StringViewArray::from(vec![Some("M"), None, Some("F")]))),
            ("number", Arc::new(Int64Array::from(vec![59_001_012_345, 7, 7]))),
            ("day", Arc::new(Date32Array::from(vec![Some(0), Some(20), Some(400)]))),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(first.map(|(name, values)| (name, values, true))).unwrap();
        let mut fold = Fold::new(batch.schema().as_ref());
        fold.add(&batch);
        fold.add(&batch.slice(0, 1));
        assert_eq!(fold.rows(), 4);
        let [sex, number, day] = <[ColumnProfile; 3]>::try_from(fold.finish()).unwrap();
        assert_eq!((sex.kind, sex.values, sex.distinct), (Kind::Text, 3, 2));
        assert_eq!(sex.listed, Some(Listed { list: "sexes", column: "code" }));
        assert_eq!((number.values, number.distinct, number.shape.eleven), (4, 2, 2));
        assert_eq!((day.kind, day.distinct, day.months), (Kind::Date, 3, 2));
    }
}
