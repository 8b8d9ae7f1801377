//! The arithmetic dialect: what fails in an expression gives NULL, at gateway, connector and test twin alike.
//!
//! Division by zero, casts that fail, overflow and arguments outside a function's domain become NULL by rewriting an
//! analysed plan; an error that depended on a value would tell it. Accumulators of aggregates are left alone, their
//! arguments are not. Comparisons, LIKE, bit operations and `+ - *` of floats cannot fail and stay as they are.

mod bounds;
mod casts;
mod elapsed;
mod functions;
mod operators;
mod temporal;
#[cfg(test)]
mod tests;
mod truth;
mod types;

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{DFSchema, DataFusionError, Result, plan_err};
use datafusion_expr::{Expr, LogicalPlan, Operator};

use crate::rewriting::rewrite_expressions;

pub(crate) use bounds::constant;
pub(crate) use elapsed::check as check_elapsed;

/// Rewrites an analysed plan, its sub-queries included. Names, types and qualifiers of every node's columns stay;
/// columns may become nullable. Applying it twice gives the same plan as once.
///
/// # Errors
/// [`DataFusionError::Plan`] where no rewriting can help: a regular expression, format or interval that is not a
/// literal, or an interval beyond what dates can hold.
pub fn apply(plan: LogicalPlan) -> Result<LogicalPlan, DataFusionError> {
    rewrite_expressions(plan, &|expr, schema| {
        let rewritten = expr.transform_up(|inner| rewrite(inner, schema).map(Transformed::yes))?;
        Ok(rewritten.data)
    })
}

/// Rewrites one expression whose operands have been rewritten.
fn rewrite(expr: Expr, schema: &DFSchema) -> Result<Expr> {
    match expr {
        Expr::BinaryExpr(binary) if is_pattern(binary.op) => match bounds::constant(&binary.right) {
            Some(_) => Ok(Expr::BinaryExpr(binary)),
            None => plan_err!("a regular expression must be a literal"),
        },
        Expr::BinaryExpr(_) | Expr::Between(_) | Expr::InList(_) => match elapsed::compared(expr, schema)? {
            Expr::BinaryExpr(binary) => operators::binary(binary, schema),
            expr => Ok(expr),
        },
        Expr::Negative(inner) => operators::negative(*inner, schema),
        Expr::Cast(cast) => casts::cast(cast, schema),
        Expr::TryCast(cast) => casts::try_cast(cast, schema),
        Expr::ScalarFunction(function) => functions::call(function, schema),
        expr => Ok(truth::tested(expr)),
    }
}

fn is_pattern(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::RegexMatch | Operator::RegexIMatch | Operator::RegexNotMatch | Operator::RegexNotIMatch
    )
}
