//! `+` and `-` of dates and timestamps: operands outside the years 1 to 9999 are NULL, intervals are literals of at
//! most 20,000 years, so that no sum can overflow.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::{Result, ScalarValue, plan_err};
use datafusion_expr::{BinaryExpr, Expr, Operator};

use super::bounds::{self, keep_between};

/// The days before 0001-01-01 and after 9999-12-31, since 1970-01-01.
const BEFORE: i32 = -719_163;
const AFTER: i32 = 2_932_897;
const SECONDS_PER_DAY: i64 = 86_400;

/// Rewrites `left op right` where at least one side is a date, a time, a timestamp, a duration or an interval.
pub(super) fn binary(
    left: Expr,
    op: Operator,
    right: Expr,
    (left_type, right_type): (DataType, DataType),
) -> Result<Expr> {
    let dates = |data_type: &DataType| matches!(data_type, DataType::Date32 | DataType::Date64);
    let joined = |left, right| Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)));
    if dates(&left_type) && dates(&right_type) {
        return Ok(joined(left, right));
    }
    let fine = [&left_type, &right_type]
        .into_iter()
        .any(|data_type| matches!(data_type, DataType::Timestamp(TimeUnit::Nanosecond, _)));
    Ok(joined(operand(left, &left_type, fine)?, operand(right, &right_type, fine)?))
}

fn operand(expr: Expr, data_type: &DataType, fine: bool) -> Result<Expr> {
    match data_type {
        DataType::Interval(_) => interval(expr, fine),
        data_type => Ok(match limits(data_type) {
            Some((below, above)) => keep_between(expr, &below, &above),
            None => expr,
        }),
    }
}

/// Nanoseconds reach only from 1677 to 2262.
fn interval(expr: Expr, fine: bool) -> Result<Expr> {
    let most_months = if fine { 1_200 } else { 240_000 };
    let most_days = if fine { 36_500 } else { 7_300_000 };
    let (months, days) = match bounds::constant(&expr) {
        Some(ScalarValue::IntervalMonthDayNano(Some(value))) => (value.months, value.days),
        Some(ScalarValue::IntervalYearMonth(Some(months))) => (months, 0),
        Some(ScalarValue::IntervalDayTime(Some(value))) => (0, value.days),
        Some(value) if value.is_null() => (0, 0),
        _ => return plan_err!("an interval must be a literal, such as INTERVAL '1 year'"),
    };
    if months.unsigned_abs() > most_months || days.unsigned_abs() > most_days {
        return plan_err!("an interval of that length does not fit the calendar");
    }
    Ok(expr)
}

fn limits(data_type: &DataType) -> Option<(ScalarValue, ScalarValue)> {
    let days = [i64::from(BEFORE), i64::from(AFTER)];
    let per_second = |unit: &TimeUnit| match unit {
        TimeUnit::Second => Some(1),
        TimeUnit::Millisecond => Some(1_000),
        TimeUnit::Microsecond => Some(1_000_000),
        TimeUnit::Nanosecond => None,
    };
    let range = |unit: &TimeUnit| match per_second(unit) {
        Some(ticks) => days.map(|day| day * SECONDS_PER_DAY * ticks),
        None => [i64::MIN / 2, i64::MAX / 2],
    };
    let both = |values: [i64; 2], scalar: &dyn Fn(i64) -> ScalarValue| {
        let [below, above] = values;
        Some((scalar(below), scalar(above)))
    };
    match data_type {
        DataType::Date32 => Some((ScalarValue::Date32(Some(BEFORE)), ScalarValue::Date32(Some(AFTER)))),
        DataType::Date64 => both(range(&TimeUnit::Millisecond), &|value| ScalarValue::Date64(Some(value))),
        DataType::Timestamp(unit, zone) => both(range(unit), &|value| match unit {
            TimeUnit::Second => ScalarValue::TimestampSecond(Some(value), zone.clone()),
            TimeUnit::Millisecond => ScalarValue::TimestampMillisecond(Some(value), zone.clone()),
            TimeUnit::Microsecond => ScalarValue::TimestampMicrosecond(Some(value), zone.clone()),
            TimeUnit::Nanosecond => ScalarValue::TimestampNanosecond(Some(value), zone.clone()),
        }),
        DataType::Duration(unit) => both(range(unit), &|value| match unit {
            TimeUnit::Second => ScalarValue::DurationSecond(Some(value)),
            TimeUnit::Millisecond => ScalarValue::DurationMillisecond(Some(value)),
            TimeUnit::Microsecond => ScalarValue::DurationMicrosecond(Some(value)),
            TimeUnit::Nanosecond => ScalarValue::DurationNanosecond(Some(value)),
        }),
        _ => None,
    }
}
