//! LATERAL sub-queries as joins: their correlation becomes the join's condition, and an aggregate is grouped by it. So a
//! sub-query tied to the person of the outer row is a join on the person, which agencies answer.
//!
//! What the engine makes something else than a join of stays as it is: agencies' own tables are refused then, and cells
//! are the engine's to join.

use datafusion_common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan};
use datafusion_optimizer::decorrelate_lateral_join::DecorrelateLateralJoin;
use datafusion_optimizer::{OptimizerContext, OptimizerRule};
use khidi_queries_protocol::Refusal;
use std::sync::Arc;

use crate::refuse::unsupported;

/// The question with those LATERAL that are joins as such.
///
/// # Errors
/// The engine refuses to build a node.
pub(crate) fn as_joins(plan: LogicalPlan) -> Result<LogicalPlan, Refusal> {
    let rule = DecorrelateLateralJoin::new();
    let context = OptimizerContext::new().without_query_execution_start_time();
    let joined = plan.transform_down_with_subqueries(|node| {
        let rewritten = rule.rewrite(node.clone(), &context)?;
        Ok(match plain_join(rewritten.data) {
            Some(join) if rewritten.transformed => Transformed::new(join, true, TreeNodeRecursion::Continue),
            _ => Transformed::no(node),
        })
    });
    // What was made of a join has more columns; the nodes above do not know yet.
    let known = joined.and_then(|joined| {
        if !joined.transformed {
            return Ok(joined.data);
        }
        joined
            .data
            .transform_up_with_subqueries(|node| node.recompute_schema().map(Transformed::yes))
            .map(|done| done.data)
    });
    known.map_err(|error| unsupported(&error))
}

/// The join alone, where nothing is computed above it.
fn plain_join(plan: LogicalPlan) -> Option<LogicalPlan> {
    match plan {
        LogicalPlan::Join(_) => Some(plan),
        LogicalPlan::Projection(same) if same.expr.iter().all(|expr| matches!(expr, Expr::Column(_))) => {
            plain_join(Arc::unwrap_or_clone(same.input))
        }
        _ => None,
    }
}
