//! Aggregates with DISTINCT over a column that is no contributor: its values travel as keys of a fragment of their own and
//! are counted or added up above the barrier. Over protected tables values below the threshold are absent.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, JoinType, NullEquality, Result as PlanResult};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, cast, lit};
use datafusion_functions_aggregate::expr_fn::{count, sum};
use khidi_queries_protocol::Refusal;

use super::Barrier;
use super::call::{Call, OverDistinct, Wanted};
use super::grouping::Grouping;
use super::parts::{Parts, mean, sum_type};
use crate::answers::plain;
use crate::branches::{Branch, Branches, local_names};
use crate::refuse::unsupported;
use crate::split::Splitter;

impl Splitter<'_> {
    /// Joins what is made of distinct values, still missing in `outputs`, to the merged cells; `schema` is the aggregate's.
    pub(super) fn with_distinct(
        &mut self,
        barrier: &Barrier<'_>,
        calls: &[Call],
        main: Option<LogicalPlan>,
        outputs: Vec<Option<Expr>>,
        schema: &DFSchema,
    ) -> Result<(LogicalPlan, Vec<Expr>), Refusal> {
        let keys = barrier.grouping.columns();
        let mut plan = main;
        let mut complete = Vec::new();
        for (at, (output, call)) in outputs.into_iter().zip(calls).enumerate() {
            let expr = match (output, &call.wanted) {
                (Some(expr), _) => expr,
                (None, Wanted::OverDistinct(over, x)) => {
                    let values = self.distinct_values(barrier, x, call.filter.as_ref(), at)?;
                    let joined = match plan {
                        Some(plan) => joined(plan, values, keys, at),
                        None => leading(values, keys, at),
                    };
                    plan = Some(joined.map_err(|error| unsupported(&error))?);
                    let (number, total) = (plain(&format!("d{at}")), plain(&format!("d{at}_sum")));
                    let wants = schema
                        .fields()
                        .get(barrier.grouping.outputs() + at)
                        .map_or(DataType::Null, |f| f.data_type().clone());
                    match over {
                        OverDistinct::Count => or_zero(number)?,
                        OverDistinct::Sum => cast(total, wants),
                        OverDistinct::Mean => mean(total, number, &barrier.type_of(x)?, &wants)?,
                    }
                }
                (None, _) => return Err(crate::refuse::internal("a call without a value")),
            };
            complete.push(expr);
        }
        plan.map(|plan| (plan, complete)).ok_or_else(|| crate::refuse::internal("an aggregate without cells"))
    }

    /// Columns `d{at}_k{i}`, `d{at}` and `d{at}_sum`: the number of distinct values of `x` by key, and their sum if they
    /// are numbers.
    fn distinct_values(
        &mut self,
        barrier: &Barrier<'_>,
        x: &Expr,
        filter: Option<&Expr>,
        at: usize,
    ) -> Result<LogicalPlan, Refusal> {
        let x_type = barrier.type_of(x)?;
        let mut key_types = barrier.key_types.clone();
        key_types.insert(barrier.grouping.keys.len(), x_type.clone());
        key_types.truncate(barrier.grouping.columns() + 1);
        let values = Barrier {
            input: barrier.input,
            federation: barrier.federation,
            is_mixed: barrier.is_mixed,
            grouping: barrier.grouping.and(x.clone()),
            key_types,
            branches: with_filter(&barrier.branches, filter)?,
            protected: barrier.protected,
            people: barrier.people.clone(),
        };
        let cells = self.cells(&values, &Parts::default())?;
        put_together(cells, &barrier.grouping, &x_type, at).map_err(|error| unsupported(&error))
    }
}

/// Whether distinct values alone say which groups there are, so that no other cells need be asked for.
pub(super) fn stands_alone(barrier: &Barrier<'_>, calls: &[Call], parts: &Parts) -> bool {
    let filtered = calls.iter().any(|call| call.filter.is_some());
    let grouping = &barrier.grouping;
    let is_plain = grouping.keys.is_empty() || (!filtered && grouping.sets.is_none());
    !calls.is_empty() && parts.measures.is_empty() && is_plain
}

/// The FILTER of a distinct count selects rows of the relation itself.
fn with_filter(branches: &Branches, filter: Option<&Expr>) -> Result<Branches, Refusal> {
    let Some(filter) = filter else { return Ok(branches.clone()) };
    let filtered = |branch: &Branch| -> PlanResult<Branch> {
        let plan = LogicalPlanBuilder::from(branch.plan.clone()).filter(local_names(filter.clone())?)?.build()?;
        Ok(Branch { agency: branch.agency.clone(), plan })
    };
    let parts = branches.parts.iter().map(filtered).collect::<PlanResult<_>>().map_err(|error| unsupported(&error))?;
    Ok(Branches { parts, ..branches.clone() })
}

/// Each cell is one value of its keys, so that cells are counted and added up.
fn put_together(cells: LogicalPlan, grouping: &Grouping, x_type: &DataType, at: usize) -> PlanResult<LogicalPlan> {
    let keys = grouping.keys.len();
    let value = plain(&format!("k{keys}"));
    let mut groups: Vec<Expr> = (0..keys).map(|key| plain(&format!("k{key}")).alias(format!("d{at}_k{key}"))).collect();
    if grouping.sets.is_some() {
        // The value's own bit, which is always 0, is the last one.
        let id = plain(&format!("k{}", keys + 1)) / lit(2_i64);
        groups.push(id.alias(format!("d{at}_k{keys}")));
    }
    let mut made = vec![count(value.clone()).alias(format!("d{at}"))];
    if x_type.is_numeric() {
        made.push(sum(cast(value, sum_type(x_type))).alias(format!("d{at}_sum")));
    }
    LogicalPlanBuilder::from(cells).aggregate(groups, made)?.build()
}

/// The first distinct values as the cells to which others are joined: their keys become `k{i}`.
fn leading(values: LogicalPlan, keys: usize, at: usize) -> PlanResult<LogicalPlan> {
    let names = (0..keys).map(|key| plain(&format!("d{at}_k{key}")).alias(format!("k{key}")));
    let made = values.schema().columns().into_iter().skip(keys).map(Expr::Column);
    let outputs: Vec<Expr> = names.chain(made).collect();
    LogicalPlanBuilder::from(values).project(outputs)?.build()
}

/// Keys are equal where both are NULL, too.
fn joined(main: LogicalPlan, values: LogicalPlan, keys: usize, at: usize) -> PlanResult<LogicalPlan> {
    let builder = LogicalPlanBuilder::from(main);
    if keys == 0 {
        return builder.cross_join(values)?.build();
    }
    let names = |prefix: String| {
        (0..keys).map(|key| datafusion_common::Column::from_name(format!("{prefix}k{key}"))).collect::<Vec<_>>()
    };
    let on = (names(String::new()), names(format!("d{at}_")));
    builder.join_detailed(values, JoinType::Left, on, None, NullEquality::NullEqualsNull)?.build()
}

fn or_zero(count: Expr) -> Result<Expr, Refusal> {
    let zero = datafusion_expr::lit(0_i64);
    datafusion_expr::when(count.clone().is_null(), zero).otherwise(count).map_err(|error| unsupported(&error))
}
