//! Nested calls by their functions' own names.
//!
//! The engine keeps the name of a function that is called by an alias, such as `pow`, as an alias of the column, and
//! spells out a nested one twice: sixty of them would be a name of 2^60 letters. The outermost call keeps its alias, and
//! with it the name of the result's column.

use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{Expr, Ident, ObjectNamePart, Query, VisitMut, VisitorMut};

use crate::registry::Registry;

/// Renames the calls of `query` that stand in another one's arguments.
pub(super) fn rename(query: &mut Query, registry: &Registry) {
    let mut calls = Calls { registry, open: 0 };
    // Never breaks.
    let _infallible = query.visit(&mut calls);
}

struct Calls<'a> {
    registry: &'a Registry,
    /// Calls entered and not yet left.
    open: usize,
}

impl VisitorMut for Calls<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(call) = expr {
            if let (1.., [ObjectNamePart::Identifier(name)]) = (self.open, call.name.0.as_mut_slice())
                && let Some(own) = self.registry.own_name(&name.value.to_lowercase())
            {
                *name = Ident { value: own.to_owned(), ..name.clone() };
            }
            self.open += 1;
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(_) = expr {
            self.open = self.open.saturating_sub(1);
        }
        ControlFlow::Continue(())
    }
}
