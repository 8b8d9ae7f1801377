//! Functions that fail on some values: the values outside their domain become NULL. Patterns and formats, for which
//! there is no such value, must be literals.

use datafusion_common::{DFSchema, Result, ScalarValue, plan_err};
use datafusion_expr::Expr;
use datafusion_expr::expr::ScalarFunction;

use super::bounds::{self, keep_between};
use super::types::type_of;
use super::{casts, operators};

/// Positions and lengths in text; far beyond any text, far within the engine's arithmetic.
const FARTHEST: i64 = i32::MAX as i64;

/// Padding beyond this would be an attack on memory.
const PADDED: i64 = 1_000;

/// Digits to which a number may be rounded.
const PLACES: i64 = 18;

/// Rewrites a call whose arguments have been rewritten.
pub(super) fn call(function: ScalarFunction, schema: &DFSchema) -> Result<Expr> {
    let ScalarFunction { func, args } = function;
    let args = match func.name() {
        // The casts inside were rewritten, and sealed once more if they had been sealed already.
        "greatest" => match <[Expr; 1]>::try_from(args) {
            Ok([Expr::ScalarFunction(inner)]) if inner.func.name() == "greatest" && casts::is_sealed(&inner.args) => {
                inner.args
            }
            Ok([arg]) => vec![arg],
            Err(args) => args,
        },
        "abs" => each(args, |at, arg| if at == 0 { opposite(arg, schema) } else { Ok(arg) })?,
        "round" | "trunc" => each(args, |at, arg| places(at, arg, schema))?,
        "substr" => each(args, |at, arg| match at {
            0 => Ok(arg),
            1 => position(arg, -FARTHEST, FARTHEST, schema),
            _ => position(arg, 0, FARTHEST, schema),
        })?,
        "split_part" => each(args, |at, arg| match at {
            2 => {
                let data_type = type_of(&arg, schema)?;
                operators::nonzero(arg, &data_type)
            }
            _ => Ok(arg),
        })?,
        "lpad" | "rpad" => each(args, |at, arg| match at {
            1 => position(arg, 0, PADDED, schema),
            _ => Ok(arg),
        })?,
        "regexp_like" | "regexp_count" | "regexp_replace" | "to_char" => literals(func.name(), args)?,
        _ => args,
    };
    Ok(Expr::ScalarFunction(ScalarFunction { func, args }))
}

fn each(args: Vec<Expr>, rewrite: impl Fn(usize, Expr) -> Result<Expr>) -> Result<Vec<Expr>> {
    let args = args.into_iter().enumerate();
    args.map(|(at, arg)| rewrite(at, arg)).collect()
}

/// The least integer has no absolute value.
fn opposite(arg: Expr, schema: &DFSchema) -> Result<Expr> {
    match operators::negative(arg, schema)? {
        Expr::Negative(kept) => Ok(*kept),
        other => Ok(other),
    }
}

/// Rounding before the point can overflow integers and decimals, so the places are a literal after it.
fn places(at: usize, arg: Expr, schema: &DFSchema) -> Result<Expr> {
    if at == 0 {
        return Ok(arg);
    }
    let known = bounds::of(&arg, schema).is_some_and(|places| bounds::within(places, (0, PLACES.into())));
    if known {
        return Ok(arg);
    }
    plan_err!("decimal places must be a literal from 0 to {PLACES}")
}

fn position(arg: Expr, least: i64, greatest: i64, schema: &DFSchema) -> Result<Expr> {
    let data_type = type_of(&arg, schema)?;
    let known = bounds::of(&arg, schema).is_some_and(|value| bounds::within(value, (least.into(), greatest.into())));
    if known || !data_type.is_integer() {
        return Ok(arg);
    }
    let limit = |value: i64| ScalarValue::Int64(Some(value)).cast_to(&data_type);
    Ok(match (limit(least - 1), limit(greatest + 1)) {
        (Ok(below), Ok(above)) => keep_between(arg, &below, &above),
        _ => arg,
    })
}

fn literals(name: &str, args: Vec<Expr>) -> Result<Vec<Expr>> {
    if args.iter().skip(1).any(|arg| bounds::constant(arg).is_none()) {
        return plan_err!("the pattern or format of {name} must be a literal");
    }
    Ok(args)
}
