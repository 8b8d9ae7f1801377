//! Contributions per group, as the engine asks for them.

use std::mem::size_of;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Decimal128Array, Int64Array, StructArray, UInt64Array};
use arrow_schema::{DataType, Fields};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err};
use datafusion_expr::{Accumulator, EmitTo, GroupsAccumulator};

use super::Contribution;
use super::contributed::{Contributed, read};
use crate::noise::keyed::{Keys, prf64};

/// What every group has so far.
#[derive(Debug)]
pub(super) struct Groups {
    keys: Arc<Keys>,
    contribution: Option<Contribution>,
    fields: Fields,
    groups: Vec<Contributed>,
}

impl Groups {
    pub(super) fn new(keys: Arc<Keys>, contribution: Option<Contribution>, fields: Fields) -> Self {
        Self { keys, contribution, fields, groups: Vec::new() }
    }

    fn take(&mut self, values: &[ArrayRef], groups: &[usize], filter: Option<&BooleanArray>) -> Result<()> {
        let people = values.first().ok_or_else(|| exec_datafusion_err!("contributions of nobody"))?;
        let totals = values.get(1).map(Totals::of).transpose()?;
        let mut text = itoa::Buffer::new();
        each_person(people, |row, id| {
            let enters = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
                && totals.as_ref().is_none_or(|totals| totals.array().is_valid(row));
            let Some(group) = groups.get(row).and_then(|group| self.groups.get_mut(*group)).filter(|_| enters) else {
                return;
            };
            group.people = group.people.saturating_add(1);
            let (Some(totals), Some(contribution)) = (&totals, &self.contribution) else {
                group.who = group.who.wrapping_add(prf64(&self.keys.record, &[id]));
                return;
            };
            let value = totals.value(row).clamp(contribution.low, contribution.high);
            if value != 0 {
                let parts = [b"val", contribution.label.as_bytes(), id, text.format(value).as_bytes()];
                group.add_value(value, prf64(&self.keys.record, &parts));
            }
        })
    }

    fn columns(&self, groups: &[Contributed]) -> Result<Vec<ArrayRef>> {
        let people = Int64Array::from_iter_values(groups.iter().map(|group| group.people));
        let mut columns: Vec<ArrayRef> = vec![Arc::new(people)];
        if self.contribution.is_some() {
            let scale = match self.fields.get(1).map(|field| field.data_type()) {
                Some(DataType::Decimal128(_, scale)) => *scale,
                _ => 0,
            };
            let decimals = |of: &dyn Fn(&Contributed) -> i128| -> Result<ArrayRef> {
                let values = Decimal128Array::from_iter_values(groups.iter().map(of));
                Ok(Arc::new(values.with_precision_and_scale(38, scale)?))
            };
            let signed = |magnitude: u128| i128::try_from(magnitude).unwrap_or(i128::MAX);
            columns.push(decimals(&|group| group.total)?);
            columns.push(decimals(&|group| signed(group.absolute))?);
            for at in 0..3 {
                columns.push(decimals(&|group| signed(group.largest.get(at).copied().unwrap_or(0)))?);
            }
            columns.push(Arc::new(UInt64Array::from_iter_values(groups.iter().map(|group| group.what))));
        } else {
            columns.push(Arc::new(UInt64Array::from_iter_values(groups.iter().map(|group| group.who))));
        }
        Ok(columns)
    }
}

/// What people have in total: amounts, or numbers of rows.
enum Totals<'v> {
    Amounts(&'v Decimal128Array),
    Counts(&'v Int64Array),
}

impl<'v> Totals<'v> {
    fn of(values: &'v ArrayRef) -> Result<Self> {
        let amounts = values.as_primitive_opt::<Decimal128Type>().map(Self::Amounts);
        let totals = amounts.or_else(|| values.as_primitive_opt::<Int64Type>().map(Self::Counts));
        totals.ok_or_else(|| exec_datafusion_err!("contributions of {}", values.data_type()))
    }

    fn array(&self) -> &dyn Array {
        match self {
            Self::Amounts(amounts) => amounts,
            Self::Counts(counts) => counts,
        }
    }

    fn value(&self, row: usize) -> i128 {
        match self {
            Self::Amounts(amounts) => amounts.value(row),
            Self::Counts(counts) => i128::from(counts.value(row)),
        }
    }
}

/// Tells every person's identifier with the row, a number as its decimal text. A NULL is nobody.
pub(crate) fn each_person(people: &ArrayRef, mut tell: impl FnMut(usize, &[u8])) -> Result<()> {
    let mut room = itoa::Buffer::new();
    macro_rules! texts {
        ($texts:expr) => {
            $texts.iter().enumerate().for_each(|(row, text)| {
                if let Some(text) = text {
                    tell(row, text.as_bytes());
                }
            })
        };
    }
    match people.data_type() {
        DataType::Utf8View => texts!(people.as_string_view()),
        DataType::Utf8 => texts!(people.as_string::<i32>()),
        DataType::LargeUtf8 => texts!(people.as_string::<i64>()),
        DataType::Int64 => people.as_primitive::<Int64Type>().iter().enumerate().for_each(|(row, number)| {
            if let Some(number) = number {
                tell(row, room.format(number).as_bytes());
            }
        }),
        other => return Err(exec_datafusion_err!("contributions of people named by {other}")),
    }
    Ok(())
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.groups.resize(total_num_groups, Contributed::default());
        self.take(values, group_indices, opt_filter)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let columns = self.state(emit_to)?;
        Ok(Arc::new(StructArray::try_new(self.fields.clone(), columns, None)?))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit_to.take_needed(&mut self.groups);
        self.columns(&groups)
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.groups.resize(total_num_groups, Contributed::default());
        let others = read(values).map_err(|error| exec_datafusion_err!("{error}"))?;
        for (group, other) in group_indices.iter().zip(&others) {
            if let Some(group) = self.groups.get_mut(*group) {
                group.merge(other);
            }
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |column| column.len());
        let mut each = Self::new(Arc::clone(&self.keys), self.contribution.clone(), self.fields.clone());
        let groups: Vec<usize> = (0..rows).collect();
        GroupsAccumulator::update_batch(&mut each, values, &groups, opt_filter, rows)?;
        GroupsAccumulator::state(&mut each, EmitTo::All)
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Contributed>()
    }
}

/// The contributions of all rows, where there are no keys.
#[derive(Debug)]
pub(super) struct Single {
    groups: Groups,
}

impl Single {
    pub(super) fn new(mut groups: Groups) -> Self {
        groups.groups.push(Contributed::default());
        Self { groups }
    }
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::update_batch(&mut self.groups, values, &one_group(values), None, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let columns = self.groups.columns(&self.groups.groups)?;
        Ok(ScalarValue::Struct(Arc::new(StructArray::try_new(self.groups.fields.clone(), columns, None)?)))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + GroupsAccumulator::size(&self.groups)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let columns = self.groups.columns(&self.groups.groups)?;
        columns.iter().map(|column| ScalarValue::try_from_array(column, 0)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::merge_batch(&mut self.groups, states, &one_group(states), 1)
    }
}

fn one_group(columns: &[ArrayRef]) -> Vec<usize> {
    vec![0; columns.first().map_or(0, |column| column.len())]
}
