//! What is known of a value before any row is read: constants, and bounds of integers. Also the guard that keeps a
//! value within bounds, giving NULL outside them.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, ScalarValue};
use datafusion_expr::expr::{Cast, TryCast};
use datafusion_expr::{BinaryExpr, Expr, Operator, lit};
use datafusion_functions::core::{greatest, least, nullif};

use super::types::type_of;

/// The largest value of 38 decimal digits.
pub(super) const DECIMAL128_MAX: i128 = 10_i128.pow(38) - 1;

/// Least and greatest value.
pub(super) type Bounds = (i128, i128);

/// The value of a literal, or of casts of a literal, if they succeed.
pub(crate) fn constant(expr: &Expr) -> Option<ScalarValue> {
    match expr {
        Expr::Literal(value, _) => Some(value.clone()),
        Expr::Alias(alias) => constant(&alias.expr),
        Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) => {
            constant(expr)?.cast_to(field.data_type()).ok()
        }
        _ => None,
    }
}

/// Nested operations looked into. Types are found anew at each, so that long chains would cost their cube.
const DEPTH: usize = 8;

/// Bounds of an integer or of a decimal without fraction.
pub(super) fn of(expr: &Expr, schema: &DFSchema) -> Option<Bounds> {
    of_within(expr, schema, DEPTH)
}

fn of_within(expr: &Expr, schema: &DFSchema, depth: usize) -> Option<Bounds> {
    let whole_type = of_type(&type_of(expr, schema).ok()?)?;
    let narrower = depth.checked_sub(1).and_then(|depth| narrower(expr, whole_type, schema, depth));
    Some(narrower.map_or(whole_type, |(least, greatest)| (least.max(whole_type.0), greatest.min(whole_type.1))))
}

/// All values of a type of whole numbers.
pub(super) fn of_type(data_type: &DataType) -> Option<Bounds> {
    Some(match data_type {
        DataType::Int8 => (i8::MIN.into(), i8::MAX.into()),
        DataType::Int16 => (i16::MIN.into(), i16::MAX.into()),
        DataType::Int32 => (i32::MIN.into(), i32::MAX.into()),
        DataType::Int64 => (i64::MIN.into(), i64::MAX.into()),
        DataType::UInt8 => (0, u8::MAX.into()),
        DataType::UInt16 => (0, u16::MAX.into()),
        DataType::UInt32 => (0, u32::MAX.into()),
        DataType::UInt64 => (0, u64::MAX.into()),
        DataType::Decimal128(precision, 0) => {
            let greatest = 10_i128.checked_pow((*precision).into())? - 1;
            (-greatest, greatest)
        }
        _ => return None,
    })
}

/// The exact bounds of `left op right`, or None beyond 128 bits.
pub(super) fn combine(op: Operator, left: Bounds, right: Bounds) -> Option<Bounds> {
    let apply = match op {
        Operator::Plus => i128::checked_add,
        Operator::Minus => i128::checked_sub,
        Operator::Multiply => i128::checked_mul,
        _ => return None,
    };
    let corners = [apply(left.0, right.0)?, apply(left.0, right.1)?, apply(left.1, right.0)?, apply(left.1, right.1)?];
    Some((*corners.iter().min()?, *corners.iter().max()?))
}

/// Whether `inner` lies in `outer`.
pub(super) fn within(inner: Bounds, outer: Bounds) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Bounds from the shape of the expression, where it tells more than its type.
fn narrower(expr: &Expr, result: Bounds, schema: &DFSchema, depth: usize) -> Option<Bounds> {
    if let Some(value) = constant(expr) {
        let value = whole(&value)?;
        return Some((value, value));
    }
    match expr {
        Expr::Alias(alias) => of_within(&alias.expr, schema, depth),
        Expr::Cast(Cast { expr, .. }) | Expr::TryCast(TryCast { expr, .. }) => of_within(expr, schema, depth),
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            let left = of_within(left, schema, depth)?;
            let exact = combine(*op, left, of_within(right, schema, depth)?)?;
            within(exact, result).then_some(exact)
        }
        Expr::ScalarFunction(function) if function.func.name() == "nullif" => {
            of_within(function.args.first()?, schema, depth)
        }
        Expr::ScalarFunction(function) if function.func.name() == "greatest" => match function.args.as_slice() {
            [sealed] => of_within(sealed, schema, depth),
            _ => None,
        },
        Expr::ScalarFunction(function) if function.func.name() == "date_part" => {
            date_part(&constant(function.args.first()?)?)
        }
        _ => None,
    }
}

/// Calendars end at the year 262142, and no other part has more than six digits.
fn date_part(part: &ScalarValue) -> Option<Bounds> {
    let (ScalarValue::Utf8(Some(part)) | ScalarValue::Utf8View(Some(part))) = part else {
        return None;
    };
    let calendar =
        ["year", "isoyear", "quarter", "month", "week", "day", "doy", "dow", "isodow", "hour", "minute", "second"];
    calendar.contains(&part.to_lowercase().as_str()).then_some((-999_999, 999_999))
}

/// A whole number's value. NULL has none.
fn whole(value: &ScalarValue) -> Option<i128> {
    of_type(&value.data_type())?;
    match value {
        ScalarValue::Decimal128(value, ..) => *value,
        value => match value.cast_to(&DataType::Decimal128(20, 0)).ok()? {
            ScalarValue::Decimal128(value, ..) => value,
            _ => None,
        },
    }
}

/// Bounds of a decimal's digits, read as a whole number.
pub(super) fn unscaled(expr: &Expr, precision: u8, scale: i8, schema: &DFSchema) -> Option<Bounds> {
    let unit = 10_i128.checked_pow(u32::try_from(scale).ok()?)?;
    let known = match (constant(expr), expr) {
        (Some(ScalarValue::Decimal128(Some(value), ..)), _) => Some((value, value)),
        (_, Expr::Cast(Cast { expr, .. })) => {
            of(expr, schema).and_then(|(least, greatest)| Some((least.checked_mul(unit)?, greatest.checked_mul(unit)?)))
        }
        _ => None,
    };
    let all = of_type(&DataType::Decimal128(precision, 0))?;
    known.filter(|known| within(*known, all)).or(Some(all))
}

/// `expr` where it lies between `least` and `greatest`, both excluded, else NULL. Left alone where that is known.
///
/// `greatest` and `least` skip NULL, so that a NULL ends at `above` and is NULL again. The expression stands there only
/// once: two copies at each of sixty levels would be a tree of 2^60 nodes.
pub(super) fn keep_between(expr: Expr, below: &ScalarValue, above: &ScalarValue) -> Expr {
    let known = constant(&expr).is_some_and(|value| value.is_null() || (value > *below && value < *above));
    if known || (nulls(&expr, below) && nulls(&expr, above)) {
        return expr;
    }
    let lowered = greatest().call(vec![least().call(vec![expr, lit(above.clone())]), lit(below.clone())]);
    null_if(null_if(lowered, above.clone()), below.clone())
}

/// `nullif(expr, value)`, once.
pub(super) fn null_if(expr: Expr, value: ScalarValue) -> Expr {
    if nulls(&expr, &value) {
        return expr;
    }
    nullif().call(vec![expr, lit(value)])
}

fn nulls(expr: &Expr, value: &ScalarValue) -> bool {
    let Expr::ScalarFunction(function) = expr else {
        return false;
    };
    let [inner, last] = function.args.as_slice() else {
        return false;
    };
    function.func.name() == "nullif" && (constant(last).as_ref() == Some(value) || nulls(inner, value))
}
