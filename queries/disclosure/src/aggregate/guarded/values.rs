//! A row's value within the bounds of the policy, in smallest units, so that every sum is exact.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, Result as PlanResult, ScalarValue};
use datafusion_expr::{Expr, cast, lit, when};

use super::super::parts::column;
use crate::catalogue::safeguards::Clip;

/// Digits of a value that is multiplied.
const MULTIPLIED_DIGITS: u8 = 18;

/// Each row's value within bounds, in smallest units: a row beyond them is no further off than they are.
pub(super) fn clamped(x: &str, schema: &DFSchema, clip: &Clip, low: i64, high: i64) -> PlanResult<Expr> {
    let scale = i8::try_from(clip.digits).unwrap_or(i8::MAX);
    let wanted = DataType::Decimal128(38, scale);
    let is_float = schema.field_with_unqualified_name(x)?.data_type().is_floating();
    let bound = |end: i64| {
        if is_float { lit(float(end) / 10_f64.powi(i32::from(clip.digits))) } else { decimal(end, 38, scale) }
    };
    let value = || if is_float { cast(column(x), DataType::Float64) } else { cast(column(x), wanted.clone()) };
    // What is no number counts as the larger end, whichever way it compares.
    let inside =
        when(value().gt(bound(high)), bound(high)).when(value().lt(bound(low)), bound(low)).otherwise(value())?;
    Ok(cast(inside, wanted))
}

/// A value's distance from the centre, few enough digits to be multiplied.
pub(super) fn distance(x: &str, schema: &DFSchema, clip: &Clip) -> PlanResult<Expr> {
    let scale = i8::try_from(clip.digits).unwrap_or(i8::MAX);
    let value = cast(clamped(x, schema, clip, clip.low, clip.high)?, DataType::Decimal128(MULTIPLIED_DIGITS, scale));
    let centre = decimal(clip.centre, MULTIPLIED_DIGITS, scale);
    Ok(cast(value - centre, DataType::Decimal128(MULTIPLIED_DIGITS, scale)))
}

fn decimal(value: i64, digits: u8, scale: i8) -> Expr {
    lit(ScalarValue::Decimal128(Some(i128::from(value)), digits, scale))
}

#[expect(clippy::cast_precision_loss, reason = "bounds are below 10^15")]
fn float(value: i64) -> f64 {
    value as f64
}
