//! The aggregates that turn people into what a cell's rules ask for: how many there are and which ones (as a keyed sum); or
//! how many, their clipped total, the largest contributions, and which values (as a keyed sum). A hash is made for each
//! person and sum, and for nothing that no draw hangs on: it is what protection costs.
//!
//! No SQL names it. It is made without keys, so that plans can be checked where there are none; without keys it fails.

mod accumulate;
mod contributed;

use std::any::Any;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields};
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion_expr::utils::AggregateOrderSensitivity;
use datafusion_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, GroupsAccumulator, LogicalPlan, Signature, Volatility,
};

use crate::noise::keyed::{Keys, prf64};

pub(crate) use accumulate::each_person;
use accumulate::{Groups, Single};
pub(crate) use contributed::{Contributed, read};

/// What people contribute besides themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Contribution {
    /// What is contributed: names the draw.
    pub label: String,
    /// The least that a person's total counts as, in smallest units.
    pub low: i128,
    /// The most.
    pub high: i128,
}

impl Contribution {
    /// The value key of a person who contributes this.
    pub fn value_key(&self, keys: &Keys, person: &[u8], value: i128) -> u64 {
        prf64(&keys.record, &[b"val", self.label.as_bytes(), person, value.to_string().as_bytes()])
    }
}

/// The people of a group whose rows are one a person.
pub(crate) fn people(person: Expr) -> Expr {
    AggregateUDF::new_from_impl(Contributions::of(None)).call(vec![person])
}

/// The people of a group whose rows are one a person, and `value`: a `Decimal128(38, s)`, or an `Int64` that counts.
pub(crate) fn contributions(person: Expr, value: Expr, contribution: Contribution) -> Expr {
    AggregateUDF::new_from_impl(Contributions::of(Some(contribution))).call(vec![person, value])
}

/// The plan with the agency's keys in these aggregates.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(crate) fn keyed(plan: LogicalPlan, keys: &Arc<Keys>) -> Result<LogicalPlan> {
    let keyed = plan.transform_up_with_subqueries(|node| {
        node.map_expressions(|expr| {
            expr.transform_up(|expr| match expr {
                Expr::AggregateFunction(call) => Ok(match (call.func.inner().as_ref() as &dyn Any).downcast_ref() {
                    Some(Contributions { contribution, .. }) => {
                        let own =
                            Contributions { keys: Some(Arc::clone(keys)), ..Contributions::of(contribution.clone()) };
                        let func = Arc::new(AggregateUDF::new_from_impl(own));
                        Transformed::yes(Expr::AggregateFunction(AggregateFunction { func, ..call }))
                    }
                    None => Transformed::no(Expr::AggregateFunction(call)),
                }),
                other => Ok(Transformed::no(other)),
            })
        })
    });
    keyed.map(|keyed| keyed.data)
}

#[derive(Debug)]
struct Contributions {
    contribution: Option<Contribution>,
    keys: Option<Arc<Keys>>,
    signature: Signature,
}

impl Contributions {
    fn of(contribution: Option<Contribution>) -> Self {
        let arguments = if contribution.is_some() { 2 } else { 1 };
        Self { contribution, keys: None, signature: Signature::any(arguments, Volatility::Immutable) }
    }

    fn groups(&self, value: Option<DataType>) -> Result<Groups> {
        let keys = self.keys.clone().ok_or_else(|| exec_datafusion_err!("contributions without the agency's keys"))?;
        Ok(Groups::new(keys, self.contribution.clone(), fields(value.as_ref())))
    }
}

/// There is one connector, and one pair of keys, in a process.
impl PartialEq for Contributions {
    fn eq(&self, other: &Self) -> bool {
        self.contribution == other.contribution && self.keys.is_some() == other.keys.is_some()
    }
}

impl Eq for Contributions {}

impl Hash for Contributions {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.contribution.hash(state);
    }
}

/// The columns of the result: [`Contributed`], the totals as decimals of the value's scale.
fn fields(value: Option<&DataType>) -> Fields {
    let totals = value.into_iter().flat_map(|value| {
        let total = DataType::Decimal128(38, if let DataType::Decimal128(_, scale) = value { *scale } else { 0 });
        ["total", "absolute", "first", "second", "third"].map(|name| Field::new(name, total.clone(), false))
    });
    let people = Field::new("people", DataType::Int64, false);
    let sum = Field::new(if value.is_some() { "what" } else { "who" }, DataType::UInt64, false);
    [people].into_iter().chain(totals).chain([sum]).collect()
}

impl AggregateUDFImpl for Contributions {
    fn name(&self) -> &str {
        if self.contribution.is_some() { "khidi_contributions" } else { "khidi_people" }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments.get(1) {
            Some(other) if !matches!(other, DataType::Decimal128(38, _) | DataType::Int64) => {
                exec_err!("contributions of {other}")
            }
            value => Ok(DataType::Struct(fields(value))),
        }
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let value = arguments.expr_fields.get(1).map(|field| field.data_type().clone());
        Ok(Box::new(Single::new(self.groups(value)?)))
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let value = arguments.input_fields.get(1).map(|field| field.data_type().clone());
        Ok(fields(value.as_ref()).iter().cloned().collect())
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        let value = arguments.expr_fields.get(1).map(|field| field.data_type().clone());
        Ok(Box::new(self.groups(value)?))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn default_value(&self, data_type: &DataType) -> Result<ScalarValue> {
        ScalarValue::try_from(data_type)
    }
}

#[cfg(test)]
mod tests;
