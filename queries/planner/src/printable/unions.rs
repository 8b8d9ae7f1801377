//! UNION without ALL, as SELECT DISTINCT from a UNION ALL. The engine prints the one inside another, UNION ALL or not, as
//! one chain, in which the last UNION takes the duplicates of all.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};

const ALL: &str = "khidi_union";

/// The distinct rows of `union`, under its own names.
pub(super) fn as_distinct(union: &Arc<LogicalPlan>) -> PlanResult<LogicalPlan> {
    let all = LogicalPlanBuilder::from(Arc::unwrap_or_clone(Arc::clone(union))).alias(ALL)?;
    let columns = all.schema().columns().into_iter().zip(union.schema().iter());
    let named =
        columns.map(|(column, (table, field))| crate::answers::under(Expr::Column(column), table, field.name()));
    let named = named.collect::<Vec<_>>();
    all.project(named)?.distinct()?.build()
}
