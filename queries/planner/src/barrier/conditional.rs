//! `count(CASE WHEN c THEN x END)` is `count(x) FILTER (WHERE c)`: the condition says which rows enter, and the argument is
//! a column again, which may be the person.

use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Case, Expr};

/// Aggregates that leave out NULL.
const LEAVE_OUT_NULL: [&str; 5] = ["count", "sum", "avg", "min", "max"];

/// The call with its CASE as a condition, if it has one that is nothing else.
pub(super) fn as_filter(call: &AggregateFunction) -> AggregateFunction {
    let mut call = call.clone();
    let [argument] = call.params.args.as_slice() else { return call };
    if !LEAVE_OUT_NULL.contains(&call.func.name()) {
        return call;
    }
    if let Some((condition, value)) = of_case(argument) {
        let filter = call.params.filter.take().map(|filter| *filter);
        call.params.filter = Some(condition).into_iter().chain(filter).reduce(Expr::and).map(Box::new);
        call.params.args = vec![value];
    }
    call
}

/// Condition and value of `CASE WHEN condition THEN value END`.
fn of_case(expr: &Expr) -> Option<(Expr, Expr)> {
    let Expr::Case(Case { expr: None, when_then_expr, else_expr }) = expr else { return None };
    let [(condition, value)] = when_then_expr.as_slice() else { return None };
    let nothing_else = else_expr.as_deref().is_none_or(is_null);
    nothing_else.then(|| (condition.as_ref().clone(), value.as_ref().clone()))
}

fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(value, _) => value.is_null(),
        Expr::Cast(cast) => is_null(&cast.expr),
        _ => false,
    }
}
