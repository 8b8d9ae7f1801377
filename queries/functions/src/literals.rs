//! Comparisons with their literal on the right.
//!
//! DataFusion 55 gathers the conditions on a column when it moves them, and takes `'F' = sex AND sex = 'F'` for two
//! different values: nothing is left. Written one way they are one condition.

use datafusion_common::Result;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan};

use crate::rewriting::rewrite_expressions;

/// The plan with every comparison's literal on its right. Rows and columns stay.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub fn last(plan: LogicalPlan) -> Result<LogicalPlan> {
    rewrite_expressions(plan, &|expr, _| {
        expr.transform_up(|part| {
            Ok(match part {
                Expr::BinaryExpr(BinaryExpr { left, op, right })
                    if left.as_literal().is_some() && right.as_literal().is_none() =>
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
