//! DISTINCT ON above the barrier, as the first row of each group: the engine cannot rebuild its own node over other inputs.

use datafusion_common::{Result as PlanResult, ScalarValue};
use datafusion_expr::expr::WindowFunction;
use datafusion_expr::{
    DistinctOn, Expr, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, WindowFunctionDefinition, lit,
};
use khidi_queries_functions::registry::Registry;

use crate::answers::{plain, under};

/// The column that numbers the rows of a group.
const PLACE: &str = "khidi_place";

/// The first row of each group of `input`, in the order asked for.
pub(super) fn first_rows(on: &DistinctOn, input: LogicalPlan) -> PlanResult<LogicalPlan> {
    let Some(row_number) = Registry::standard().window("row_number") else {
        return datafusion_common::internal_err!("row_number");
    };
    let order = on.sort_expr.clone().unwrap_or_default();
    let call = WindowFunction::new(WindowFunctionDefinition::WindowUDF(row_number.clone()), Vec::new());
    let place = Expr::from(call).partition_by(on.on_expr.clone()).order_by(order.clone()).build()?.alias(PLACE);
    let first = plain(PLACE).eq(lit(ScalarValue::Int64(Some(1))));
    let names = on.select_expr.iter().zip(on.schema.iter());
    let columns = names.map(|(expr, (table, field))| under(expr.clone().unalias(), table, field.name()));
    let columns = columns.collect::<Vec<_>>();
    let rows = LogicalPlanBuilder::from(input).window(vec![place])?.filter(first)?;
    let rows = if order.is_empty() { rows } else { rows.sort(order)? };
    rows.project(columns)?.build()
}
