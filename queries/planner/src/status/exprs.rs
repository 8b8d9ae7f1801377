//! The status of an expression: the worst of the columns that it reads.

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::Expr;
use datafusion_functions::core::expr_fn::{coalesce, greatest, least, nullif};

use super::carry::Carried;
use super::level::{Level, is_exact};

/// The function that interpolates between counts of bins.
const QUANTILE: &str = "binned_quantile";

/// The worst of several.
pub(super) fn worst(statuses: Vec<Expr>) -> Expr {
    let mut each: Vec<Expr> = Vec::new();
    for status in statuses {
        if !is_exact(&status) && !each.contains(&status) {
            each.push(status);
        }
    }
    match each.len() {
        0 => Level::Exact.literal(),
        1 => each.pop().unwrap_or_else(|| Level::Exact.literal()),
        _ => greatest(each),
    }
}

/// The status of an expression over `inputs`; `fallback` where it holds a sub-query or reads an unknown column.
pub(super) fn of(expr: &Expr, inputs: &[&Carried], fallback: Level) -> Expr {
    let mut statuses = if has_subquery(expr) { vec![fallback.literal()] } else { Vec::new() };
    for column in expr.column_refs() {
        let found = inputs.iter().find_map(|input| {
            let at = input.schema.maybe_index_of_column(column)?;
            input.statuses.get(at).cloned()
        });
        statuses.push(found.unwrap_or_else(|| fallback.literal()));
    }
    // The order of names, so that the plan is the same each time.
    statuses.sort_by_key(ToString::to_string);
    if any_part(expr, |part| matches!(part, Expr::ScalarFunction(call) if call.func.name() == QUANTILE)) {
        return of_bins(statuses);
    }
    worst(statuses)
}

/// A quantile takes absent bins as empty: it is incomplete where some are counted, and absent where none is.
fn of_bins(statuses: Vec<Expr>) -> Expr {
    let worst_of_all = worst(statuses.clone());
    if is_exact(&worst_of_all) {
        return worst_of_all;
    }
    let of_present = nullif(worst_of_all, Level::Absent.literal());
    coalesce(vec![of_present, greatest(vec![least(statuses), Level::Incomplete.literal()])])
}

fn has_subquery(expr: &Expr) -> bool {
    any_part(expr, |part| {
        matches!(part, Expr::ScalarSubquery(_) | Expr::Exists(_) | Expr::InSubquery(_) | Expr::SetComparison(_))
    })
}

fn any_part(expr: &Expr, is_it: impl Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    // The closure never fails, so neither does the walk.
    let _infallible = expr.apply(|part| {
        found |= is_it(part);
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found
}
