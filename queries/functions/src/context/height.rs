//! How high a plan may be. Much of what is done with plans, in the engine and here, recurses without protection: printing
//! one as SQL takes some 100 KiB of stack a level, and a chain of operators need not be nested to be high.

use datafusion_common::Result;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_expr::LogicalPlan;

/// Nodes on the longest way from the top of a plan to a leaf, sub-queries included.
pub(super) const MOST_LEVELS: usize = 200;

/// The height of a plan.
pub(super) fn of(plan: &LogicalPlan) -> Result<usize> {
    let mut highest = 0;
    let mut below = |input: &LogicalPlan| {
        highest = highest.max(of(input)?);
        Ok(TreeNodeRecursion::Continue)
    };
    for input in plan.inputs() {
        below(input)?;
    }
    plan.apply_subqueries(below)?;
    Ok(highest + 1)
}
