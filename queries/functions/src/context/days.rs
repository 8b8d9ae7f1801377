//! A number added to a date, as days: the engine would make it an interval of its own.

use arrow_schema::DataType;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{DFSchema, Result};
use datafusion_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator, cast};

use crate::rewriting::rewrite_expressions;

/// The plan, not analysed yet, with `date + n`, `n + date` and `date - n` as days since 1970 and back.
pub(super) fn rewrite(plan: LogicalPlan) -> Result<LogicalPlan> {
    if !mentions_sum(&plan)? {
        return Ok(plan);
    }
    rewrite_expressions(plan, &|expr, schema| {
        expr.transform_up(|part| {
            let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &part else { return Ok(Transformed::no(part)) };
            Ok(match (is_date(left, schema), op, is_date(right, schema)) {
                (true, Operator::Plus | Operator::Minus, false) if is_number(right, schema) => {
                    Transformed::yes(moved(left, *op, right))
                }
                (false, Operator::Plus, true) if is_number(left, schema) => Transformed::yes(moved(right, *op, left)),
                _ => Transformed::no(part),
            })
        })
        .map(|done| done.data)
    })
}

/// Most plans have none, and stay as they are.
fn mentions_sum(plan: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        let schema = datafusion_expr::utils::merge_schema(&node.inputs());
        node.apply_expressions(|expr| {
            found |= expr.exists(|part| {
                let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Plus | Operator::Minus, right }) = part else {
                    return Ok(false);
                };
                Ok(is_date(left, &schema) != is_date(right, &schema)
                    && (is_number(left, &schema) || is_number(right, &schema)))
            })?;
            Ok(datafusion_common::tree_node::TreeNodeRecursion::Continue)
        })
    })?;
    Ok(found)
}

fn is_date(expr: &Expr, schema: &DFSchema) -> bool {
    expr.get_type(schema).is_ok_and(|found| found == DataType::Date32)
}

fn is_number(expr: &Expr, schema: &DFSchema) -> bool {
    expr.get_type(schema).is_ok_and(|found| found.is_integer())
}

fn moved(date: &Expr, op: Operator, days: &Expr) -> Expr {
    let since = cast(cast(date.clone(), DataType::Int32), DataType::Int64);
    let sum = BinaryExpr::new(Box::new(since), op, Box::new(cast(days.clone(), DataType::Int64)));
    cast(Expr::BinaryExpr(sum), DataType::Date32)
}
