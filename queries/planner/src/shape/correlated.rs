//! Sub-queries in conditions: what they need, so that one agency can be asked for all of it; and scalar ones that reach
//! out, which become joins with one aggregate over all rows, so that the aggregate decomposes.

use std::collections::BTreeSet;

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, Result as PlanResult};
use datafusion_expr::{Expr, LogicalPlan, Subquery};
use datafusion_optimizer::scalar_subquery_to_join::ScalarSubqueryToJoin;
use datafusion_optimizer::{OptimizerContext, OptimizerRule};
use khidi_queries_disclosure::catalogue::AgencyId;

use crate::federation::Federation;
use crate::reads::Reads;

/// What a condition needs to be applied.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// Columns of the relations that it stands over, and perhaps of more.
    pub columns: Vec<Column>,
    /// Whose tables its sub-queries read.
    pub agencies: BTreeSet<AgencyId>,
}

/// What a condition needs; `None` where it depends on a question around it.
pub(super) fn needs(condition: &Expr, federation: &Federation) -> PlanResult<Option<Needs>> {
    let mut needs = Needs::default();
    let mut reaches_out = false;
    condition.apply(|part| {
        match part {
            Expr::Column(column) => needs.columns.push(column.clone()),
            Expr::OuterReferenceColumn(..) => reaches_out = true,
            _ => {
                if let Some(subquery) = inner(part) {
                    reaches_out |= !needs.inside(subquery, federation)?;
                }
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok((!reaches_out).then_some(needs))
}

impl Needs {
    /// Adds what a sub-query needs; false where it reads a table of several agencies.
    fn inside(&mut self, subquery: &Subquery, federation: &Federation) -> PlanResult<bool> {
        let reads = Reads::of(&subquery.subquery, federation)?;
        if reads.federated {
            return Ok(false);
        }
        self.agencies.extend(reads.agencies);
        // Also what sub-queries of it take from it, which is not there outside: then nobody has all columns.
        subquery.subquery.apply_with_subqueries(|node| {
            node.apply_expressions(|expr| {
                expr.apply(|part| {
                    if let Expr::OuterReferenceColumn(_, column) = part {
                        self.columns.push(column.clone());
                    }
                    Ok(TreeNodeRecursion::Continue)
                })
            })
        })?;
        Ok(true)
    }
}

fn inner(expr: &Expr) -> Option<&Subquery> {
    match expr {
        Expr::Exists(exists) => Some(&exists.subquery),
        Expr::InSubquery(inner) => Some(&inner.subquery),
        Expr::ScalarSubquery(subquery) => Some(subquery),
        Expr::SetComparison(comparison) => Some(&comparison.subquery),
        _ => None,
    }
}

/// Scalar sub-queries that reach out as joins, by the engine's own rule.
pub(super) fn joined(plan: LogicalPlan, engine: &OptimizerContext) -> PlanResult<LogicalPlan> {
    let rule = ScalarSubqueryToJoin::new();
    Ok(plan.transform_down_with_subqueries(|node| rule.rewrite(node, engine))?.data)
}
