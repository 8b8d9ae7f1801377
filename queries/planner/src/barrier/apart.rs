//! Keys that tell members apart: where a key is another constant at each member, such as `agency`, no cell of one member
//! meets a cell of another, and none can lack a part.

use datafusion_common::{Column, ScalarValue};
use datafusion_expr::{Expr, LogicalPlan};

use crate::branches::{Branch, local_names};

/// The position of the first such key.
pub(super) fn key(keys: &[Expr], parts: &[Branch]) -> Option<usize> {
    keys.iter().position(|key| {
        let mut seen: Vec<ScalarValue> = Vec::new();
        parts.iter().all(|part| {
            let Some(value) = local_names(key.clone()).ok().and_then(|key| constant(&key, &part.plan)) else {
                return false;
            };
            let is_new = !seen.contains(&value);
            seen.push(value);
            is_new
        })
    })
}

/// The value of an expression over a plan, where it is the same in every row.
fn constant(expr: &Expr, plan: &LogicalPlan) -> Option<ScalarValue> {
    match expr {
        Expr::Literal(value, _) => Some(value.clone()),
        Expr::Alias(alias) => constant(&alias.expr, plan),
        Expr::Column(column) => of_column(column, plan),
        _ => None,
    }
}

fn of_column(column: &Column, plan: &LogicalPlan) -> Option<ScalarValue> {
    let at = plan.schema().maybe_index_of_column(column)?;
    match plan {
        LogicalPlan::Projection(projection) => constant(projection.expr.get(at)?, &projection.input),
        LogicalPlan::SubqueryAlias(alias) => {
            let inner = alias.input.schema().columns().into_iter().nth(at)?;
            of_column(&inner, &alias.input)
        }
        LogicalPlan::Filter(_) | LogicalPlan::Sort(_) => of_column(column, plan.inputs().into_iter().next()?),
        LogicalPlan::Join(join) => {
            // A side that is padded has NULL beside its constant.
            let is_inner = join.join_type == datafusion_common::JoinType::Inner;
            let sides = [&join.left, &join.right];
            sides.into_iter().filter(|_| is_inner).find_map(|side| of_column(column, side))
        }
        _ => None,
    }
}
