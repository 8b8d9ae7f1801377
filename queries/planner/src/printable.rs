//! A relation in a form that has SQL: what the engine's printer does not know, or prints as something else, rewritten to
//! what it prints well. The rows stay the same.

mod chains;
mod outer_joins;
mod repeated_keys;
mod set_operations;
mod unions;
mod values;

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::Transformed;
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::AgencyCatalogue;

/// The relation as it can be printed for that agency.
///
/// # Errors
/// The engine refuses to build a node.
pub(crate) fn printable(relation: &LogicalPlan, agency: &AgencyCatalogue) -> PlanResult<LogicalPlan> {
    let unions = relation.clone().transform_down_with_subqueries(|node| {
        Ok(match unions::distinct(&node) {
            Some(union) => Transformed::yes(unions::as_distinct(union)?),
            None => Transformed::no(node),
        })
    })?;
    let rewritten = unions.data.transform_up_with_subqueries(|node| {
        Ok(match &node {
            LogicalPlan::Values(values) => Transformed::yes(values::as_union(values)?),
            LogicalPlan::Join(join) if set_operations::is_one(join) => {
                Transformed::yes(set_operations::as_condition(join, agency)?)
            }
            LogicalPlan::Aggregate(aggregate) => match repeated_keys::once(aggregate)? {
                Some(grouped) => Transformed::yes(grouped),
                None => Transformed::no(node),
            },
            LogicalPlan::Join(join) => match outer_joins::filtered_after(join)? {
                Some(filtered) => Transformed::yes(filtered),
                None => Transformed::no(node),
            },
            _ => Transformed::no(node),
        })
    })?;
    rewritten.data.transform_down_with_subqueries(chains::halved).map(|rewritten| rewritten.data)
}
