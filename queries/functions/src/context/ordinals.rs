//! Positions of the SELECT list inside GROUPING SETS, CUBE and ROLLUP. The engine reads them beside the sets only.

use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{Expr, GroupByExpr, Query, Select, SelectItem, Value, VisitMut, VisitorMut};

/// Puts the expressions of the SELECT list in the place of their positions. One that names none stays as it is.
pub(super) fn resolve(query: &mut Query) {
    // Never breaks.
    let _infallible = query.visit(&mut Selects);
}

struct Selects;

impl VisitorMut for Selects {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        selected(select);
        ControlFlow::Continue(())
    }
}

fn selected(select: &mut Select) {
    let items: Vec<Option<Expr>> = select.projection.iter().map(expression).collect();
    let GroupByExpr::Expressions(groups, _) = &mut select.group_by else { return };
    for group in groups {
        if let Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) = group {
            for key in sets.iter_mut().flatten() {
                if let Some(item) = position(key).and_then(|at| items.get(at)?.clone()) {
                    *key = item;
                }
            }
        }
    }
}

fn expression(item: &SelectItem) -> Option<Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr.clone()),
        _ => None,
    }
}

/// The position, from 0, that a number written as a key stands for.
fn position(key: &Expr) -> Option<usize> {
    let Expr::Value(value) = key else { return None };
    let Value::Number(digits, _) = &value.value else { return None };
    digits.parse::<usize>().ok()?.checked_sub(1)
}
