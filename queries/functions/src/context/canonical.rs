//! Nested calls by their functions' own names, and counts as BIGINT.
//!
//! The engine counts some things in unsigned numbers, where a count less a larger one does not exist; SQL's are signed.
//! Window functions are signed in the registry.
//!
//! The engine keeps the name of a function that is called by an alias, such as `pow`, as an alias of the column, and
//! spells out a nested one twice: sixty of them would be a name of 2^60 letters. The outermost call keeps its alias, and
//! with it the name of the result's column.

use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{
    CastKind, DataType, Expr, Function, Ident, ObjectNamePart, Query, Value, VisitMut, VisitorMut,
};

use crate::registry::Registry;

/// Aggregates that give unsigned 64-bit numbers.
const UNSIGNED: [&str; 2] = ["approx_distinct", "regr_count"];

/// Renames the calls of `query` that stand in another one's arguments, and casts unsigned ones.
pub(super) fn rewrite(query: &mut Query, registry: &Registry) {
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
        if let Expr::Function(call) = expr {
            self.open = self.open.saturating_sub(1);
            if is_unsigned(call) {
                let call = std::mem::replace(expr, Expr::value(Value::Null));
                *expr = signed(call);
            }
        }
        ControlFlow::Continue(())
    }
}

fn is_unsigned(call: &Function) -> bool {
    match call.name.0.as_slice() {
        [ObjectNamePart::Identifier(name)] => UNSIGNED.contains(&name.value.to_lowercase().as_str()),
        _ => false,
    }
}

/// Casts do not show in the names of columns.
fn signed(call: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(call),
        data_type: DataType::BigInt(None),
        array: false,
        format: None,
    }
}
