//! A group of everything is one row, whatever is asked of it above.
//!
//! DataFusion 55 moves a condition that reads no column below an aggregate without keys, where it empties the input and
//! leaves the row: `SELECT * FROM (SELECT 1 AS k, count(*) AS n FROM t) WHERE k = 2` gives (1, 0). Nothing is moved past a
//! LIMIT, and one of one row changes nothing else.

use datafusion_common::Result;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_expr::{LogicalPlan, LogicalPlanBuilder};

/// The plan with LIMIT 1 on every aggregate without keys. One inside a correlated sub-query stays as it is, since the
/// engine could not turn it into a join any more; its input reads a column of the outer row, so that no condition on the
/// outer row's other columns reaches it.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(super) fn kept(plan: LogicalPlan) -> Result<LogicalPlan> {
    let kept = plan.transform_up_with_subqueries(|node| match &node {
        LogicalPlan::Aggregate(aggregate) if aggregate.group_expr.is_empty() && !is_correlated(&node)? => {
            LogicalPlanBuilder::from(node).limit(0, Some(1))?.build().map(Transformed::yes)
        }
        _ => Ok(Transformed::no(node)),
    });
    kept.map(|kept| kept.data)
}

/// Whether anything at or below the node reads a column of an outer row.
fn is_correlated(plan: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    plan.apply(|node| {
        found |= node.expressions().iter().any(|expr| expr.contains_outer());
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests;
