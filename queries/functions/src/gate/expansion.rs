//! How many tables a query reads once its WITH clauses are expanded. Thirty of them, each reading the one
//! before twice, would otherwise become a plan of a billion scans.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{ObjectName, Query, Visit, Visitor};

use super::error::GateError;
use super::limits::GateLimits;

/// Refuses a query that reads more than `limits.relations` tables.
pub(super) fn check(query: &Query, limits: &GateLimits) -> Result<(), GateError> {
    let mut expansion = Expansion { limit: limits.relations, ..Expansion::default() };
    match query.visit(&mut expansion) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(GateError::TooManyRelations { limit: limits.relations }),
    }
}

/// Names are not scoped: one that is defined twice weighs as much as its heaviest definition, so the count can be
/// too high, never too low.
#[derive(Default)]
struct Expansion {
    limit: usize,
    /// Tables read by the queries entered and not yet left, innermost last.
    open: Vec<usize>,
    /// The WITH clauses whose query has been entered or will be, by the query's address.
    defining: HashMap<*const Query, String>,
    /// Tables read by each WITH clause that has been left, by name.
    weights: HashMap<String, usize>,
}

impl Visitor for Expansion {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let defined = query.with.iter().flat_map(|with| &with.cte_tables);
        self.defining.extend(defined.map(|cte| {
            let name = cte.alias.name.value.to_lowercase();
            (&raw const *cte.query, name)
        }));
        self.open.push(0);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let read = self.open.pop().unwrap_or_default();
        if let Some(name) = self.defining.remove(&(&raw const *query)) {
            let weight = self.weights.entry(name).or_default();
            *weight = read.max(*weight);
            return ControlFlow::Continue(());
        }
        self.add(read)
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        let name = match relation.0.as_slice() {
            [part] => part.as_ident().map(|ident| ident.value.to_lowercase()),
            _ => None,
        };
        let weight = name.and_then(|name| self.weights.get(&name).copied());
        self.add(weight.unwrap_or(1).max(1))
    }
}

impl Expansion {
    fn add(&mut self, read: usize) -> ControlFlow<()> {
        if let Some(open) = self.open.last_mut() {
            *open = open.saturating_add(read);
            if *open > self.limit {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }
}
