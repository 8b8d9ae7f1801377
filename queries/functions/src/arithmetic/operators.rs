//! `+ - * / %` and the unary minus: integers and decimals compute in a type that cannot overflow and come back by
//! TRY_CAST, unless their bounds show that they fit; a divisor of zero is NULL.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, Result, ScalarValue};
use datafusion_expr::{BinaryExpr, Expr, Operator};

use super::bounds::{self, Bounds, DECIMAL128_MAX, null_if};
use super::types::{is_arithmetic, type_of};
use super::{casts, temporal};

/// Precision of a decimal that holds any 64-bit integer.
const INTEGER_DIGITS: u8 = 20;

/// Rewrites a binary expression whose operands have been rewritten.
pub(super) fn binary(binary: BinaryExpr, schema: &DFSchema) -> Result<Expr> {
    let BinaryExpr { left, op, right } = binary;
    let divides = matches!(op, Operator::Divide | Operator::Modulo);
    if !is_arithmetic(op) {
        return Ok(Expr::BinaryExpr(BinaryExpr { left, op, right }));
    }
    let operands = (type_of(&left, schema)?, type_of(&right, schema)?);
    if is_temporal(&operands.0) || is_temporal(&operands.1) {
        return temporal::binary(*left, op, *right, operands);
    }
    let left = casts::unsealed(*left);
    // A divisor meets zero.
    let right = if divides { nonzero(*right, &operands.1)? } else { casts::unsealed(*right) };
    let result = joined(left, op, right);
    let result_type = type_of(&result, schema)?;
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = result else {
        return Ok(result);
    };
    match result_type {
        DataType::Decimal128(..) => decimal(*left, op, *right, result_type, operands, schema),
        result_type if result_type.is_integer() && divides => quotient(*left, op, *right, result_type, schema),
        result_type if result_type.is_integer() => integer(*left, op, *right, result_type, schema),
        _ => Ok(Expr::BinaryExpr(BinaryExpr { left, op, right })),
    }
}

/// Rewrites a unary minus: the least integer has no opposite.
pub(super) fn negative(inner: Expr, schema: &DFSchema) -> Result<Expr> {
    let data_type = type_of(&inner, schema)?;
    let kept = match (bounds::of(&inner, schema), least(&data_type)) {
        (Some((lower, _)), Some((value, literal))) if lower <= value => null_if(inner, literal),
        _ => inner,
    };
    Ok(Expr::Negative(Box::new(kept)))
}

fn is_temporal(data_type: &DataType) -> bool {
    data_type.is_temporal() || matches!(data_type, DataType::Interval(_))
}

/// The divisor with zero as NULL. Floats have two zeros, and the engine tells them apart.
pub(super) fn nonzero(divisor: Expr, data_type: &DataType) -> Result<Expr> {
    if !data_type.is_numeric() {
        return Ok(divisor);
    }
    let zero = ScalarValue::new_zero(data_type)?;
    let negative_zero = match data_type {
        DataType::Float64 => Some(ScalarValue::Float64(Some(-0.0))),
        DataType::Float32 => Some(ScalarValue::Float32(Some(-0.0))),
        _ => None,
    };
    let known = bounds::constant(&divisor).is_some_and(|value| value != zero && Some(&value) != negative_zero.as_ref());
    if known {
        return Ok(divisor);
    }
    let divisor = null_if(divisor, zero);
    Ok(match negative_zero {
        Some(negative_zero) => null_if(divisor, negative_zero),
        None => divisor,
    })
}

fn least(data_type: &DataType) -> Option<(i128, ScalarValue)> {
    Some(match data_type {
        DataType::Int8 => (i8::MIN.into(), ScalarValue::Int8(Some(i8::MIN))),
        DataType::Int16 => (i16::MIN.into(), ScalarValue::Int16(Some(i16::MIN))),
        DataType::Int32 => (i32::MIN.into(), ScalarValue::Int32(Some(i32::MIN))),
        DataType::Int64 => (i64::MIN.into(), ScalarValue::Int64(Some(i64::MIN))),
        _ => return None,
    })
}

fn joined(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

fn integer(left: Expr, op: Operator, right: Expr, result: DataType, schema: &DFSchema) -> Result<Expr> {
    let operands = bounds::of(&left, schema).zip(bounds::of(&right, schema));
    let exact = operands.and_then(|(left, right)| bounds::combine(op, left, right));
    let fits = |data_type: &DataType| {
        let values = exact.zip(bounds::of_type(data_type));
        values.is_some_and(|(exact, values)| bounds::within(exact, values))
    };
    if fits(&result) {
        return Ok(joined(left, op, right));
    }
    let wide = if fits(&DataType::Int64) {
        DataType::Int64
    } else if exact.is_some_and(|exact| bounds::within(exact, (-DECIMAL128_MAX, DECIMAL128_MAX))) {
        DataType::Decimal128(INTEGER_DIGITS, 0)
    } else {
        DataType::Decimal256(INTEGER_DIGITS, 0)
    };
    let left = casts::widen(left, &wide, schema)?;
    let right = casts::widen(right, &wide, schema)?;
    Ok(casts::narrow(joined(left, op, right), &wide, result))
}

/// The least integer divided by minus one overflows; nothing else does. The engine divides decimals to four digits
/// after the point, towards zero, and casts them to integers towards zero, so that the quotient is the integers' own.
fn quotient(left: Expr, op: Operator, right: Expr, result: DataType, schema: &DFSchema) -> Result<Expr> {
    let (Some((value, _)), Some(dividend), Some(divisor)) =
        (least(&result), bounds::of(&left, schema), bounds::of(&right, schema))
    else {
        return Ok(joined(left, op, right));
    };
    if dividend.0 > value || divisor.0 > -1 || divisor.1 < -1 {
        return Ok(joined(left, op, right));
    }
    let wide = DataType::Decimal128(INTEGER_DIGITS, 0);
    let left = casts::widen(left, &wide, schema)?;
    // The zero guard stays outermost, where it is looked for.
    let right = nonzero(casts::widen(right, &wide, schema)?, &wide)?;
    Ok(casts::narrow(joined(left, op, right), &wide, result))
}

fn decimal(
    left: Expr,
    op: Operator,
    right: Expr,
    result: DataType,
    operands: (DataType, DataType),
    schema: &DFSchema,
) -> Result<Expr> {
    let (DataType::Decimal128(p1, s1), DataType::Decimal128(p2, s2)) = operands else {
        return Ok(joined(left, op, right));
    };
    let exact = bounds::unscaled(&left, p1, s1, schema)
        .zip(bounds::unscaled(&right, p2, s2, schema))
        .and_then(|(left, right)| digits(op, (left, s1), (right, s2)));
    if exact.is_some_and(|exact| bounds::within(exact, (-DECIMAL128_MAX, DECIMAL128_MAX))) {
        return Ok(joined(left, op, right));
    }
    let left = casts::widen(left, &DataType::Decimal256(p1, s1), schema)?;
    let right = match op {
        // The zero guard stays outermost, where it is looked for.
        Operator::Divide | Operator::Modulo => {
            nonzero(casts::widen(right, &DataType::Decimal256(p2, s2), schema)?, &DataType::Decimal256(p2, s2))?
        }
        _ => casts::widen(right, &DataType::Decimal256(p2, s2), schema)?,
    };
    // The engine looks behind no cast of 256 bits.
    Ok(casts::narrow(joined(left, op, right), &DataType::Decimal256(p1, s1), result))
}

/// Bounds of the digits that the engine computes with, or None beyond 128 bits.
fn digits(op: Operator, (left, s1): (Bounds, i8), (right, s2): (Bounds, i8)) -> Option<Bounds> {
    let shift = |(least, greatest): Bounds, by: i8| -> Option<Bounds> {
        let unit = 10_i128.checked_pow(u32::try_from(by).ok()?)?;
        Some((least.checked_mul(unit)?, greatest.checked_mul(unit)?))
    };
    let scale = s1.max(s2);
    match op {
        Operator::Multiply => bounds::combine(op, left, right),
        // Four digits more than the dividend has, and those that the divisor's scale takes away.
        Operator::Divide => shift(left, s2.checked_add(4)?),
        Operator::Modulo => {
            let (left, right) = (shift(left, scale - s1)?, shift(right, scale - s2)?);
            Some((left.0.min(right.0), left.1.max(right.1)))
        }
        _ => bounds::combine(op, shift(left, scale - s1)?, shift(right, scale - s2)?),
    }
}
