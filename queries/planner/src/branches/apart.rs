//! Whether a key tells members apart: a constant of each member that no other has, such as the column `agency` or a label
//! of one's own in each branch of UNION ALL. A person who stands in two members is then counted in two groups.

use datafusion_common::ScalarValue;
use datafusion_expr::{Expr, JoinType, LogicalPlan};

use super::Branch;
use super::member::local_names;

/// Whether `key` over the relation that `parts` make has values of one part only.
pub(crate) fn tells_apart(key: &Expr, parts: &[Branch]) -> bool {
    let mut known: Vec<ScalarValue> = Vec::new();
    parts.iter().all(|part| {
        let of_part = local_names(key.clone()).ok().and_then(|key| constants(&key, &part.plan));
        let Some(of_part) = of_part else { return false };
        let own = of_part.iter().all(|value| !known.contains(value));
        known.extend(of_part);
        own
    })
}

/// All values that an expression over a relation can have, where they are written in the plan.
fn constants(expr: &Expr, input: &LogicalPlan) -> Option<Vec<ScalarValue>> {
    match expr {
        Expr::Literal(value, _) => Some(vec![value.clone()]),
        Expr::Alias(alias) => constants(&alias.expr, input),
        Expr::Column(column) => output(input.schema().index_of_column(column).ok()?, input),
        _ => None,
    }
}

/// All values that a column of a relation can have.
fn output(at: usize, plan: &LogicalPlan) -> Option<Vec<ScalarValue>> {
    match plan {
        LogicalPlan::Projection(projection) => constants(projection.expr.get(at)?, &projection.input),
        LogicalPlan::SubqueryAlias(alias) => output(at, &alias.input),
        LogicalPlan::Filter(filter) => output(at, &filter.input),
        LogicalPlan::Sort(sort) => output(at, &sort.input),
        LogicalPlan::Union(union) => {
            let inputs = union.inputs.iter().map(|input| output(at, input)).collect::<Option<Vec<_>>>()?;
            Some(inputs.concat())
        }
        LogicalPlan::Join(join) if join.join_type == JoinType::Inner => {
            let left = join.left.schema().fields().len();
            if at < left { output(at, &join.left) } else { output(at - left, &join.right) }
        }
        _ => None,
    }
}
