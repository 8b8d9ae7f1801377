//! `count(DISTINCT x)` of a column that is no contributor: its values travel as keys of a fragment of their own and are
//! counted above the barrier. Over protected tables that is a lower bound: values below the threshold are absent.

use datafusion_common::{JoinType, NullEquality, Result as PlanResult};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion_functions_aggregate::expr_fn::count_distinct;
use khidi_queries_protocol::Refusal;

use super::Barrier;
use super::call::{Call, Wanted};
use super::parts::Parts;
use crate::answers::plain;
use crate::branches::{Branch, Branches, local_names};
use crate::refuse::unsupported;
use crate::split::Splitter;

impl Splitter<'_> {
    /// Joins the distinct counts that are still missing in `outputs` to the merged cells.
    pub(super) fn with_distinct(
        &mut self,
        barrier: &Barrier<'_>,
        calls: &[Call],
        main: Option<LogicalPlan>,
        outputs: Vec<Option<Expr>>,
    ) -> Result<(LogicalPlan, Vec<Expr>), Refusal> {
        let mut plan = main;
        let mut complete = Vec::new();
        for (at, (output, call)) in outputs.into_iter().zip(calls).enumerate() {
            let expr = match (output, &call.wanted) {
                (Some(expr), _) => expr,
                (None, Wanted::DistinctValues(x)) => {
                    let values = self.distinct_values(barrier, x, call.filter.as_ref(), at)?;
                    let joined = match plan {
                        Some(plan) => joined(plan, values, barrier.keys.len(), at),
                        None => leading(values, barrier.keys.len(), at),
                    };
                    plan = Some(joined.map_err(|error| unsupported(&error))?);
                    or_zero(plain(&format!("d{at}")))?
                }
                (None, _) => return Err(crate::refuse::internal("a call without a value")),
            };
            complete.push(expr);
        }
        plan.map(|plan| (plan, complete)).ok_or_else(|| crate::refuse::internal("an aggregate without cells"))
    }

    /// Columns `d{at}_k{i}` and `d{at}`: the number of distinct values of `x` by key.
    fn distinct_values(
        &mut self,
        barrier: &Barrier<'_>,
        x: &Expr,
        filter: Option<&Expr>,
        at: usize,
    ) -> Result<LogicalPlan, Refusal> {
        let mut key_types = barrier.key_types.clone();
        key_types.push(barrier.type_of(x)?);
        let values = Barrier {
            input: barrier.input,
            keys: barrier.keys.iter().cloned().chain([x.clone()]).collect(),
            key_types,
            branches: with_filter(&barrier.branches, filter)?,
            protected: barrier.protected,
            contributors: barrier.contributors.clone(),
        };
        let cells = self.cells(&values, &Parts::default())?;
        counted(cells, barrier.keys.len(), at).map_err(|error| unsupported(&error))
    }
}

/// Whether distinct values alone say which groups there are, so that no other cells need be asked for.
pub(super) fn stands_alone(barrier: &Barrier<'_>, calls: &[Call], parts: &Parts) -> bool {
    let filtered = calls.iter().any(|call| call.filter.is_some());
    !calls.is_empty() && parts.measures.is_empty() && (barrier.keys.is_empty() || !filtered)
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

fn counted(cells: LogicalPlan, keys: usize, at: usize) -> PlanResult<LogicalPlan> {
    let groups: Vec<Expr> = (0..keys).map(|key| plain(&format!("k{key}"))).collect();
    let count = count_distinct(plain(&format!("k{keys}"))).alias(format!("d{at}"));
    let names = (0..keys).map(|key| plain(&format!("k{key}")).alias(format!("d{at}_k{key}")));
    let outputs: Vec<Expr> = names.chain([plain(&format!("d{at}"))]).collect();
    LogicalPlanBuilder::from(cells).aggregate(groups, vec![count])?.project(outputs)?.build()
}

/// The first distinct values as the cells to which others are joined: their keys become `k{i}`.
fn leading(values: LogicalPlan, keys: usize, at: usize) -> PlanResult<LogicalPlan> {
    let names = (0..keys).map(|key| plain(&format!("d{at}_k{key}")).alias(format!("k{key}")));
    let outputs: Vec<Expr> = names.chain([plain(&format!("d{at}"))]).collect();
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
