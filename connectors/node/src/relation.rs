//! From a relation's SQL to its plan: gate, names and types, no clock. Decides nothing about policies.

use datafusion::logical_expr::LogicalPlan;
use khidi_queries_functions::civil::mentions_clock;
use khidi_queries_functions::context::{self, PlanError, TableLookup};
use khidi_queries_functions::gate::{self, GateError, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;
use thiserror::Error;

/// Why a text is no relation here.
#[derive(Debug, Error)]
pub enum RelationError {
    /// It did not pass the gate.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// A statement, but no query.
    #[error("this is not a query")]
    NotAQuery,
    /// It names or computes something that there is not.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It reads the clock, which only a gateway may.
    #[error("now() and its like are not available here")]
    Clock,
}

/// The analysed, unoptimised plan of `sql` over `tables`.
///
/// # Errors
/// One [`RelationError`] per cause.
pub(crate) fn plan(sql: &str, tables: &dyn TableLookup) -> Result<LogicalPlan, RelationError> {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default())? else {
        return Err(RelationError::NotAQuery);
    };
    let plan = context::plan(query, tables, Registry::standard())?;
    if mentions_clock(&plan) { Err(RelationError::Clock) } else { Ok(plan) }
}
