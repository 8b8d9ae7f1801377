//! One code list: its titles, its codes and its rows as Arrow. Knows nothing of what the codes mean.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, FieldRef, SchemaRef};

/// A code list: a public table whose first column `code` is its primary key and stands in the registers.
///
/// Columns are Utf8, Int64 or Boolean and declared nullable, as all result columns are; only the age bounds
/// of `age_groups` really hold nulls.
#[derive(Debug)]
pub struct CodeList {
    pub(crate) name: &'static str,
    title_en: &'static str,
    title_ka: &'static str,
    parent: Option<(&'static str, &'static str)>,
    codes: Vec<&'static str>,
    batch: RecordBatch,
}

impl CodeList {
    /// The table's name in the schema `codelists`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The title in English.
    pub fn title_en(&self) -> &'static str {
        self.title_en
    }

    /// The title in Georgian.
    pub fn title_ka(&self) -> &'static str {
        self.title_ka
    }

    /// The columns, `code` first.
    pub fn schema(&self) -> SchemaRef {
        self.batch.schema()
    }

    /// All rows in one batch, in the list's own order; cheap, the arrays are shared.
    pub fn batch(&self) -> RecordBatch {
        self.batch.clone()
    }

    /// The column that names the coarser node of each row, and the list whose `code` it refers to.
    pub fn parent(&self) -> Option<(&'static str, &'static str)> {
        self.parent
    }

    /// Whether `code` stands in the list, compared exactly.
    pub fn contains(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }

    /// The codes in the list's own order.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.codes.iter().copied()
    }

    /// The values of a text column in the list's own order; nothing where the list has no such column.
    pub fn texts<'l>(&'l self, column: &str) -> impl Iterator<Item = Option<&'l str>> + 'l {
        let values = self.batch.column_by_name(column).and_then(|values| values.as_string_opt::<i32>());
        values.into_iter().flatten()
    }

    /// The codes that are the only ones below their parent, each with the parent: both stand for the same people.
    pub fn only_children(&self) -> impl Iterator<Item = (&'static str, &str)> + '_ {
        let parents: Vec<Option<&str>> =
            self.parent.map(|(column, _)| self.texts(column).collect()).unwrap_or_default();
        let mut children: HashMap<&str, usize> = HashMap::new();
        parents.iter().flatten().for_each(|parent| *children.entry(*parent).or_default() += 1);
        let pairs = self.codes().zip(parents).filter_map(|(code, parent)| Some((code, parent?)));
        pairs.filter(move |(_, parent)| children.get(parent) == Some(&1))
    }

    /// A list from its codes and its other columns, each as long as the codes.
    pub(crate) fn new(heading: Heading, codes: Vec<&'static str>, others: Vec<Column>) -> Self {
        let mut columns = vec![text("code", codes.iter().copied())];
        columns.extend(others);
        Self {
            name: heading.name,
            title_en: heading.title_en,
            title_ka: heading.title_ka,
            parent: None,
            codes,
            batch: RecordBatch::from(StructArray::from(columns)),
        }
    }

    /// A list of nothing but codes and names.
    pub(crate) fn of_entries(heading: Heading, entries: &[Entry]) -> Self {
        let codes = entries.iter().map(|entry| entry.0).collect();
        let names = vec![
            text("name_en", entries.iter().map(|entry| entry.1)),
            text("name_ka", entries.iter().map(|entry| entry.2)),
        ];
        Self::new(heading, codes, names)
    }

    /// The same list with its parent declared.
    pub(crate) fn with_parent(mut self, column: &'static str, list: &'static str) -> Self {
        self.parent = Some((column, list));
        self
    }
}

/// What a list is called: its table, and its title in both languages.
pub(crate) struct Heading {
    pub(crate) name: &'static str,
    pub(crate) title_en: &'static str,
    pub(crate) title_ka: &'static str,
}

/// A row of the plainest kind of list: code, English name, Georgian name.
pub(crate) struct Entry(pub(crate) &'static str, pub(crate) &'static str, pub(crate) &'static str);

/// A named column with its values.
pub(crate) type Column = (FieldRef, ArrayRef);

/// A Utf8 column.
pub(crate) fn text(name: &str, values: impl Iterator<Item = &'static str>) -> Column {
    column(name, DataType::Utf8, Arc::new(StringArray::from_iter_values(values)))
}

/// An Int64 column.
pub(crate) fn number(name: &str, values: impl Iterator<Item = Option<i64>>) -> Column {
    let values: Int64Array = values.collect();
    column(name, DataType::Int64, Arc::new(values))
}

/// A Boolean column.
pub(crate) fn flag(name: &str, values: impl Iterator<Item = bool>) -> Column {
    let values: BooleanArray = values.map(Some).collect();
    column(name, DataType::Boolean, Arc::new(values))
}

fn column(name: &str, data_type: DataType, values: ArrayRef) -> Column {
    (Arc::new(Field::new(name, data_type, true)), values)
}
