//! Expressions without columns, computed.

use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use datafusion_expr::simplify::SimplifyContext;
use datafusion_optimizer::simplify_expressions::ExprSimplifier;

/// The value of an expression that reads no column.
pub(super) fn constant(expr: &Expr) -> Option<ScalarValue> {
    match expr {
        Expr::Literal(value, _) => return Some(value.clone()),
        expr if !expr.column_refs().is_empty() => return None,
        _ => {}
    }
    match ExprSimplifier::new(SimplifyContext::builder().build()).simplify(expr.clone()).ok()? {
        Expr::Literal(value, _) => Some(value),
        _ => None,
    }
}
