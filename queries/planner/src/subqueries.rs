//! Where sub-queries that are true or false may stand: in a condition. The engine has no plan for them elsewhere.

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan};
use khidi_queries_protocol::{Code, Refusal};

use crate::refuse::unsupported;

/// Refuses EXISTS, IN and comparisons with sub-queries outside WHERE, HAVING and ON.
///
/// # Errors
/// The first that stands elsewhere.
pub(crate) fn only_in_conditions(plan: &LogicalPlan) -> Result<(), Refusal> {
    let mut misplaced = None;
    plan.apply_with_subqueries(|node| {
        if !matches!(node, LogicalPlan::Filter(_) | LogicalPlan::Join(_)) {
            node.apply_expressions(|expr| {
                expr.apply(|part| {
                    misplaced = misplaced.or(word(part));
                    Ok(TreeNodeRecursion::Continue)
                })
            })?;
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(|error| unsupported(&error))?;
    match misplaced {
        Some(word) => Err(Refusal::new(Code::KH109)
            .with("construct", format!("{word} outside WHERE, HAVING and ON"))
            .with("rewrite", "the condition in WHERE of a sub-query, or a join")),
        None => Ok(()),
    }
}

fn word(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Exists(_) => Some("EXISTS"),
        Expr::InSubquery(_) => Some("IN (SELECT ...)"),
        Expr::SetComparison(_) => Some("a comparison with ANY or ALL of a sub-query"),
        _ => None,
    }
}
