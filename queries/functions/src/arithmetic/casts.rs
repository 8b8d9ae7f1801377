//! Casts: those that cannot fail stay `CAST`, so that filters on columns are still pushed and pruned; the others
//! become `TRY_CAST`.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, Result, ScalarValue, plan_err};
use datafusion_expr::Expr;
use datafusion_expr::expr::{Cast, TryCast};
use datafusion_functions::core::greatest;

use super::bounds;
use super::types::type_of;

/// The cast, or its TRY_CAST if it could fail. An error if there is no such cast.
pub(super) fn cast(cast: Cast, schema: &DFSchema) -> Result<Expr> {
    let from = type_of(&cast.expr, schema)?;
    let Cast { expr, field } = cast;
    let whole = bounds::of(&expr, schema).zip(bounds::of_type(field.data_type()));
    let fits = whole.is_some_and(|(value, target)| bounds::within(value, target));
    let cast = Cast { expr, field };
    let folds = bounds::constant(&cast.expr).is_some_and(|value| value.cast_to(cast.field.data_type()).is_ok());
    if fits || folds {
        return Ok(Expr::Cast(cast));
    }
    if never_fails(&from, cast.field.data_type()) {
        let rounds = rounds(&from, cast.field.data_type());
        let cast = Expr::Cast(cast);
        return Ok(if rounds { sealed(cast) } else { cast });
    }
    let Cast { expr, field } = cast;
    if !exists(&from, field.data_type()) {
        return plan_err!("Cannot cast {from} to {}", field.data_type());
    }
    Ok(narrowing(TryCast { expr, field }, &from))
}

/// A TRY_CAST that was written as such.
pub(super) fn try_cast(cast: TryCast, schema: &DFSchema) -> Result<Expr> {
    let from = type_of(&cast.expr, schema)?;
    let whole = bounds::of(&cast.expr, schema).zip(bounds::of_type(cast.field.data_type()));
    let fits = whole.is_some_and(|(value, target)| bounds::within(value, target));
    let to = cast.field.data_type();
    if fits || (never_fails(&from, to) && !rounds(&from, to)) {
        return Ok(Expr::TryCast(cast));
    }
    Ok(narrowing(cast, &from))
}

/// A cast that may give NULL, sealed where the engine would look behind it.
fn narrowing(cast: TryCast, from: &DataType) -> Expr {
    let looked_behind = compares_uncast(from) && compares_uncast(cast.field.data_type());
    let cast = Expr::TryCast(cast);
    if looked_behind { sealed(cast) } else { cast }
}

/// Whether the engine, where a cast of such a type to another such type meets a literal, casts the literal instead:
/// `TRY_CAST(income AS DECIMAL(6, 2)) > 9000` would be true where the cast has no value.
fn compares_uncast(data_type: &DataType) -> bool {
    data_type.is_integer() || matches!(data_type, DataType::Decimal128(..) | DataType::Timestamp(..))
}

/// Whether digits of the fraction go.
fn rounds(from: &DataType, to: &DataType) -> bool {
    matches!((from, to), (DataType::Decimal128(_, from), DataType::Decimal128(_, to)) if to < from)
}

/// The same value in a call that the engine does not look behind.
fn sealed(expr: Expr) -> Expr {
    greatest().call(vec![expr])
}

/// `expr` without the seals on the casts that it consists of: as an operand of arithmetic it meets no literal to compare
/// with, and a call at each link of a long chain would take too much of the stack.
pub(super) fn unsealed(expr: Expr) -> Expr {
    match expr {
        Expr::Cast(Cast { expr, field }) => Expr::Cast(Cast { expr: Box::new(unsealed(*expr)), field }),
        Expr::TryCast(TryCast { expr, field }) => Expr::TryCast(TryCast { expr: Box::new(unsealed(*expr)), field }),
        Expr::ScalarFunction(mut call) if call.func.name() == "greatest" && is_sealed(&call.args) => {
            let sealed = call.args.pop();
            sealed.map_or_else(|| Expr::ScalarFunction(call), unsealed)
        }
        expr => expr,
    }
}

/// Whether `args` of `greatest` are a [`sealed`] value.
pub(super) fn is_sealed(args: &[Expr]) -> bool {
    matches!(args, [Expr::Cast(_) | Expr::TryCast(_)])
}

/// Whether there is a cast at all: that of NULL fails only if there is none.
fn exists(from: &DataType, to: &DataType) -> bool {
    ScalarValue::try_from(from).is_ok_and(|null| null.cast_to(to).is_ok())
}

/// `expr` as `target`, by a cast that the caller knows cannot fail.
pub(super) fn widen(expr: Expr, target: &DataType, schema: &DFSchema) -> Result<Expr> {
    if type_of(&expr, schema)? == *target {
        return Ok(expr);
    }
    Ok(Expr::Cast(Cast::new(Box::new(expr), target.clone())))
}

/// `expr` of type `from` as `target`, NULL where it does not fit.
pub(super) fn narrow(expr: Expr, from: &DataType, target: DataType) -> Expr {
    narrowing(TryCast::new(Box::new(expr), target), from)
}

fn never_fails(from: &DataType, to: &DataType) -> bool {
    use DataType::{Boolean, Date32, Date64, Decimal128, Float32, Float64, LargeUtf8, Null, Utf8};
    let is_text = |data_type: &DataType| matches!(data_type, Utf8 | LargeUtf8 | DataType::Utf8View);
    match (from, to) {
        (from, to) if from == to => true,
        (Null, _) => true,
        (from, to) if is_text(to) => is_text(from) || from.is_numeric() || matches!(from, Boolean),
        (from, Float64 | Float32) => from.is_numeric() || matches!(from, Boolean),
        (Boolean, to) => to.is_integer(),
        (from, Decimal128(precision, scale)) if from.is_integer() => {
            digits(from).is_some_and(|digits| i16::from(*precision) - i16::from(*scale) >= digits)
        }
        (Decimal128(p1, s1), Decimal128(p2, s2) | DataType::Decimal256(p2, s2)) => {
            // Rounding away digits of the fraction may carry into a new one.
            let carry = i16::from(s2 < s1);
            i16::from(*p2) - i16::from(*s2) >= i16::from(*p1) - i16::from(*s1) + carry
        }
        (from, DataType::Decimal256(precision, scale)) if from.is_integer() => {
            digits(from).is_some_and(|digits| i16::from(*precision) - i16::from(*scale) >= digits)
        }
        (DataType::Timestamp(_, None), Date32 | Date64) => true,
        (DataType::Timestamp(from, None), DataType::Timestamp(to, None)) => to < from,
        _ => false,
    }
}

fn digits(integer: &DataType) -> Option<i16> {
    let (least, greatest) = bounds::of_type(integer)?;
    let digits = least.unsigned_abs().max(greatest.unsigned_abs()).ilog10() + 1;
    i16::try_from(digits).ok()
}
