//! Keys that a grouping names more than once, named once: the engine keeps one column of them, its printer counts all and
//! takes a key for the aggregate that follows.

use std::collections::HashSet;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Aggregate, Expr, LogicalPlan};

/// The grouping by its distinct keys, where it names one again.
///
/// # Errors
/// The engine refuses to build the node.
pub(super) fn once(aggregate: &Aggregate) -> PlanResult<Option<LogicalPlan>> {
    let mut seen = HashSet::new();
    let keys: Vec<Expr> = aggregate.group_expr.iter().filter(|key| seen.insert(*key)).cloned().collect();
    if keys.len() == aggregate.group_expr.len() {
        return Ok(None);
    }
    let grouped = Aggregate::try_new(aggregate.input.clone(), keys, aggregate.aggr_expr.clone())?;
    Ok(Some(LogicalPlan::Aggregate(grouped)))
}
