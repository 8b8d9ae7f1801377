//! The planner: an analyst's SQL becomes fragments for agencies and a plan that merges what they release.
//!
//! Pure and synchronous. It decides where the barrier lies; whether a fragment may be answered is for the agency's own
//! checks, which are applied here too, to the printed SQL, so that an analyst learns of a refusal before anybody is asked.

mod answers;
mod barrier;
mod branches;
mod cover;
mod explain;
mod expose;
mod faithful;
mod federation;
mod fragments;
mod lateral;
mod needed;
mod people;
mod plan;
mod printable;
mod reads;
mod refuse;
mod rows;
mod shape;
mod split;
mod status;
mod subqueries;
mod tables;

use datafusion_common::tree_node::Transformed;
use datafusion_expr::LogicalPlan;
use datafusion_sql::sqlparser::ast::Query;
use khidi_queries_functions::civil::{self, Instant};
use khidi_queries_functions::registry::Registry;
use khidi_queries_functions::{arithmetic, context};
use khidi_queries_protocol::Refusal;

pub use cover::Cover;
pub use explain::{Crossed, explain};
pub use federation::{FederatedTable, Federation, Member};
pub use plan::{FRAGMENTS, FederatedPlan, Fragment, Merge};
pub use refuse::{of_check, of_plan, unsupported};
pub use status::{Handling, Known, Level, STATUS_SUFFIX, handled};
pub use tables::published_schema;

use crate::split::Splitter;

/// Splits a question over a federation, with the clock read as `now`.
///
/// # Errors
/// The question names something unknown, would need rows of people, or has no form below the barrier.
pub fn plan(query: Box<Query>, federation: &Federation, now: Instant) -> Result<FederatedPlan, Refusal> {
    let plan = context::plan(query, federation, Registry::standard()).map_err(of_plan)?;
    let plan = civil::fold_now(plan, now).map_err(|error| unsupported(&error))?;
    let federated = reads::federated(&plan).map_err(|error| unsupported(&error))?;
    let mut splitter = Splitter::new(federation);
    let plan = splitter.with_conditions(lateral::as_joins(plan)?)?;
    let above = splitter.whole(&plan)?;
    let above = arithmetic::apply(above).map_err(|error| unsupported(&error))?;
    splitter.ask_for_rows(&above)?;
    let plan = with_answers(above, &splitter.answers)?;
    let Splitter { fragments, merges, covers, .. } = splitter;
    Ok(FederatedPlan { fragments, plan, merges, covers, federated })
}

/// Puts the merged answers in the place of their placeholders.
fn with_answers(plan: LogicalPlan, answers: &[LogicalPlan]) -> Result<LogicalPlan, Refusal> {
    let replaced = plan.transform_up_with_subqueries(|node| {
        let LogicalPlan::TableScan(scan) = &node else { return Ok(Transformed::no(node)) };
        if scan.table_name.schema() != Some(barrier::ANSWERS) {
            return Ok(Transformed::no(node));
        }
        let number = answers::placeholder_number(&scan.table_name);
        let Some(answer) = number.and_then(|number| answers.get(number)) else {
            return datafusion_common::internal_err!("an answer without its plan");
        };
        answers::named(answer, &scan.projected_schema).map(Transformed::yes)
    });
    replaced.map(|done| done.data).map_err(|error| unsupported(&error))
}

#[cfg(test)]
mod tests;
