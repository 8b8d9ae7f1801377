//! Answers counts of rows from statistics, where DataFusion's own rule answers extremes too: it takes the least and
//! greatest values of a column through casts, as if text were ordered as numbers are (DataFusion 55).

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::aggregate_statistics::AggregateStatistics;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::AggregateExec;

/// DataFusion's rules, with this one in the place of its own.
pub(super) fn rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let own = AggregateStatistics::new();
    let rules = PhysicalOptimizer::default().rules.into_iter();
    let replaced =
        |rule: Arc<dyn PhysicalOptimizerRule + Send + Sync>| -> Arc<dyn PhysicalOptimizerRule + Send + Sync> {
            if rule.name() == own.name() { Arc::new(RowCounts) } else { rule }
        };
    rules.map(replaced).collect()
}

#[derive(Debug)]
struct RowCounts;

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
