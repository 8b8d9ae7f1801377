//! The first day of a date's period as a moment of the registers' precision. The engine would make nanoseconds of the date,
//! which no printed type names.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::Result;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_expr::expr::ScalarFunction;
use datafusion_expr::{Expr, ExprSchemable, LogicalPlan, cast};

use crate::rewriting::rewrite_expressions;

/// The plan, not analysed yet, with `date_trunc` of a date over its first moment.
pub(super) fn rewrite(plan: LogicalPlan) -> Result<LogicalPlan> {
    if !mentions_period(&plan)? {
        return Ok(plan);
    }
    rewrite_expressions(plan, &|expr, schema| {
        expr.transform_up(|part| match part {
            Expr::ScalarFunction(ScalarFunction { func, args }) if func.name() == "date_trunc" => {
                let moment = |at: usize, argument: Expr| match argument.get_type(schema) {
                    Ok(DataType::Date32 | DataType::Date64) if at == 1 => {
                        cast(argument, DataType::Timestamp(TimeUnit::Microsecond, None))
                    }
                    _ => argument,
                };
                let args = args.into_iter().enumerate().map(|(at, argument)| moment(at, argument)).collect();
                Ok(Transformed::yes(Expr::ScalarFunction(ScalarFunction { func, args })))
            }
            other => Ok(Transformed::no(other)),
        })
        .map(|done| done.data)
    })
}

/// Most plans have none, and stay as they are.
fn mentions_period(plan: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            let is_one = |part: &Expr| matches!(part, Expr::ScalarFunction(call) if call.func.name() == "date_trunc");
            found |= expr.exists(|part| Ok(is_one(part)))?;
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(found)
}
