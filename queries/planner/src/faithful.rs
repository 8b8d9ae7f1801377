//! Whether a printed relation, planned anew, still has what was planned: the engine's printer has lost a DISTINCT before.

use std::collections::BTreeMap;

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{JoinType, Result as PlanResult};
use datafusion_expr::{Distinct, Expr, LogicalPlan};

/// Whether both have the same types in the same order, and as many of everything that changes which rows there are.
/// Filters are not counted: they are written as conditions of joins, and the other way round.
pub(crate) fn is_faithful(planned: &LogicalPlan, printed: &LogicalPlan) -> PlanResult<bool> {
    let types = |plan: &LogicalPlan| plan.schema().fields().iter().map(|f| f.data_type().clone()).collect::<Vec<_>>();
    Ok(types(planned) == types(printed) && parts(planned)? == parts(printed)?)
}

fn parts(plan: &LogicalPlan) -> PlanResult<BTreeMap<String, usize>> {
    let mut counted = BTreeMap::new();
    let mut count = |what: String, times: usize| *counted.entry(what).or_default() += times;
    plan.apply_with_subqueries(|node| {
        match node {
            LogicalPlan::TableScan(scan) => count(scan.table_name.to_string(), 1),
            LogicalPlan::Aggregate(aggregate) => {
                count(format!("{} keys, {} calls", aggregate.group_expr.len(), aggregate.aggr_expr.len()), 1);
            }
            LogicalPlan::Distinct(Distinct::All(_)) => count("DISTINCT".to_owned(), 1),
            LogicalPlan::Distinct(Distinct::On(_)) => count("DISTINCT ON".to_owned(), 1),
            LogicalPlan::Limit(_) => count("LIMIT".to_owned(), 1),
            LogicalPlan::Window(window) => count("window".to_owned(), window.window_expr.len()),
            LogicalPlan::Union(union) => count("UNION ALL".to_owned(), union.inputs.len().saturating_sub(1)),
            LogicalPlan::Join(join) if join.join_type != JoinType::Inner => {
                count(format!("{} join", join.join_type), 1)
            }
            _ => {}
        }
        node.apply_expressions(|expr| {
            expr.apply(|part| {
                if matches!(part, Expr::AggregateFunction(call) if !call.params.order_by.is_empty()) {
                    count("ordered call".to_owned(), 1);
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(counted)
}
