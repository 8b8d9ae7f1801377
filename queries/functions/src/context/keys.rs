//! Sub-queries as keys of GROUP BY: a column of the input first, because the engine groups by columns and by what is
//! computed from them only.

use std::sync::Arc;

use datafusion_common::tree_node::Transformed;
use datafusion_common::{Column, Result};
use datafusion_expr::expr_rewriter::NamePreserver;
use datafusion_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder};

/// The plan, not analysed yet, with each key that is a sub-query selected before it is grouped by.
pub(super) fn rewrite(plan: LogicalPlan) -> Result<LogicalPlan> {
    plan.transform_up_with_subqueries(|node| match node {
        LogicalPlan::Aggregate(aggregate) if aggregate.group_expr.iter().any(is_subquery) => {
            selected_first(&aggregate).map(Transformed::yes)
        }
        node => Ok(Transformed::no(node)),
    })
    .map(|done| done.data)
}

fn is_subquery(expr: &Expr) -> bool {
    matches!(expr.clone().unalias(), Expr::ScalarSubquery(_))
}

fn selected_first(aggregate: &Aggregate) -> Result<LogicalPlan> {
    let mut columns: Vec<Expr> = aggregate.input.schema().columns().into_iter().map(Expr::Column).collect();
    let names = NamePreserver::new_for_projection();
    let mut keys = Vec::new();
    for (at, key) in aggregate.group_expr.iter().enumerate() {
        if !is_subquery(key) {
            keys.push(key.clone());
            continue;
        }
        let name = format!("khidi_key{at}");
        columns.push(key.clone().unalias().alias(&name));
        keys.push(names.save(key).restore(Expr::Column(Column::from_name(name))));
    }
    let input =
        LogicalPlanBuilder::from(Arc::unwrap_or_clone(Arc::clone(&aggregate.input))).project(columns)?.build()?;
    Aggregate::try_new(Arc::new(input), keys, aggregate.aggr_expr.clone()).map(LogicalPlan::Aggregate)
}
