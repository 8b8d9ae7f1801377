//! Expressions that the engine would not tell apart. It names columns that differ in parentheses only alike, and sub-queries
//! of EXISTS whatever they ask, and then refuses two of one name.
//!
//! Of the former the later ones are named as they are written. The latter become `EXISTS (...) IS TRUE`, once more for each
//! that stands before it: EXISTS is never NULL, so that this is the same.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{
    Expr, Ident, Query, Select, SelectItem, Value, VisitMut, VisitorMut, visit_expressions_mut,
};

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
        let mut before = 0;
        let _infallible = visit_expressions_mut(&mut select.projection, |expr| {
            if let Expr::Exists { .. } = expr {
                for _ in 0..before {
                    let inner = std::mem::replace(expr, Expr::value(Value::Null));
                    *expr = Expr::IsTrue(Box::new(inner));
                }
                before = usize::min(before + 1, MOST_ALIKE);
            }
            ControlFlow::<()>::Continue(())
        });
        ControlFlow::Continue(())
    }
}

/// Those beyond stay alike: the question must not grow with the square of their number.
const MOST_ALIKE: usize = 16;
