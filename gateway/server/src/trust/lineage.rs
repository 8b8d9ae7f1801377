//! Which released columns each column of a result is made of. Where a node's shape is not known, all of them.

use std::collections::BTreeSet;

use datafusion::common::Column;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::{Distinct, Expr, JoinType, LogicalPlan, TableScan};
use khidi_queries_disclosure::question::measure_of;
use khidi_queries_planner::FRAGMENTS;

/// A released column: a key, or a measure with its status.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub fragment: usize,
    pub column: String,
}

/// What one column is made of.
pub(super) type Origins = BTreeSet<Origin>;

/// The origins of each column of `plan`, in order.
pub(super) fn of_columns(plan: &LogicalPlan) -> Vec<Origins> {
    let inputs: Vec<Vec<Origins>> = plan.inputs().into_iter().map(of_columns).collect();
    let width = plan.schema().fields().len();
    match by_shape(plan, &inputs) {
        Some(columns) if columns.len() == width => columns,
        _ => vec![everything(plan, &inputs); width],
    }
}

fn by_shape(plan: &LogicalPlan, inputs: &[Vec<Origins>]) -> Option<Vec<Origins>> {
    match plan {
        LogicalPlan::TableScan(scan) => Some(of_scan(scan)),
        LogicalPlan::EmptyRelation(_) => Some(vec![Origins::new(); plan.schema().fields().len()]),
        LogicalPlan::Filter(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Limit(_)
        | LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Subquery(_)
        | LogicalPlan::Distinct(Distinct::All(_)) => inputs.first().cloned(),
        LogicalPlan::Projection(node) => Some(of_exprs(&node.expr, plan, inputs)),
        LogicalPlan::Aggregate(node) => {
            let exprs: Vec<_> = node.group_expr.iter().chain(&node.aggr_expr).cloned().collect();
            Some(of_exprs(&exprs, plan, inputs))
        }
        LogicalPlan::Window(node) => {
            let mut columns = inputs.first()?.clone();
            columns.extend(of_exprs(&node.window_expr, plan, inputs));
            Some(columns)
        }
        LogicalPlan::Join(node) => match node.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => inputs.first().cloned(),
            JoinType::RightSemi | JoinType::RightAnti => inputs.last().cloned(),
            _ => Some(inputs.concat()),
        },
        LogicalPlan::Union(_) => {
            let width = plan.schema().fields().len();
            let part = |at: usize| inputs.iter().filter_map(move |input| input.get(at)).flatten().cloned();
            Some((0..width).map(|at| part(at).collect()).collect())
        }
        _ => None,
    }
}

fn of_scan(scan: &TableScan) -> Vec<Origins> {
    let number = scan.table_name.table().strip_prefix('f').and_then(|number| number.parse().ok());
    let fragment = number.filter(|_| scan.table_name.schema() == Some(FRAGMENTS));
    let fields = scan.projected_schema.fields().iter();
    fields
        .map(|field| {
            let name = field.name().as_str();
            let column = measure_of(name).unwrap_or(name).to_owned();
            fragment.map(|fragment| Origin { fragment, column }).into_iter().collect()
        })
        .collect()
}

fn of_exprs(exprs: &[Expr], plan: &LogicalPlan, inputs: &[Vec<Origins>]) -> Vec<Origins> {
    exprs.iter().map(|expr| of_expr(expr, plan, inputs)).collect()
}

fn of_expr(expr: &Expr, plan: &LogicalPlan, inputs: &[Vec<Origins>]) -> Origins {
    let mut origins = Origins::new();
    for column in expr.column_refs() {
        origins.extend(of_column(column, plan, inputs));
    }
    // The closure never fails, so neither does the walk.
    let _infallible = expr.apply(|inner| {
        let subquery = match inner {
            Expr::ScalarSubquery(subquery) => Some(subquery),
            Expr::Exists(exists) => Some(&exists.subquery),
            Expr::InSubquery(within) => Some(&within.subquery),
            _ => None,
        };
        let columns = subquery.map(|subquery| of_columns(&subquery.subquery));
        origins.extend(columns.into_iter().flatten().flatten());
        Ok(TreeNodeRecursion::Continue)
    });
    origins
}

fn of_column(column: &Column, plan: &LogicalPlan, inputs: &[Vec<Origins>]) -> Origins {
    let found = plan.inputs().into_iter().zip(inputs).find_map(|(input, columns)| {
        let at = input.schema().maybe_index_of_column(column)?;
        columns.get(at)
    });
    found.cloned().unwrap_or_else(|| everything(plan, inputs))
}

fn everything(plan: &LogicalPlan, inputs: &[Vec<Origins>]) -> Origins {
    let mut all: Origins = inputs.iter().flatten().flatten().cloned().collect();
    let _infallible = plan.apply_subqueries(|subquery| {
        all.extend(of_columns(subquery).into_iter().flatten());
        Ok(TreeNodeRecursion::Jump)
    });
    all
}
