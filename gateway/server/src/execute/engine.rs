//! DataFusion, bounded: one memory pool for all questions, nothing spilled, no dynamic filters.

use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{GreedyMemoryPool, MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use futures::StreamExt;
use futures::future::BoxFuture;
use khidi_queries_functions::faults;

use super::leaves::{self, Leaves};
use super::schema::narrow;

/// The engine of one gateway.
pub(crate) struct Engine {
    runtime: Arc<RuntimeEnv>,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    #[error("the engine failed")]
    Engine(#[from] DataFusionError),
    #[error("the result has more than {0} rows")]
    TooManyRows(u64),
}

impl Engine {
    /// An engine that shares `memory` bytes among all questions.
    pub(crate) fn new(memory: usize) -> Result<Self, DataFusionError> {
        let pool: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(memory));
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).with_disk_manager_builder(disk).build_arc()?;
        Ok(Self { runtime })
    }

    /// A reservation of nothing yet in the shared memory, given back when dropped.
    pub(crate) fn reservation(&self) -> MemoryReservation {
        MemoryConsumer::new("released").register(&self.runtime.memory_pool)
    }

    /// Runs a plan over what agencies released, or over the gateway's own releases. Gives batches of `schema`, which is the plan's
    /// [`result_schema`](super::result_schema), and what holds their memory. Dropping the future ends the work.
    pub(crate) fn run<'a>(
        &'a self,
        plan: LogicalPlan,
        leaves: Leaves,
        schema: &'a SchemaRef,
        max_rows: u64,
    ) -> BoxFuture<'a, Result<(Vec<RecordBatch>, MemoryReservation), EngineError>> {
        Box::pin(async move {
            let plan = faults::avoided(leaves::attach(plan, &leaves)?)?;
            let state = SessionStateBuilder::new()
                .with_config(config())
                .with_runtime_env(Arc::clone(&self.runtime))
                .with_physical_optimizer_rules(physical_rules())
                .build();
            let physical = state.create_physical_plan(&plan).await?;
            let mut stream = execute_stream(physical, state.task_ctx())?;
            let reservation = self.reservation();
            let (mut batches, mut rows) = (Vec::new(), 0u64);
            while let Some(batch) = stream.next().await {
                let batch = narrow(&batch?, schema)?;
                rows = rows.saturating_add(u64::try_from(batch.num_rows()).unwrap_or(u64::MAX));
                if rows > max_rows {
                    return Err(EngineError::TooManyRows(max_rows));
                }
                reservation.try_grow(batch.get_array_memory_size())?;
                batches.push(batch);
            }
            Ok((batches, reservation))
        })
    }
}

/// All of DataFusion's rules but that for filters: it moves them by the names of columns, of which a join may have two
/// alike, and then drops rows of the answer (DataFusion 55). What it is for has been done before, in the logical plan.
fn physical_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let rules = PhysicalOptimizer::default().rules.into_iter();
    rules.filter(|rule| !rule.name().starts_with("FilterPushdown")).collect()
}

fn config() -> SessionConfig {
    let mut config = SessionConfig::new().with_information_schema(false).with_create_default_catalog_and_schema(false);
    let options = config.options_mut();
    // As at the agencies: the engine's two opinions on whether a CASE can be NULL differ, and it refuses to group by one.
    options.execution.skip_physical_aggregate_schema_check = true;
    // One side's keys must not become the other side's filter.
    options.optimizer.enable_dynamic_filter_pushdown = false;
    options.optimizer.enable_join_dynamic_filter_pushdown = false;
    options.optimizer.enable_topk_dynamic_filter_pushdown = false;
    options.optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    config
}
