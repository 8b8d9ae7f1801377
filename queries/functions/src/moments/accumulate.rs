//! Summaries per group, as the engine asks for them.

use std::mem::size_of;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StructArray};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion_expr::{Accumulator, EmitTo, GroupsAccumulator};

use super::summary::Summarised;
use super::{Input, Summary};

/// One summary per group.
#[derive(Debug)]
pub(super) struct Groups<S> {
    summary: Summary,
    input: Input,
    summaries: Vec<S>,
}

impl<S: Summarised> Groups<S> {
    pub(super) fn new(summary: Summary, input: Input) -> Self {
        Self { summary, input, summaries: Vec::new() }
    }

    fn take_values(&mut self, values: &[ArrayRef], groups: &[usize], filter: Option<&BooleanArray>) -> Result<()> {
        let columns = floats(values)?;
        let mut row = Vec::with_capacity(columns.len());
        for (at, group) in groups.iter().enumerate() {
            if !enters(filter, at) || columns.iter().any(|column| column.is_null(at)) {
                continue;
            }
            row.clear();
            row.extend(columns.iter().map(|column| column.value(at)));
            self.merge_into(*group, S::of_row(&row))?;
        }
        Ok(())
    }

    fn take_summaries(&mut self, parts: &[ArrayRef], groups: &[usize], filter: Option<&BooleanArray>) -> Result<()> {
        let (counts, floats) = match parts.split_first() {
            Some((counts, rest)) => (counts.as_primitive_opt::<Int64Type>(), floats(rest)?),
            None => (None, Vec::new()),
        };
        let counts = counts.ok_or_else(|| exec_datafusion_err!("a summary without its count"))?;
        let mut row = Vec::with_capacity(floats.len());
        for (at, group) in groups.iter().enumerate() {
            // What has no count, or no mean, is absent: it adds nothing.
            if !enters(filter, at) || counts.is_null(at) || floats.iter().any(|part| part.is_null(at)) {
                continue;
            }
            row.clear();
            row.extend(floats.iter().map(|part| part.value(at)));
            self.merge_into(*group, S::of_parts(counts.value(at), &row))?;
        }
        Ok(())
    }

    fn merge_into(&mut self, group: usize, other: Option<S>) -> Result<()> {
        match (self.summaries.get_mut(group), other) {
            (Some(summary), Some(other)) => {
                summary.merge(&other);
                Ok(())
            }
            _ => exec_err!("a summary of another shape"),
        }
    }

    fn parts_of(summaries: &[S]) -> Vec<ArrayRef> {
        let counts = Int64Array::from_iter_values(summaries.iter().map(Summarised::count));
        let mut columns = vec![Vec::with_capacity(summaries.len()); S::PARTS.len()];
        for summary in summaries {
            let is_empty = summary.count() == 0;
            for (column, part) in columns.iter_mut().zip(summary.parts()) {
                column.push((!is_empty).then_some(part));
            }
        }
        let columns = columns.into_iter().map(|column| Arc::new(Float64Array::from(column)) as ArrayRef);
        std::iter::once(Arc::new(counts) as ArrayRef).chain(columns).collect()
    }
}

impl<S: Summarised> GroupsAccumulator for Groups<S> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.summaries.resize(total_num_groups, S::default());
        match self.input {
            Input::Values => self.take_values(values, group_indices, opt_filter),
            Input::Summaries => self.take_summaries(values, group_indices, opt_filter),
        }
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let parts = self.state(emit_to)?;
        Ok(Arc::new(StructArray::try_new(self.summary.fields(), parts, None)?))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(Self::parts_of(&emit_to.take_needed(&mut self.summaries)))
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.summaries.resize(total_num_groups, S::default());
        self.take_summaries(values, group_indices, None)
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |column| column.len());
        let mut each = Self::new(self.summary, self.input);
        let groups: Vec<usize> = (0..rows).collect();
        GroupsAccumulator::update_batch(&mut each, values, &groups, opt_filter, rows)?;
        GroupsAccumulator::state(&mut each, EmitTo::All)
    }

    fn size(&self) -> usize {
        self.summaries.capacity() * size_of::<S>()
    }
}

/// The summary of all rows, where there are no keys.
#[derive(Debug)]
pub(super) struct Single<S> {
    groups: Groups<S>,
}

impl<S: Summarised> Single<S> {
    pub(super) fn new(groups: Groups<S>) -> Self {
        Self { groups }
    }

    fn current(&self) -> S {
        self.groups.summaries.first().copied().unwrap_or_default()
    }
}

impl<S: Summarised> Accumulator for Single<S> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::update_batch(&mut self.groups, values, &one_group(values), None, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let parts = Groups::parts_of(&[self.current()]);
        let value = StructArray::try_new(self.groups.summary.fields(), parts, None)?;
        Ok(ScalarValue::Struct(Arc::new(value)))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + GroupsAccumulator::size(&self.groups)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let parts = Groups::parts_of(&[self.current()]);
        parts.iter().map(|part| ScalarValue::try_from_array(part, 0)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::merge_batch(&mut self.groups, states, &one_group(states), 1)
    }
}

fn one_group(columns: &[ArrayRef]) -> Vec<usize> {
    vec![0; columns.first().map_or(0, |column| column.len())]
}

fn enters(filter: Option<&BooleanArray>, at: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(at) && filter.value(at))
}

fn floats(columns: &[ArrayRef]) -> Result<Vec<&Float64Array>> {
    let typed = columns.iter().map(|column| column.as_primitive_opt::<Float64Type>());
    typed.collect::<Option<_>>().ok_or_else(|| exec_datafusion_err!("a summary of something that is no float"))
}
