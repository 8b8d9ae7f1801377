//! Answers counts of rows from statistics, where DataFusion's own rule answers extremes too: it takes the least and
//! greatest values of a column through casts, as if text were ordered as numbers are (DataFusion 55).

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::aggregate_statistics::AggregateStatistics;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::AggregateExec;

/// The name of DataFusion's rule.
pub(super) const RULE: &str = "aggregate_statistics";

/// The rule that stands in its place.
#[derive(Debug)]
pub(super) struct RowCounts;

impl PhysicalOptimizerRule for RowCounts {
    fn name(&self) -> &str {
        "row_counts"
    }

    fn schema_check(&self) -> bool {
        AggregateStatistics::new().schema_check()
    }

    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        if only_counts(&plan) { AggregateStatistics::new().optimize(plan, config) } else { Ok(plan) }
    }
}

/// Whether whatever is aggregated into one row is counted.
fn only_counts(plan: &Arc<dyn ExecutionPlan>) -> bool {
    let counts = plan.downcast_ref::<AggregateExec>().is_none_or(|aggregate| {
        let mut aggregates = aggregate.aggr_expr().iter();
        let is_count = aggregates.all(|of| of.fun().name() == "count" && !of.is_distinct());
        is_count || !aggregate.group_expr().is_empty()
    });
    counts && plan.children().into_iter().all(only_counts)
}
