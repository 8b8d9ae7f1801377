//! A date moved by hours, minutes or seconds is a moment. The engine would give a date, and drop them.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::{DFSchema, Result, ScalarValue};
use datafusion_expr::expr::Cast;
use datafusion_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion_expr::{Expr, ExprSchemable};
use datafusion_sql::sqlparser::ast::BinaryOperator;

use crate::arithmetic::constant;

/// Makes a timestamp of a date that an interval with a part below a day is added to or taken from.
#[derive(Debug)]
pub(super) struct MovedByHours;

impl ExprPlanner for MovedByHours {
    fn plan_binary_op(&self, expr: RawBinaryExpr, schema: &DFSchema) -> Result<PlannerResult<RawBinaryExpr>> {
        let RawBinaryExpr { op, mut left, mut right } = expr;
        if matches!(op, BinaryOperator::Plus | BinaryOperator::Minus) {
            if is_date(&left, schema) && has_hours(&right) {
                left = moment(left);
            } else if is_date(&right, schema) && has_hours(&left) {
                right = moment(right);
            }
        }
        Ok(PlannerResult::Original(RawBinaryExpr { op, left, right }))
    }
}

fn is_date(expr: &Expr, schema: &DFSchema) -> bool {
    matches!(expr.get_type(schema), Ok(DataType::Date32 | DataType::Date64))
}

/// Intervals that are no literals are refused later.
fn has_hours(expr: &Expr) -> bool {
    match constant(expr) {
        Some(ScalarValue::IntervalMonthDayNano(Some(value))) => value.nanoseconds != 0,
        Some(ScalarValue::IntervalDayTime(Some(value))) => value.milliseconds != 0,
        _ => false,
    }
}

fn moment(date: Expr) -> Expr {
    Expr::Cast(Cast::new(Box::new(date), DataType::Timestamp(TimeUnit::Microsecond, None)))
}
