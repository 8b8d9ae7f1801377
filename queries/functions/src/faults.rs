//! Faults of the engine that would answer wrongly without a word, each written around by a rule of its own.
//!
//! Both sides of the barrier run what [`avoided`] gives, and nothing else, so that neither can forget one.

mod grouping_sets;
mod literals;
mod one_row;
mod sums;

use datafusion_common::Result;
use datafusion_expr::LogicalPlan;

/// A plan of the same rows and columns in which the engine's known faults do not arise. To be made last, before planning
/// physically.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub fn avoided(plan: LogicalPlan) -> Result<LogicalPlan> {
    literals::last(plan).and_then(sums::wide).and_then(grouping_sets::hidden).and_then(one_row::kept)
}
