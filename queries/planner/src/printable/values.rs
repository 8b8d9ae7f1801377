//! VALUES as a UNION ALL of rows.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{LogicalPlan, LogicalPlanBuilder, Union, Values};

/// `SELECT 1 AS column1, 'a' AS column2 UNION ALL SELECT ...`.
pub(super) fn as_union(values: &Values) -> PlanResult<LogicalPlan> {
    let names = || values.schema.fields().iter().map(|field| field.name().clone());
    let row = |row: &Vec<datafusion_expr::Expr>| {
        let columns = row.iter().cloned().zip(names()).map(|(value, name)| value.alias(name));
        LogicalPlanBuilder::empty(true).project(columns.collect::<Vec<_>>())?.build().map(Arc::new)
    };
    let mut rows = values.values.iter().map(row).collect::<PlanResult<Vec<_>>>()?;
    match rows.pop() {
        Some(only) if rows.is_empty() => Ok(Arc::unwrap_or_clone(only)),
        Some(last) => {
            rows.push(last);
            Union::try_new(rows).map(LogicalPlan::Union)
        }
        None => Ok(LogicalPlan::Values(values.clone())),
    }
}
