//! Comparisons of differences of time with intervals, exact: the engine would compare months, then days, then the rest,
//! so that 29 hours were less than one day. A day has 24 hours here, and a month no length.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{DFSchema, Result, ScalarValue, not_impl_err};
use datafusion_expr::expr::{Between, Cast, InList, TryCast};
use datafusion_expr::{BinaryExpr, Expr, Operator};

use super::bounds;
use super::types::type_of;

const NANOS_PER_DAY: i128 = 86_400_000_000_000;

/// Refuses what [`compared`] cannot make exact, and differences of time taken for intervals elsewhere.
pub(crate) fn check(expr: &Expr, schema: &DFSchema) -> Result<()> {
    expr.apply(|inner| {
        let operands = operands(inner);
        if operands.iter().any(|operand| difference(operand, schema).is_some() || is_interval(operand, schema)) {
            let unit = unit(&operands, schema)?;
            for operand in operands {
                match difference(operand, schema) {
                    Some((difference, _)) => check(difference, schema)?,
                    None => literal(operand, unit).map(|_| ())?,
                }
            }
            return Ok(TreeNodeRecursion::Jump);
        }
        match difference(inner, schema) {
            Some(_) => not_impl_err!("a difference of times as an interval is not supported"),
            None => Ok(TreeNodeRecursion::Continue),
        }
    })?;
    Ok(())
}

/// A comparison of differences of time with intervals, by their length. Other expressions as they are.
pub(super) fn compared(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    let operands = operands(&expr);
    if !operands.iter().any(|operand| difference(operand, schema).is_some()) {
        return Ok(expr);
    }
    let unit = unit(&operands, schema)?;
    let length = |operand: Expr| match difference(&operand, schema) {
        Some((difference, _)) => Ok(difference.clone()),
        None => literal(&operand, unit).map(|value| Expr::Literal(value, None)),
    };
    let boxed = |operand: Box<Expr>| length(*operand).map(Box::new);
    Ok(match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            Expr::BinaryExpr(BinaryExpr { left: boxed(left)?, op, right: boxed(right)? })
        }
        Expr::Between(Between { expr, negated, low, high }) => {
            Expr::Between(Between { expr: boxed(expr)?, negated, low: boxed(low)?, high: boxed(high)? })
        }
        Expr::InList(InList { expr, list, negated }) => {
            let list = list.into_iter().map(length).collect::<Result<_>>()?;
            Expr::InList(InList { expr: boxed(expr)?, list, negated })
        }
        expr => expr,
    })
}

/// What is compared; nothing if `expr` is no comparison.
fn operands(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if compares(*op) => vec![left.as_ref(), right.as_ref()],
        Expr::Between(Between { expr, low, high, .. }) => vec![expr.as_ref(), low.as_ref(), high.as_ref()],
        Expr::InList(InList { expr, list, .. }) => std::iter::once(expr.as_ref()).chain(list).collect(),
        _ => Vec::new(),
    }
}

fn compares(op: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}

/// The difference of times that `expr` casts to an interval, and its unit.
fn difference<'a>(expr: &'a Expr, schema: &DFSchema) -> Option<(&'a Expr, TimeUnit)> {
    let (Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field })) = expr else {
        return None;
    };
    match (field.data_type(), type_of(expr, schema).ok()?) {
        (DataType::Interval(_), DataType::Duration(unit)) => Some((expr, unit)),
        _ => None,
    }
}

fn is_interval(expr: &Expr, schema: &DFSchema) -> bool {
    matches!(type_of(expr, schema), Ok(DataType::Interval(_)))
}

/// The one unit of all differences.
fn unit(operands: &[&Expr], schema: &DFSchema) -> Result<TimeUnit> {
    let mut units = operands.iter().filter_map(|operand| difference(operand, schema)).map(|(_, unit)| unit);
    match units.next() {
        Some(unit) if units.all(|other| other == unit) => Ok(unit),
        Some(_) => not_impl_err!("a comparison of differences of unequal precision is not supported"),
        None => not_impl_err!("a comparison of intervals is not supported"),
    }
}

/// A literal interval's length in `unit`.
fn literal(expr: &Expr, unit: TimeUnit) -> Result<ScalarValue> {
    let (months, days, nanos) = match bounds::constant(expr) {
        Some(ScalarValue::IntervalMonthDayNano(Some(value))) => {
            (value.months, value.days, i128::from(value.nanoseconds))
        }
        Some(ScalarValue::IntervalYearMonth(Some(months))) => (months, 0, 0),
        Some(ScalarValue::IntervalDayTime(Some(value))) => (0, value.days, i128::from(value.milliseconds) * 1_000_000),
        Some(value) if value.is_null() => return ScalarValue::try_from(&DataType::Duration(unit)),
        _ => return not_impl_err!("a difference of times is compared with another one or a literal interval only"),
    };
    if months != 0 {
        return not_impl_err!("a comparison with an interval of months or years is not supported");
    }
    let nanos = i128::from(days) * NANOS_PER_DAY + nanos;
    let (tick, scalar): (i128, fn(Option<i64>) -> ScalarValue) = match unit {
        TimeUnit::Second => (1_000_000_000, ScalarValue::DurationSecond),
        TimeUnit::Millisecond => (1_000_000, ScalarValue::DurationMillisecond),
        TimeUnit::Microsecond => (1_000, ScalarValue::DurationMicrosecond),
        TimeUnit::Nanosecond => (1, ScalarValue::DurationNanosecond),
    };
    match i64::try_from(nanos / tick) {
        Ok(ticks) if nanos % tick == 0 => Ok(scalar(Some(ticks))),
        _ => not_impl_err!("an interval of that length or precision is not supported in a comparison"),
    }
}
