//! From a parsed query to an analysed, unoptimised plan over a given catalogue.
//!
//! Tables come from a [`TableLookup`], functions from the [`Registry`]; references are `schema.table`. Decides
//! nothing about policies, and its errors carry identifiers of the question and of the catalogue only.

mod allowed;
mod canonical;
mod days;
mod error;
mod height;
mod keys;
mod misleading;
mod ordinals;
mod periods;
mod provider;
mod suggest;
#[cfg(test)]
pub(crate) mod tests;
mod unique;
mod unsupported;

use std::sync::Arc;

use datafusion_expr::{LogicalPlan, TableSource};
use datafusion_optimizer::Analyzer;
use datafusion_sql::planner::{ContextProvider, ParserOptions, SqlToRel};
use datafusion_sql::sqlparser::ast::{Query, Statement};

use crate::registry::Registry;

pub use error::PlanError;
pub use provider::PlanningContext;
pub use unsupported::unsupported;

/// The one catalogue.
pub const CATALOG: &str = "khidi";

/// The tables that a query may name.
pub trait TableLookup {
    /// The table of that schema and name, both as normalised by SQL (lower case unless quoted).
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>>;

    /// Schema and name of all tables, for suggestions.
    fn names(&self) -> Vec<(String, String)>;
}

/// Plans `query` over `tables`: resolved, with types coerced, not optimised and not yet in the arithmetic dialect
/// (see [`crate::arithmetic::apply`]).
///
/// # Errors
/// One [`PlanError`] variant per cause.
pub fn plan(mut query: Box<Query>, tables: &dyn TableLookup, registry: &Registry) -> Result<LogicalPlan, PlanError> {
    ordinals::resolve(&mut query);
    canonical::rewrite(&mut query, registry);
    unique::rewrite(&mut query);
    let context = PlanningContext::new(tables, registry);
    let options = ParserOptions::from(&context.options().sql_parser);
    let plan = SqlToRel::new_with_options(&context, options)
        .sql_statement_to_plan(Statement::Query(query))
        .and_then(keys::rewrite)
        .and_then(days::rewrite)
        .and_then(periods::rewrite)
        .and_then(|plan| Analyzer::new().execute_and_check(plan, context.options(), |_, _| {}))
        .map_err(|error| error::classify(&error, &context))?;
    if height::of(&plan).map_err(|error| error::classify(&error, &context))? > height::MOST_LEVELS {
        return Err(PlanError::TooHigh { limit: height::MOST_LEVELS });
    }
    allowed::check(&plan, registry)?;
    misleading::check(&plan).map_err(|error| error::classify(&error, &context))?;
    Ok(plan)
}
