//! The gate: what SQL text must pass before anything plans it.
//!
//! Limits are checked on tokens, before the parser recurses; statements other than queries, table functions
//! and files named as tables are refused by name. Does not resolve names and knows no catalogue.

mod dialect;
mod error;
mod expansion;
mod limits;
mod shape;
mod statement;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod worst;

use datafusion_sql::sqlparser::ast::Query;

pub use error::{GateError, Place};
pub use limits::GateLimits;

/// Stack that the threads of a service need: what passes the gate is read on 2 MiB, but planned, printed as SQL, checked and
/// made into a physical plan by code of the engine that recurses without protection.
pub const STACK_BYTES: usize = 64 << 20;

/// A statement that passed the gate.
#[derive(Debug, Clone, PartialEq)]
pub enum Gated {
    /// A query: `SELECT`, `WITH`, `VALUES`, `TABLE` or a set operation of them.
    Query(Box<Query>),
    /// `EXPLAIN [ANALYZE]` of a query.
    Explain {
        /// Whether the query is to be run and measured.
        analyze: bool,
        /// The query to explain.
        query: Box<Query>,
    },
    /// `SET name = value`, for the caller to interpret. Never one of the engine's own settings.
    Set {
        /// The dotted name in lower case.
        name: String,
        /// The value without quotes.
        value: String,
    },
    /// `SHOW name`, for the caller to interpret.
    Show {
        /// The words after `SHOW`, in lower case, separated by one space or their dots.
        name: String,
    },
}

/// Parses `sql` into exactly one statement within `limits`. Safe on a thread with a 2 MiB stack, whatever the text.
///
/// # Errors
/// One [`GateError`] variant per cause; its texts carry words of the question only.
pub fn parse(sql: &str, limits: &GateLimits) -> Result<Gated, GateError> {
    let tokens = limits::tokenize(sql, limits)?;
    let gated = statement::parse(tokens, limits)?;
    if let Gated::Query(query) | Gated::Explain { query, .. } = &gated {
        shape::check(query)?;
        expansion::check(query, limits)?;
    }
    Ok(gated)
}
