//! Filters sink through the operators of a physical plan by the names of columns, and where two columns have one name
//! they may sink to the wrong one and drop rows of the answer (DataFusion 55). This keeps DataFusion's rule to those
//! parts of a plan whose operators have no two columns of one name, which are at least all scans with their filters.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::{JoinType, Result};
use datafusion::physical_expr::PhysicalExprRef;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::joins::HashJoinExec;
use datafusion::physical_plan::union::UnionExec;
use datafusion::physical_plan::{ExecutionPlan, replace_children_if_necessary};

/// DataFusion's rule for filters, kept to where names tell columns apart.
#[derive(Debug)]
pub(super) struct NamedFilters(pub(super) Arc<dyn PhysicalOptimizerRule + Send + Sync>);

/// The name of DataFusion's rule, in both of its phases.
pub(super) const RULE: &str = "FilterPushdown";

impl PhysicalOptimizerRule for NamedFilters {
    fn name(&self) -> &str {
        "named_filters"
    }

    fn schema_check(&self) -> bool {
        self.0.schema_check()
    }

    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        if is_unambiguous(&plan) {
            return self.0.optimize(plan, config);
        }
        let inputs = plan.children().into_iter().map(|input| self.optimize(Arc::clone(input), config));
        let inputs = inputs.collect::<Result<Vec<_>>>()?;
        replace_children_if_necessary(plan, inputs)
    }
}

/// Whether a name means one column in each operator, and in a union the column of that place in every input.
fn is_unambiguous(plan: &Arc<dyn ExecutionPlan>) -> bool {
    let names = names(plan);
    let unique = names.iter().collect::<HashSet<_>>().len() == names.len();
    let alike = plan.downcast_ref::<UnionExec>().is_none()
        || plan.children().into_iter().all(|input| self::names(input) == names);
    unique && alike && has_keys_of_one_name(plan) && plan.children().into_iter().all(is_unambiguous)
}

/// A filter on the key of a semi join sinks into both sides, by its name in the one that is kept.
fn has_keys_of_one_name(plan: &Arc<dyn ExecutionPlan>) -> bool {
    let Some(join) = plan.downcast_ref::<HashJoinExec>() else { return true };
    let name = |key: &PhysicalExprRef| key.downcast_ref::<Column>().map(|column| column.name().to_owned());
    !matches!(join.join_type(), JoinType::LeftSemi | JoinType::RightSemi)
        || join.on().iter().all(|(left, right)| name(left) == name(right))
}

fn names(plan: &Arc<dyn ExecutionPlan>) -> Vec<String> {
    plan.schema().fields().iter().map(|field| field.name().clone()).collect()
}
