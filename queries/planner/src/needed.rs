//! Which columns of its leaves a plan uses, as the engine's own rule finds them. Nothing of the rewritten plan is kept.

use std::collections::BTreeMap;

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan};
use datafusion_optimizer::decorrelate_predicate_subquery::DecorrelatePredicateSubquery;
use datafusion_optimizer::optimize_projections::OptimizeProjections;
use datafusion_optimizer::scalar_subquery_to_join::ScalarSubqueryToJoin;
use datafusion_optimizer::{OptimizerContext, OptimizerRule};

use crate::answers::placeholder_number;

/// The used columns of placeholders, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Needed(BTreeMap<usize, Vec<usize>>);

impl Needed {
    /// What is used of a placeholder that has so many columns; all of them where it is not known.
    pub fn of(&self, answer: usize, columns: usize) -> Vec<usize> {
        self.0.get(&answer).cloned().unwrap_or_else(|| (0..columns).collect())
    }
}

/// What `plan` uses of each placeholder in it.
pub(crate) fn columns(plan: &LogicalPlan, engine: &OptimizerContext) -> Needed {
    found(plan, engine).unwrap_or_default()
}

fn found(plan: &LogicalPlan, engine: &OptimizerContext) -> PlanResult<Needed> {
    let (predicates, scalars) = (DecorrelatePredicateSubquery::new(), ScalarSubqueryToJoin::new());
    let plan = plan.clone().transform_down(|node| predicates.rewrite(node, engine))?.data;
    let plan = plan.transform_down_with_subqueries(|node| scalars.rewrite(node, engine))?.data;
    if reaches_out(&plan)? {
        return Ok(Needed::default());
    }
    let plan = OptimizeProjections::new().rewrite(plan, engine)?.data;
    let mut needed = Needed::default();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node
            && let Some(answer) = placeholder_number(&scan.table_name)
        {
            let all = (0..scan.source.schema().fields().len()).collect();
            let used = needed.0.entry(answer).or_default();
            used.extend(scan.projection.clone().unwrap_or(all));
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(needed)
}

/// Whether a sub-query is left that uses columns from around it: what the rule finds would be too little.
fn reaches_out(plan: &LogicalPlan) -> PlanResult<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            found |= expr.exists(|part| Ok(matches!(part, Expr::OuterReferenceColumn(..))))?;
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    Ok(found)
}
