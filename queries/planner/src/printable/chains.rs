//! Long chains of AND and OR, halved: the printer sets a pair of parentheses for each link, and a gate counts them.

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan, Operator, binary_expr};

/// Chains of more operands than this are halved.
const LONG: usize = 16;

/// The node with every long chain in its expressions as a balanced tree of the same operands in the same order.
///
/// # Errors
/// The engine refuses to build the node.
pub(super) fn halved(node: LogicalPlan) -> PlanResult<Transformed<LogicalPlan>> {
    node.map_expressions(|expr| {
        expr.transform_down(|expr| {
            let Expr::BinaryExpr(BinaryExpr { op: op @ (Operator::And | Operator::Or), .. }) = &expr else {
                return Ok(Transformed::no(expr));
            };
            let operands = operands(&expr, *op);
            let balanced = (operands.len() > LONG).then(|| balanced(&operands, *op)).flatten();
            Ok(balanced.map_or_else(|| Transformed::no(expr.clone()), Transformed::yes))
        })
    })
}

/// The operands of a chain from left to right. A chain can be as long as a question: no recursion here.
fn operands(chain: &Expr, op: Operator) -> Vec<&Expr> {
    let (mut waiting, mut operands) = (vec![chain], vec![]);
    while let Some(expr) = waiting.pop() {
        match expr {
            Expr::BinaryExpr(inner) if inner.op == op => waiting.extend([inner.right.as_ref(), inner.left.as_ref()]),
            operand => operands.push(operand),
        }
    }
    operands
}

fn balanced(operands: &[&Expr], op: Operator) -> Option<Expr> {
    match operands {
        [] => None,
        [operand] => Some((*operand).clone()),
        _ => {
            let (left, right) = operands.split_at(operands.len() / 2);
            Some(binary_expr(balanced(left, op)?, op, balanced(right, op)?))
        }
    }
}
