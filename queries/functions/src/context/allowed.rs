//! The allow-list once more, on the finished plan: the engine's planner can put functions there that it never asked for
//! by name.

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::expr::WindowFunctionDefinition;
use datafusion_expr::{Expr, LogicalPlan};

use super::error::PlanError;
use crate::registry::Registry;

/// Refuses a plan that calls what the registry does not have.
pub(super) fn check(plan: &LogicalPlan, registry: &Registry) -> Result<(), PlanError> {
    let mut unknown = None;
    // The closures never fail, so neither does the walk.
    let _infallible = plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|inner| {
                if let Some(name) = foreign(inner, registry) {
                    unknown.get_or_insert(name);
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    });
    match unknown {
        Some(name) => Err(PlanError::UnknownFunction { name, suggestion: None }),
        None => Ok(()),
    }
}

fn foreign(expr: &Expr, registry: &Registry) -> Option<String> {
    let (name, known) = match expr {
        Expr::ScalarFunction(function) => {
            let name = function.func.name();
            (name, registry.scalar(name).is_some())
        }
        Expr::AggregateFunction(function) => {
            let name = function.func.name();
            (name, registry.aggregate(name).is_some())
        }
        Expr::WindowFunction(function) => match &function.fun {
            WindowFunctionDefinition::AggregateUDF(udaf) => (udaf.name(), registry.aggregate(udaf.name()).is_some()),
            WindowFunctionDefinition::WindowUDF(udwf) => (udwf.name(), registry.window(udwf.name()).is_some()),
        },
        Expr::HigherOrderFunction(function) => (function.func.name(), false),
        _ => return None,
    };
    (!known).then(|| name.to_owned())
}
