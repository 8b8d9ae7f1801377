//! A relation in a form that has SQL: what the engine's printer does not know, or prints as something else, rewritten to
//! what it prints well. The rows stay the same.

mod set_operations;
mod unions;
mod values;

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::Transformed;
use datafusion_expr::{Distinct, LogicalPlan};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;

/// The relation as it can be printed for that agency.
///
/// # Errors
/// The engine refuses to build a node.
pub(crate) fn printable(relation: &LogicalPlan, agency: &AgencyCatalogue) -> PlanResult<LogicalPlan> {
    let rewritten = relation.clone().transform_up_with_subqueries(|node| {
        Ok(match &node {
            LogicalPlan::Values(values) => Transformed::yes(values::as_union(values)?),
            LogicalPlan::Distinct(Distinct::All(input)) if matches!(input.as_ref(), LogicalPlan::Union(_)) => {
                Transformed::yes(unions::as_distinct(input)?)
            }
            LogicalPlan::Join(join) if set_operations::is_one(join) => {
                Transformed::yes(set_operations::as_condition(join, agency)?)
            }
            _ => Transformed::no(node),
        })
    })?;
    Ok(rewritten.data)
}
