//! `change['kind']`: a field of a structure, by its name.

use datafusion_common::{DFSchema, Result};
use datafusion_expr::planner::{ExprPlanner, PlannerResult, RawFieldAccessExpr};
use datafusion_expr::{GetFieldAccess, lit};

#[derive(Debug)]
pub(super) struct FieldsByName;

impl ExprPlanner for FieldsByName {
    fn plan_field_access(
        &self,
        expr: RawFieldAccessExpr,
        _schema: &DFSchema,
    ) -> Result<PlannerResult<RawFieldAccessExpr>> {
        Ok(match expr.field_access {
            GetFieldAccess::NamedStructField { name } => {
                PlannerResult::Planned(datafusion_functions::core::get_field().call(vec![expr.expr, lit(name)]))
            }
            _ => PlannerResult::Original(expr),
        })
    }
}
