//! The DataFusion session in which a connector computes: bounded memory, spilling only where told, and no way for a
//! query to name a file, a table function or a table that was not registered.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::TrackConsumersPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::execution::{SessionStateDefaults, TaskContext};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::prelude::{SessionConfig, SessionContext};
use thiserror::Error;

mod fixed_keys;
mod named_filters;
mod row_counts;
mod shared_pool;

use fixed_keys::FixedKeys;
use named_filters::NamedFilters;
use row_counts::RowCounts;
use shared_pool::SharedPool;

use crate::Reader;
use crate::database::PushedDown;

/// How many consumers of memory an error names.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::new(5).unwrap();

/// What a connector's computation may use of its machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory for the operators of all queries together; what decoding and networking take comes on top.
    pub memory: usize,
    /// Threads that one query spreads over.
    pub partitions: NonZeroUsize,
    /// Where operators may spill when the memory is used up; without it such a query fails.
    pub spill: Option<Spill>,
}

/// A place for data that does not fit into memory. It holds person-level data in the clear while a query runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spill {
    /// A folder, made if absent.
    pub folder: PathBuf,
    /// The most bytes that all queries together may keep there.
    pub bytes: u64,
}

/// Why a session cannot be made.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The spill folder cannot be made or used.
    #[error("the folder for spilled data cannot be used: {0}")]
    Spill(#[source] DataFusionError),
}

/// A session under `limits`, with DataFusion's functions and no tables. Sessions made of its state share its memory.
///
/// # Errors
/// [`SessionError::Spill`] if the spill folder cannot be used.
pub fn session(limits: &Limits) -> Result<SessionContext, SessionError> {
    let state = SessionStateBuilder::new()
        .with_config(config(limits.partitions))
        .with_runtime_env(runtime(limits)?)
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_scalar_functions(SessionStateDefaults::default_scalar_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .with_optimizer_rule(Arc::new(FixedKeys))
        .with_optimizer_rule(Arc::new(PushedDown))
        .with_physical_optimizer_rules(physical_rules())
        .build();
    Ok(SessionContext::new_with_state(state))
}

/// What a plan of a session is executed by where all statements at one database are to see one moment: that of the reader,
/// who is there for as long as the task is.
#[must_use]
pub fn task(context: &SessionContext, reader: Arc<Reader>) -> Arc<TaskContext> {
    let task = TaskContext::from(&context.state());
    let config = task.session_config().clone().with_extension(reader);
    Arc::new(task.with_session_config(config))
}

/// DataFusion's rules, with ours in the place of those that answer wrongly.
fn physical_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let rules = PhysicalOptimizer::default().rules.into_iter();
    let ours = |rule: Arc<dyn PhysicalOptimizerRule + Send + Sync>| -> Arc<dyn PhysicalOptimizerRule + Send + Sync> {
        match rule.name() {
            row_counts::RULE => Arc::new(RowCounts),
            named if named.starts_with(named_filters::RULE) => Arc::new(NamedFilters(rule)),
            _ => rule,
        }
    };
    rules.map(ours).collect()
}

fn config(partitions: NonZeroUsize) -> SessionConfig {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions.get())
        .with_information_schema(false)
        .with_default_catalog_and_schema("khidi", "public");
    // The engine's two opinions on whether a CASE can be NULL differ, and it refuses to group by one.
    config.options_mut().execution.skip_physical_aggregate_schema_check = true;
    let parquet = &mut config.options_mut().execution.parquet;
    // Filters prune row groups and pages; rows are filtered after decoding. Filtering while decoding was slower for
    // filters on one column (by 10 to 30 %) and faster (by 10 %) for a selective filter on three.
    parquet.pushdown_filters = false;
    // Timestamps of old writers (INT96) reach years beyond what nanoseconds can tell.
    parquet.coerce_int96 = Some("us".to_owned());
    config
}

fn runtime(limits: &Limits) -> Result<Arc<RuntimeEnv>, SessionError> {
    let disk = match &limits.spill {
        None => DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled),
        Some(spill) => DiskManagerBuilder::default()
            .with_mode(DiskManagerMode::Directories(vec![spill.folder.clone()]))
            .with_max_temp_directory_size(spill.bytes),
    };
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(TrackConsumersPool::new(SharedPool::new(limits.memory), NAMED_CONSUMERS)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(SessionError::Spill)
}
