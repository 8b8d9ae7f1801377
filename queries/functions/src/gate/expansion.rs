//! How deep queries nest, and what they grow to once WITH clauses are expanded: tables read, sub-queries nested in
//! expressions.
//!
//! Thirty clauses, each reading the one before twice, would become a plan of a billion scans; and the engine's
//! analysis visits a sub-query several times for each one that it is nested in.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{ObjectName, Query, SetExpr, TableFactor, Visit, Visitor};

use super::error::GateError;
use super::limits::GateLimits;

/// Refuses a query beyond `limits.queries`, `limits.relations` or `limits.subqueries`.
pub(super) fn check(query: &Query, limits: &GateLimits) -> Result<(), GateError> {
    let mut expansion = Expansion {
        limits,
        open: Vec::new(),
        relational: HashSet::from([&raw const *query]),
        defining: HashMap::new(),
        defined: HashMap::new(),
    };
    match query.visit(&mut expansion) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

#[derive(Clone, Copy, Default)]
struct Size {
    /// Tables read.
    relations: usize,
    /// Levels of sub-queries nested in expressions.
    subqueries: usize,
}

/// Names are not scoped: one that is defined twice is as large as its largest definition, so that sizes can be too
/// large, never too small.
struct Expansion<'a> {
    limits: &'a GateLimits,
    /// The queries entered and not yet left, innermost last.
    open: Vec<Size>,
    /// Queries, by address, that stand in FROM or in parentheses of a set operation, not in an expression.
    relational: HashSet<*const Query>,
    /// The WITH clauses not yet left, by their query's address.
    defining: HashMap<*const Query, String>,
    /// The WITH clauses that have been left, by name.
    defined: HashMap<String, Size>,
}

impl Visitor for Expansion<'_> {
    type Break = GateError;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<GateError> {
        let clauses = query.with.iter().flat_map(|with| &with.cte_tables);
        self.defining.extend(clauses.map(|cte| {
            let name = cte.alias.name.value.to_lowercase();
            (&raw const *cte.query, name)
        }));
        self.parenthesised(&query.body);
        self.open.push(Size::default());
        if self.open.len() > self.limits.queries {
            return ControlFlow::Break(GateError::QueriesTooDeep { limit: self.limits.queries });
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<GateError> {
        let mut size = self.open.pop().unwrap_or_default();
        if let Some(name) = self.defining.remove(&(&raw const *query)) {
            let defined = self.defined.entry(name).or_default();
            defined.relations = defined.relations.max(size.relations);
            defined.subqueries = defined.subqueries.max(size.subqueries);
            return ControlFlow::Continue(());
        }
        if !self.relational.contains(&(&raw const *query)) {
            size.subqueries += 1;
        }
        self.add(size)
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<GateError> {
        if let TableFactor::Derived { subquery, .. } = factor {
            self.relational.insert(&raw const **subquery);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<GateError> {
        let name = match relation.0.as_slice() {
            [part] => part.as_ident().map(|ident| ident.value.to_lowercase()),
            _ => None,
        };
        let defined = name.and_then(|name| self.defined.get(&name).copied());
        let size = defined.unwrap_or_default();
        self.add(Size { relations: size.relations.max(1), ..size })
    }
}

impl Expansion<'_> {
    fn parenthesised(&mut self, body: &SetExpr) {
        match body {
            SetExpr::Query(query) => {
                self.relational.insert(&raw const **query);
            }
            SetExpr::SetOperation { left, right, .. } => {
                self.parenthesised(left);
                self.parenthesised(right);
            }
            _ => {}
        }
    }

    fn add(&mut self, size: Size) -> ControlFlow<GateError> {
        let Some(open) = self.open.last_mut() else {
            return ControlFlow::Continue(());
        };
        open.relations = open.relations.saturating_add(size.relations);
        open.subqueries = open.subqueries.max(size.subqueries);
        if open.relations > self.limits.relations {
            return ControlFlow::Break(GateError::TooManyRelations { limit: self.limits.relations });
        }
        if open.subqueries > self.limits.subqueries {
            return ControlFlow::Break(GateError::SubqueriesTooDeep { limit: self.limits.subqueries });
        }
        ControlFlow::Continue(())
    }
}
