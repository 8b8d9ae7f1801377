//! Releases cells under the standard protection.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Decimal128Array, Float64Array, Int64Array, RecordBatch, UInt8Array, UInt32Array};
use arrow_schema::{DataType, SchemaRef};

use super::cell::{Cell, Named, Shown, in_units};
use super::value::Measured;
use super::{MeasureRule, ReleaseError, Released, Rules, Status, batch};
use crate::catalogue::safeguards::Safeguards;
use crate::contributions::{Contributed, read};
use crate::lattice::Recipe;
use crate::noise::keyed::Keys;
use crate::question::GROUPING_ID;

/// What stands between raw cells and released ones.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    recipe: Recipe,
    values: Vec<Measured>,
    /// How many structs of contributions a raw batch has.
    sources: usize,
    safeguards: Option<Arc<Safeguards>>,
    keys: Option<Arc<Keys>>,
}

impl Guard {
    /// Without keys, and where the agency's safeguards are not known, it releases nothing.
    pub fn new(recipe: Recipe, values: Vec<Measured>, sources: usize, safeguards: Option<Arc<Safeguards>>) -> Self {
        Self { recipe, values, sources, safeguards, keys: None }
    }

    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub fn values(&self) -> &[Measured] {
        &self.values
    }

    pub fn safeguards(&self) -> Option<&Arc<Safeguards>> {
        self.safeguards.as_ref()
    }

    pub fn keyed(&mut self, keys: &Arc<Keys>) {
        self.keys = Some(Arc::clone(keys));
    }
}

impl Rules {
    pub(super) fn guarded_cells(
        &self,
        raw: &RecordBatch,
        schema: &SchemaRef,
        guard: &Guard,
    ) -> Result<Released<RecordBatch>, ReleaseError> {
        let (Some(keys), Some(safeguards)) = (&guard.keys, &guard.safeguards) else { return Err(ReleaseError::NoKeys) };
        let (raw_keys, sources) = raw
            .columns()
            .split_at_checked(self.keys.len())
            .filter(|(_, sources)| sources.len() == guard.sources)
            .ok_or_else(|| ReleaseError::Layout(format!("{} columns", raw.num_columns())))?;
        let sources = sources.iter().map(told).collect::<Result<Vec<_>, _>>()?;
        let sets = match self.keys.last() {
            Some((name, _)) if name == GROUPING_ID => {
                raw_keys.last().and_then(|ids| ids.as_primitive_opt::<Int64Type>())
            }
            _ => None,
        };
        let nodes = guard.recipe.read(raw_keys, sets)?;
        let mut kept = Vec::new();
        let mut shown: Vec<Vec<Option<Shown>>> = vec![Vec::new(); guard.values.len()];
        let mut name = Vec::new();
        for row in 0..raw.num_rows() {
            let cell = Cell { safeguards, keys, row, named: Named::Node(&nodes), sources: &sources };
            let is_enough = cell.is_enough(&mut name);
            let mut value = |measured| if is_enough { cell.shown(measured, &mut name) } else { None };
            let values: Vec<_> = guard.values.iter().map(&mut value).collect();
            // A question without keys always has its one cell; otherwise nothing tells an empty cell from a withheld one.
            let tells = is_enough && (values.is_empty() || values.iter().any(Option::is_some));
            if tells || self.keys.is_empty() {
                kept.push(u32::try_from(row).map_err(|_| ReleaseError::Layout("too many cells".to_owned()))?);
                shown.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
            }
        }
        let kept = UInt32Array::from(kept);
        let raw_keys = raw_keys.iter().map(|column| arrow_select::take::take(column, &kept, None));
        let mut columns = self.converted(&raw_keys.collect::<Result<Vec<_>, _>>()?, schema)?;
        for (measure, values) in self.measures.iter().zip(&shown) {
            columns.extend(measure.shown(values)?);
            let status = values.iter().map(|value| value.map_or(Status::Absent, |_| Status::Perturbed) as u8);
            columns.push(Arc::new(UInt8Array::from_iter_values(status)));
        }
        Ok(Released(batch(Arc::clone(schema), columns, kept.len())?))
    }
}

/// What a struct column of the raw layout tells of each cell.
fn told(column: &ArrayRef) -> Result<Vec<Contributed>, ReleaseError> {
    let parts = column.as_struct_opt().ok_or_else(|| ReleaseError::Layout("no contributions".to_owned()))?;
    read(parts.columns())
}

impl MeasureRule {
    /// The columns of its value, in their types on the wire.
    pub(super) fn shown(&self, values: &[Option<Shown>]) -> Result<Vec<ArrayRef>, ReleaseError> {
        let columns = self.columns.iter().map(|(name, data_type)| {
            let part: fn([f64; 2], [f64; 2], f64) -> f64 = match name.rsplit_once("__").map(|(_, part)| part) {
                Some("mean" | "mean_x") => |means, _, _| means[0],
                Some("mean_y") => |means, _, _| means[1],
                Some("deviations" | "deviations_x") => |_, deviations, _| deviations[0],
                Some("deviations_y") => |_, deviations, _| deviations[1],
                Some("codeviations") => |_, _, codeviations| codeviations,
                Some("low" | "low_x" | "low_y") => |_, _, _| 0.0,
                _ => return plain(values, data_type),
            };
            Ok(floats(values, |value| match value {
                Shown::Moments { means, deviations, codeviations, .. } => Some(part(means, deviations, codeviations)),
                _ => None,
            }))
        });
        columns.collect()
    }
}

fn floats(values: &[Option<Shown>], part: impl Fn(Shown) -> Option<f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter(values.iter().map(|value| value.and_then(&part))))
}

fn plain(values: &[Option<Shown>], data_type: &DataType) -> Result<ArrayRef, ReleaseError> {
    let whole = |value: Shown| match value {
        Shown::Count(count) | Shown::Moments { count, .. } => i128::from(count),
        Shown::Total { total, .. } => total,
    };
    Ok(match data_type {
        DataType::Decimal128(digits, scale) => {
            let values = Decimal128Array::from_iter(values.iter().map(|value| value.map(whole)));
            Arc::new(values.with_precision_and_scale(*digits, *scale)?)
        }
        DataType::Float64 => floats(values, |value| match value {
            Shown::Total { total, digits } => Some(in_units(total, digits)),
            other => Some(in_units(whole(other), 0)),
        }),
        _ => {
            let whole = |value| i64::try_from(whole(value)).ok();
            Arc::new(Int64Array::from_iter(values.iter().map(|value| value.and_then(whole))))
        }
    })
}
