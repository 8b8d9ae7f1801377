//! Sub-queries under `drop_incomplete`: what is incomplete is dropped in them, too. Their statuses are not carried.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Subquery};

use super::carry::Carrier;

impl Carrier<'_> {
    pub(super) fn with_whole_subqueries(&mut self, plan: LogicalPlan) -> PlanResult<LogicalPlan> {
        let rewritten = plan.transform_up(|node| {
            node.map_subqueries(|inner| match inner {
                LogicalPlan::Subquery(inner) => {
                    let plan = self.with_whole_subqueries(inner.subquery.as_ref().clone())?;
                    let carried = self.carry(&plan)?;
                    let own = carried.schema.columns().into_iter().map(Expr::Column).collect::<Vec<_>>();
                    let whole = LogicalPlanBuilder::from(carried.plan).project(own)?.build()?;
                    Ok(Transformed::yes(LogicalPlan::Subquery(Subquery { subquery: Arc::new(whole), ..inner })))
                }
                other => Ok(Transformed::no(other)),
            })
        })?;
        Ok(rewritten.data)
    }
}
