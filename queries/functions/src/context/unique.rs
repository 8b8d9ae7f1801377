//! Columns of a result that differ in parentheses only. The engine names both alike, and then refuses two of one name; here
//! the later ones are named as they are written.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{Expr, Ident, Query, Select, SelectItem, VisitMut, VisitorMut};

/// Names the columns of `query`, and of its sub-queries, that the engine would not tell apart.
pub(super) fn rewrite(query: &mut Query) {
    // Never breaks.
    let _infallible = query.visit(&mut Selects);
}

struct Selects;

impl VisitorMut for Selects {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let mut written: HashMap<String, String> = HashMap::new();
        for item in &mut select.projection {
            let SelectItem::UnnamedExpr(expr) = item else { continue };
            if !matches!(expr, Expr::BinaryOp { .. } | Expr::UnaryOp { .. } | Expr::Nested(_)) {
                continue;
            }
            let text = expr.to_string();
            let first = written.entry(text.replace(['(', ')', ' '], "")).or_insert_with(|| text.clone());
            if *first != text {
                *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: Ident::with_quote('"', text) };
            }
        }
        ControlFlow::Continue(())
    }
}
