//! Of an agency that is missing nothing is known: what is 0 where it answers that there is nobody stays unknown.

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::Transformed;
use datafusion_expr::{Expr, LogicalPlan, Projection};

use crate::plan::FRAGMENTS;

/// The plan in which counts of missing fragments are NULL.
pub(super) fn unknown(plan: LogicalPlan, missing: &[usize]) -> PlanResult<LogicalPlan> {
    let is_missing = |input: &LogicalPlan| match input {
        LogicalPlan::TableScan(scan) if scan.table_name.schema() == Some(FRAGMENTS) => {
            let number = scan.table_name.table().strip_prefix('f').and_then(|number| number.parse().ok());
            number.is_some_and(|number| missing.contains(&number))
        }
        _ => false,
    };
    let rewritten = plan.transform_up_with_subqueries(|node| match node {
        LogicalPlan::Projection(projection) if is_missing(&projection.input) => {
            let exprs = projection.expr.iter().cloned().map(as_released).collect();
            let projection = Projection::try_new_with_schema(exprs, projection.input, projection.schema)?;
            Ok(Transformed::yes(LogicalPlan::Projection(projection)))
        }
        node => Ok(Transformed::no(node)),
    })?;
    Ok(rewritten.data)
}

/// `CASE WHEN m IS NULL THEN 0 ELSE m END` as m.
fn as_released(expr: Expr) -> Expr {
    let Expr::Alias(mut alias) = expr else { return expr };
    if let Expr::Case(case) = alias.expr.as_ref()
        && let [(when, _)] = case.when_then_expr.as_slice()
        && let Expr::IsNull(value) = when.as_ref()
        && case.else_expr.as_ref() == Some(value)
    {
        alias.expr = value.clone();
    }
    Expr::Alias(alias)
}
