//! How far each value of an answer may be trusted: the merge plan rewritten so that every column has a companion that
//! carries its status. A derived value has the worst status of its inputs. What agencies are asked stays the same.

mod carry;
mod covered;
mod exprs;
mod groups;
mod inner;
mod level;
mod merge;
mod missing;
mod sides;
#[cfg(test)]
mod tests;

use datafusion_common::DFSchema;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use khidi_queries_protocol::{Code, Refusal};

use crate::answers::under;
use crate::plan::FederatedPlan;
use crate::refuse::unsupported;

use carry::Carrier;
pub use level::Level;

/// What stands after a column's name in the name of the column of its statuses.
pub const STATUS_SUFFIX: &str = "__status";

/// What the answer's columns are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Handling {
    /// Each column is followed by `<column>__status`: `exact`, `perturbed`, `incomplete` or `absent`.
    pub status_columns: bool,
    /// A merged value that lacks a member's cell is absent, and a merged cell that a member lacks has no row.
    pub drop_incomplete: bool,
}

/// What is known only when agencies have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known<'a> {
    /// The status of what has no derivable one: the worst of anything released.
    pub fallback: Level,
    /// Whether an agency is missing, so that no value is better than incomplete.
    pub is_partial: bool,
    /// Positions of the fragments whose agencies are missing.
    pub missing: &'a [usize],
}

/// The merge plan under a handling; without one, as it is but for missing agencies.
///
/// # Errors
/// KH109 for a result that has a column of the name of another's statuses already.
pub fn handled(plan: &FederatedPlan, handling: Handling, known: Known<'_>) -> Result<LogicalPlan, Refusal> {
    let merging = missing::unknown(plan.plan.clone(), known.missing).map_err(|error| unsupported(&error))?;
    if handling == Handling::default() {
        return Ok(merging);
    }
    let least = if plan.fragments.iter().any(carry::may_lack_cells) { Level::Incomplete } else { Level::Exact };
    let mut carrier = Carrier { plan, handling, fallback: known.fallback.max(least), columns: 0 };
    let merging = if handling.drop_incomplete { carrier.with_whole_subqueries(merging) } else { Ok(merging) };
    let carried = merging.and_then(|merging| carrier.carry(&merging)).map_err(|error| unsupported(&error))?;
    let floor = if known.is_partial { Level::Incomplete } else { Level::Exact };
    let schema = plan.plan.schema();
    let mut outputs = Vec::new();
    for ((column, (qualifier, field)), status) in schema.columns().into_iter().zip(schema.iter()).zip(carried.statuses)
    {
        outputs.push(Expr::Column(column));
        if handling.status_columns {
            let name = free_name(field.name(), schema)?;
            let status = level::text(exprs::worst(vec![status, floor.literal()]));
            outputs.push(under(status.map_err(|error| unsupported(&error))?, qualifier, &name));
        }
    }
    LogicalPlanBuilder::from(carried.plan)
        .project(outputs)
        .and_then(LogicalPlanBuilder::build)
        .map_err(|error| unsupported(&error))
}

/// What the statuses of a column are called.
fn free_name(column: &str, schema: &DFSchema) -> Result<String, Refusal> {
    let name = format!("{column}{STATUS_SUFFIX}");
    if !schema.fields().iter().any(|other| *other.name() == name) {
        return Ok(name);
    }
    Err(Refusal::new(Code::KH109)
        .with("construct", format!("a column {name} beside {column} under khidi.status = 'columns'"))
        .with("rewrite", "another name: SELECT ... AS ..."))
}
