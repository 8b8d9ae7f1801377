//! Sub-queries in ON, and LIMIT in correlated ones: what the engine has no plan for.

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_expr::utils::split_conjunction_owned;
use datafusion_expr::{Expr, Join, JoinType, LogicalPlan, LogicalPlanBuilder};

/// An inner join whose conditions with sub-queries stand above it, where they leave the same rows.
pub(super) fn filtered_after(mut join: Join) -> PlanResult<Transformed<LogicalPlan>> {
    let is_inner = join.join_type == JoinType::Inner;
    let Some(filter) = join.filter.take_if(|filter| is_inner && has_subquery(filter)) else {
        return Ok(Transformed::no(LogicalPlan::Join(join)));
    };
    let (above, inside): (Vec<Expr>, Vec<Expr>) = split_conjunction_owned(filter).into_iter().partition(has_subquery);
    join.filter = inside.into_iter().reduce(Expr::and);
    let builder = LogicalPlanBuilder::from(LogicalPlan::Join(join));
    match above.into_iter().reduce(Expr::and) {
        Some(above) => builder.filter(above)?.build().map(Transformed::yes),
        None => builder.build().map(Transformed::yes),
    }
}

/// Whether a join that keeps rows without a match is matched by a sub-query.
pub(super) fn matches_by_subquery(node: &LogicalPlan) -> PlanResult<bool> {
    let LogicalPlan::Join(join) = node else { return Ok(false) };
    Ok(join.filter.as_ref().is_some_and(has_subquery))
}

/// Whether a value of the node comes from a correlated sub-query that is cut off.
pub(super) fn cuts_correlated(node: &LogicalPlan) -> PlanResult<bool> {
    let mut cut = false;
    node.apply_expressions(|expr| {
        expr.apply(|part| {
            let subquery = match part {
                Expr::ScalarSubquery(subquery) => Some(subquery),
                Expr::InSubquery(inner) => Some(&inner.subquery),
                _ => None,
            };
            if let Some(subquery) = subquery.filter(|subquery| !subquery.outer_ref_columns.is_empty()) {
                cut |= subquery.subquery.exists(|below| Ok(is_cut(below)))?;
            }
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    Ok(cut)
}

fn is_cut(node: &LogicalPlan) -> bool {
    match node {
        LogicalPlan::Limit(_) => true,
        LogicalPlan::Sort(sort) => sort.fetch.is_some(),
        _ => false,
    }
}

fn has_subquery(expr: &Expr) -> bool {
    let is_one = |part: &Expr| {
        matches!(part, Expr::ScalarSubquery(_) | Expr::Exists(_) | Expr::InSubquery(_) | Expr::SetComparison(_))
    };
    // The closure never fails, so neither does the walk.
    expr.exists(|part| Ok(is_one(part))).unwrap_or(true)
}
