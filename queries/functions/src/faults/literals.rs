//! Comparisons with their constant on the right.
//!
//! DataFusion 55 gathers the conditions on a column when it moves them. Where a constant is cast, as texts are to those of the
//! registers, it takes `'F' = sex AND sex = 'F'` for two different values: nothing is left. Written one way they are one.

use datafusion_common::Result;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan};

use crate::rewriting::rewrite_expressions;

/// The plan with every comparison's constant on its right. Rows and columns stay.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(super) fn last(plan: LogicalPlan) -> Result<LogicalPlan> {
    rewrite_expressions(plan, &|expr, _| {
        expr.transform_up(|part| {
            Ok(match part {
                Expr::BinaryExpr(BinaryExpr { left, op, right })
                    if !left.any_column_refs() && right.any_column_refs() =>
                {
                    match op.swap() {
                        Some(swapped) => {
                            Transformed::yes(Expr::BinaryExpr(BinaryExpr { left: right, op: swapped, right: left }))
                        }
                        None => Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })),
                    }
                }
                other => Transformed::no(other),
            })
        })
        .map(|done| done.data)
    })
}

#[cfg(test)]
mod tests;
