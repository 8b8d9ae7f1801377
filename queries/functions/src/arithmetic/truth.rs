//! `IS TRUE` and its kin as comparisons, which may be NULL as far as the engine's types tell. They never are; but the
//! engine calls `IS TRUE` not nullable in a logical plan and nullable in the physical one, and fails where the two meet.

use datafusion_expr::{BinaryExpr, Expr, Operator, lit};

/// A test for truth as a comparison. Other expressions as they are.
pub(super) fn tested(expr: Expr) -> Expr {
    let (tested, op, value) = match expr {
        Expr::IsTrue(inner) => (inner, Operator::IsNotDistinctFrom, true),
        Expr::IsNotTrue(inner) => (inner, Operator::IsDistinctFrom, true),
        Expr::IsFalse(inner) => (inner, Operator::IsNotDistinctFrom, false),
        Expr::IsNotFalse(inner) => (inner, Operator::IsDistinctFrom, false),
        Expr::IsUnknown(inner) => return Expr::IsNull(inner),
        Expr::IsNotUnknown(inner) => return Expr::IsNotNull(inner),
        expr => return expr,
    };
    Expr::BinaryExpr(BinaryExpr::new(tested, op, Box::new(lit(value))))
}
