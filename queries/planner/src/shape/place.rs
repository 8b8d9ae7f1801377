//! Conditions on their way down: through a node wherever they hold below it for exactly the rows for which they hold
//! above it. What cannot go further stays where it is.

use std::collections::HashMap;

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, JoinType, Result as PlanResult};
use datafusion_expr::utils::{conjunction, split_conjunction};
use datafusion_expr::{Distinct, Expr, Filter, Join, LogicalPlan, Union};
use std::sync::Arc;

use super::{Shaper, cluster, implied};
use crate::branches::rebuilt;

/// A node that is no cluster, reshaped below. Conditions of an outer join that only leave out rows of the side that may
/// lack go down to it.
pub(super) fn on_the_way(shaper: &Shaper<'_>, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
    match plan {
        LogicalPlan::Join(join) => outer_join(shaper, join, Vec::new()),
        _ => shaper.over_shaped(plan),
    }
}

/// The relation under these conditions, as far down as they can go, reshaped.
pub(super) fn placed(shaper: &Shaper<'_>, conditions: Vec<Expr>, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
    if conditions.is_empty() {
        return shaper.shape(plan);
    }
    if cluster::is_root(plan) {
        return shaper.shape(&filtered(plan.clone(), conditions)?);
    }
    // What a sub-query takes from outside has other names below.
    let (stay, go): (Vec<_>, Vec<_>) = conditions.into_iter().partition(implied::has_subquery);
    let (stay, below) = match plan {
        LogicalPlan::SubqueryAlias(alias) => (stay, through(shaper, plan, go, &columns_of(&alias.input))?),
        LogicalPlan::Projection(projection) => {
            let (fit, others) = split_by(go, &|_| projection.expr.iter().all(|expr| !implied::has_subquery(expr)));
            ([stay, others].concat(), through(shaper, plan, fit, &projection.expr)?)
        }
        LogicalPlan::Sort(sort) if sort.fetch.is_none() => (stay, through(shaper, plan, go, &columns_of(&sort.input))?),
        LogicalPlan::Distinct(Distinct::All(input)) => (stay, through(shaper, plan, go, &columns_of(input))?),
        LogicalPlan::Aggregate(aggregate) => {
            let keys = plan.schema().columns().into_iter().take(aggregate.group_expr.len()).collect::<Vec<_>>();
            let simple = !aggregate.group_expr.iter().any(|key| matches!(key, Expr::GroupingSet(_)));
            let (fit, others) = split_by(go, &|column| simple && keys.contains(column));
            ([stay, others].concat(), through(shaper, plan, fit, &aggregate.group_expr)?)
        }
        LogicalPlan::Union(union) => (stay, united(shaper, union, &go)?),
        LogicalPlan::Join(join) => {
            let kept = match join.join_type {
                JoinType::Left | JoinType::LeftSemi | JoinType::LeftAnti => Some(&join.left),
                JoinType::Right | JoinType::RightSemi | JoinType::RightAnti => Some(&join.right),
                _ => None,
            };
            let (fit, others) = split_by(go, &|column| kept.is_some_and(|side| side.schema().has_column(column)));
            ([stay, others].concat(), outer_join(shaper, join, fit)?)
        }
        _ => ([stay, go].concat(), shaper.shape(plan)?),
    };
    if stay.is_empty() { Ok(below) } else { shaper.with_subqueries(filtered(below, stay)?) }
}

fn filtered(plan: LogicalPlan, conditions: Vec<Expr>) -> PlanResult<LogicalPlan> {
    match conjunction(conditions) {
        Some(condition) => Filter::try_new(condition, Arc::new(plan)).map(LogicalPlan::Filter),
        None => Ok(plan),
    }
}

/// Those conditions of which every column is as wanted, and there is one; and the others.
fn split_by(conditions: Vec<Expr>, wanted: &dyn Fn(&Column) -> bool) -> (Vec<Expr>, Vec<Expr>) {
    conditions.into_iter().partition(|condition| {
        let columns = condition.column_refs();
        !columns.is_empty() && columns.into_iter().all(wanted)
    })
}

fn columns_of(plan: &LogicalPlan) -> Vec<Expr> {
    plan.schema().columns().into_iter().map(Expr::Column).collect()
}

/// The node over its one input, which is under the conditions; `made_of` says what the node's first columns are below.
fn through(
    shaper: &Shaper<'_>,
    plan: &LogicalPlan,
    conditions: Vec<Expr>,
    made_of: &[Expr],
) -> PlanResult<LogicalPlan> {
    let Some(input) = plan.inputs().into_iter().next() else { return Ok(plan.clone()) };
    let below = placed(shaper, below(conditions, plan.schema(), made_of)?, input)?;
    shaper.with_subqueries(rebuilt(plan, plan.expressions(), vec![below])?)
}

/// Conditions in terms of what the columns are made of.
fn below(conditions: Vec<Expr>, schema: &DFSchema, made_of: &[Expr]) -> PlanResult<Vec<Expr>> {
    let meanings: HashMap<Column, Expr> =
        schema.columns().into_iter().zip(made_of.iter().map(|expr| expr.clone().unalias_nested().data)).collect();
    let renamed = conditions.into_iter().map(|condition| {
        let done = condition.transform_up(|part| match &part {
            Expr::Column(column) => match meanings.get(column) {
                Some(meaning) => Ok(Transformed::yes(meaning.clone())),
                None => datafusion_common::internal_err!("a condition on {column}, which is not there"),
            },
            _ => Ok(Transformed::no(part)),
        });
        done.map(|done| done.data)
    });
    renamed.collect()
}

fn united(shaper: &Shaper<'_>, union: &Union, conditions: &[Expr]) -> PlanResult<LogicalPlan> {
    let inputs = union.inputs.iter().map(|input| {
        let conditions = below(conditions.to_vec(), &union.schema, &columns_of(input))?;
        placed(shaper, conditions, input).map(Arc::new)
    });
    let inputs = inputs.collect::<PlanResult<_>>()?;
    Ok(LogicalPlan::Union(Union { inputs, schema: Arc::clone(&union.schema) }))
}

/// A join that is no inner one, whose kept side is under these conditions.
fn outer_join(shaper: &Shaper<'_>, join: &Join, conditions: Vec<Expr>) -> PlanResult<LogicalPlan> {
    let optional = match join.join_type {
        JoinType::Left => Some(&join.right),
        JoinType::Right => Some(&join.left),
        _ => None,
    };
    let written = join.filter.iter().flat_map(|filter| split_conjunction(filter)).cloned().collect();
    let (moved, kept) = split_by(written, &|column| optional.is_some_and(|side| side.schema().has_column(column)));
    let (moved, kept_too): (Vec<_>, Vec<_>) = moved.into_iter().partition(|part| !implied::has_subquery(part));
    let on_left = matches!(join.join_type, JoinType::Left | JoinType::LeftSemi | JoinType::LeftAnti);
    let (left, right) = if on_left { (conditions, moved) } else { (moved, conditions) };
    let mut node = join.clone();
    node.filter = conjunction(kept.into_iter().chain(kept_too));
    let node = LogicalPlan::Join(node);
    let inputs = vec![placed(shaper, left, &join.left)?, placed(shaper, right, &join.right)?];
    shaper.with_subqueries(rebuilt(&node, node.expressions(), inputs)?)
}
