//! The type of an expression, without the engine's detour over its name: for nested calls that costs the square of
//! their depth, each time.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, Result};
use datafusion_expr::expr::{Cast, TryCast};
use datafusion_expr::{BinaryExpr, Expr, ExprSchemable, Operator};

/// The type of `expr`, whose types have been coerced, over `schema`.
pub(super) fn type_of(expr: &Expr, schema: &DFSchema) -> Result<DataType> {
    match expr {
        Expr::Cast(Cast { field, .. }) | Expr::TryCast(TryCast { field, .. }) => Ok(field.data_type().clone()),
        Expr::Alias(alias) => type_of(&alias.expr, schema),
        Expr::Negative(inner) => type_of(inner, schema),
        Expr::ScalarFunction(function) => match (function.func.name(), function.args.first()) {
            ("nullif" | "greatest" | "least", Some(kept)) => type_of(kept, schema),
            _ => expr.get_type(schema),
        },
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_arithmetic(*op) => {
            let (left, right) = (type_of(left, schema)?, type_of(right, schema)?);
            match (&left, &right) {
                (DataType::Date32 | DataType::Timestamp(..), DataType::Interval(_)) => Ok(left),
                (DataType::Interval(_), DataType::Date32 | DataType::Timestamp(..)) => Ok(right),
                _ if left == right && (left.is_integer() || left.is_floating()) => Ok(left),
                _ => expr.get_type(schema),
            }
        }
        expr => expr.get_type(schema),
    }
}

/// Whether the operator is one of `+ - * / %`.
pub(super) fn is_arithmetic(op: Operator) -> bool {
    matches!(op, Operator::Plus | Operator::Minus | Operator::Multiply | Operator::Divide | Operator::Modulo)
}
