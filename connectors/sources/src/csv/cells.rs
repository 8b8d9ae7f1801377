//! Turns the cells of one column of a batch into an array of the column's type. Rows that cannot be read are reported and
//! hold NULL; whether they are refused or left out is the caller's.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, NullBufferBuilder, PrimitiveArray, StringViewBuilder};
use arrow::datatypes::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use memchr::memchr;

use super::fault::RowCause;
use super::georgian;
use super::kind::ColumnKind;
use super::numbers::Numbers;
use super::parts::{Missing, Part, trimmed};
use super::records::Column;

/// Reads the cells of one column.
#[derive(Debug, Clone)]
pub(super) struct CellReader {
    pub(super) kind: ColumnKind,
    pub(super) part: Part,
    pub(super) missing: Arc<Missing>,
    pub(super) numbers: Numbers,
    /// Whether only what an inferred column holds is read.
    pub(super) is_inferred: bool,
    /// Whether Latin letters stand for Georgian ones.
    pub(super) is_nusx: bool,
}

/// The cells of a column in a batch.
#[derive(Clone, Copy)]
pub(super) struct Cells<'r> {
    pub(super) column: Column<'r>,
    pub(super) rows: usize,
    /// Whether a zero byte may be among them.
    pub(super) may_have_nul: bool,
}

impl CellReader {
    /// The array, and the rows that cannot be read.
    pub(super) fn read(&mut self, cells: Cells<'_>, faults: &mut Vec<(usize, RowCause)>) -> ArrayRef {
        let Self { kind, numbers, .. } = self;
        let numbers = &mut numbers.clone();
        match kind.clone() {
            ColumnKind::Int => Arc::new(self.numeric::<Int64Type>(cells, faults, |cell| numbers.int(cell))),
            ColumnKind::Float => Arc::new(self.numeric::<Float64Type>(cells, faults, |cell| numbers.float(cell))),
            ColumnKind::Decimal { precision, scale } => {
                let places = usize::from(scale.unsigned_abs());
                let read = |cell: &[u8]| numbers.decimal(cell, precision, places);
                let array = self.numeric::<Decimal128Type>(cells, faults, read);
                Arc::new(array.with_data_type(ColumnKind::Decimal { precision, scale }.published()))
            }
            ColumnKind::Date(format) => Arc::new(self.numeric::<Date32Type>(cells, faults, |cell| format.date(cell))),
            ColumnKind::Timestamp(format) => {
                Arc::new(self.numeric::<TimestampMicrosecondType>(cells, faults, |cell| format.timestamp(cell)))
            }
            ColumnKind::Bool => self.truths(cells, faults),
            ColumnKind::Text => self.texts(cells, faults),
        }
    }

    #[inline]
    fn numeric<T: ArrowPrimitiveType>(
        &self,
        cells: Cells<'_>,
        faults: &mut Vec<(usize, RowCause)>,
        mut read: impl FnMut(&[u8]) -> Result<T::Native, RowCause>,
    ) -> PrimitiveArray<T> {
        let mut values = Vec::with_capacity(cells.rows);
        let mut nulls = NullBufferBuilder::new(cells.rows);
        cells.column.each(|row, cell| {
            let value = self.value(cells.column, row, cell).map(&mut read).transpose();
            let value = value.unwrap_or_else(|cause| {
                faults.push((row, cause));
                None
            });
            nulls.append(value.is_some());
            values.push(value.unwrap_or_default());
        });
        PrimitiveArray::new(values.into(), nulls.finish())
    }

    /// The part of a cell that is read, if it holds a value.
    #[inline]
    fn value<'c>(&self, column: Column<'_>, row: usize, cell: &'c [u8]) -> Option<&'c [u8]> {
        self.part.of(cell).filter(|part| !self.missing.has(part, || column.is_quoted(row)))
    }

    fn truths(&self, cells: Cells<'_>, faults: &mut Vec<(usize, RowCause)>) -> ArrayRef {
        let mut values = BooleanBuilder::with_capacity(cells.rows);
        cells.column.each(|row, cell| match self.value(cells.column, row, cell) {
            None => values.append_null(),
            Some(cell) => {
                let value = truth(cell, self.is_inferred);
                values.append_option(value);
                if value.is_none() {
                    faults.push((row, RowCause::Form));
                }
            }
        });
        Arc::new(values.finish())
    }

    fn texts(&self, cells: Cells<'_>, faults: &mut Vec<(usize, RowCause)>) -> ArrayRef {
        let mut values = StringViewBuilder::with_capacity(cells.rows);
        let mut converted = String::new();
        cells.column.each(|row, cell| {
            // Text is kept as it stands, blanks around it too, unless a part of the cell is wanted.
            let part = self.value(cells.column, row, cell);
            let Some(part) = part.map(|part| if self.part == Part::Whole { cell } else { part }) else {
                return values.append_null();
            };
            match text(part, cells.may_have_nul) {
                Ok(text) if self.is_nusx => {
                    converted.clear();
                    georgian::from_nusx(text, &mut converted);
                    values.append_value(&converted);
                }
                Ok(text) => values.append_value(text),
                Err(cause) => {
                    values.append_null();
                    faults.push((row, cause));
                }
            }
        });
        Arc::new(values.finish())
    }
}

#[inline]
fn text(cell: &[u8], may_have_nul: bool) -> Result<&str, RowCause> {
    if may_have_nul && memchr(0, cell).is_some() {
        return Err(RowCause::Nul);
    }
    std::str::from_utf8(cell).map_err(|_| RowCause::Encoding)
}

/// What a cell says of true and false. A column that is not declared knows only these two words.
pub(super) fn truth(cell: &[u8], is_inferred: bool) -> Option<bool> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()));
    match is_inferred {
        true if is_one_of(&["true"]) => Some(true),
        true if is_one_of(&["false"]) => Some(false),
        true => None,
        false if is_one_of(&["true", "t", "yes", "y", "1", "კი"]) => Some(true),
        false if is_one_of(&["false", "f", "no", "n", "0", "არა"]) => Some(false),
        false => None,
    }
}

/// Whether a cell, as the inference sees it, can be read as `kind`.
pub(super) fn fits(kind: &ColumnKind, numbers: &mut Numbers, cell: &[u8]) -> bool {
    let cell = trimmed(cell);
    match kind {
        ColumnKind::Bool => truth(cell, true).is_some(),
        ColumnKind::Int => numbers.int(cell).is_ok(),
        ColumnKind::Float => numbers.float(cell).is_ok(),
        ColumnKind::Decimal { precision, scale } => {
            numbers.decimal(cell, *precision, usize::from(scale.unsigned_abs())).is_ok()
        }
        ColumnKind::Date(format) => format.date(cell).is_ok(),
        ColumnKind::Timestamp(format) => format.timestamp(cell).is_ok(),
        ColumnKind::Text => true,
    }
}
