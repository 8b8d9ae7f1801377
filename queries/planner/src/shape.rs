//! Another form of a plan over public tables of several agencies: what one agency can answer alone stands together, under
//! the conditions that it can apply, so that fewer rows cross.
//!
//! Only moves what is there: every form gives the same rows, in one dialect in which no expression fails. Decides nothing
//! about who is asked.

mod cluster;
mod components;
mod correlated;
mod implied;
mod joins;
mod place;

use datafusion_common::Result as PlanResult;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::LogicalPlan;
use datafusion_optimizer::OptimizerContext;

pub(crate) use components::hangs_together;
pub(crate) use implied::has_subquery;

use crate::branches::rebuilt;
use crate::federation::Federation;
use crate::reads::Reads;

/// Reshapes plans over one federation.
pub(crate) struct Shaper<'f> {
    federation: &'f Federation,
}

/// The plan in a form that asks agencies for less, under the same names.
///
/// # Errors
/// The engine refuses to build the form.
pub(crate) fn shaped(
    plan: &LogicalPlan,
    federation: &Federation,
    engine: &OptimizerContext,
) -> PlanResult<LogicalPlan> {
    let shaped = Shaper { federation }.shape(plan)?;
    correlated::joined(shaped, engine)
}

impl Shaper<'_> {
    /// The plan and its sub-queries, reshaped where several agencies are read.
    fn shape(&self, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
        let reads = Reads::of(plan, self.federation)?;
        if reads.is_local() || reads.one_agency().is_some() {
            return Ok(plan.clone());
        }
        if cluster::is_root(plan) {
            return components::assembled(self, plan);
        }
        place::on_the_way(self, plan)
    }

    /// The node over reshaped inputs.
    fn over_shaped(&self, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
        let inputs = plan.inputs().into_iter().map(|input| self.shape(input)).collect::<PlanResult<Vec<_>>>()?;
        let node = if inputs.is_empty() { plan.clone() } else { rebuilt(plan, plan.expressions(), inputs)? };
        self.with_subqueries(node)
    }

    /// The node with its sub-queries reshaped.
    fn with_subqueries(&self, node: LogicalPlan) -> PlanResult<LogicalPlan> {
        let done = node.map_subqueries(|inner| inner.map_children(|plan| self.shape(&plan).map(Transformed::yes)))?;
        Ok(done.data)
    }
}
