//! The runs of an ad hoc question. Which of them decide hangs on people, so that every one of them is made, whether or not
//! it does, and what decides nothing is thrown away as it comes.

use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::execution::TaskContext;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{SendableRecordBatchStream, execute_stream};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use khidi_queries_disclosure::{Gathering, Released};
use khidi_queries_functions::faults;

use super::cooperation::stoppable;
use super::running::Failure;

/// What is kept of a row is about so many times its batch: in three orders, beside its number and name.
const KEPT: usize = 3;

/// Makes all runs and releases the cells.
pub(super) async fn released(
    context: &SessionContext,
    task: &Arc<TaskContext>,
    runs: &[LogicalPlan],
    mut gathering: Gathering<'_>,
) -> Result<Released<RecordBatch>, Failure> {
    let failed = |source: DataFusionError| Failure::Engine { is_protected: true, source };
    let mut memory = MemoryConsumer::new("people of an ad hoc question").register(&context.runtime_env().memory_pool);
    let mut made = vec![false; runs.len()];
    while let Some(run) = gathering.needed() {
        let missing = || DataFusionError::Internal(format!("no run {run}"));
        let plan = runs.get(run).ok_or_else(missing).map_err(failed)?;
        gathering.begin(run);
        let mut stream = started(context, task, plan).await.map_err(failed)?;
        while let Some(people) = stream.next().await {
            let people = people.map_err(failed)?;
            keep(&mut memory, &people).map_err(failed)?;
            gathering.add(run, &people)?;
        }
        if let Some(made) = made.get_mut(run) {
            *made = true;
        }
    }
    let rest = runs.iter().zip(made).filter(|(_, made)| !made);
    for (plan, _) in rest {
        let mut stream = started(context, task, plan).await.map_err(failed)?;
        while let Some(people) = stream.next().await {
            drop(people.map_err(failed)?);
        }
    }
    Ok(gathering.release()?)
}

async fn started(
    context: &SessionContext,
    task: &Arc<TaskContext>,
    plan: &LogicalPlan,
) -> EngineResult<SendableRecordBatchStream> {
    let plan = faults::avoided(plan.clone())?;
    let physical = context.state().create_physical_plan(&plan).await.and_then(stoppable)?;
    execute_stream(physical, Arc::clone(task))
}

fn keep(memory: &mut MemoryReservation, people: &RecordBatch) -> EngineResult<()> {
    memory.try_grow(people.get_array_memory_size().saturating_mul(KEPT))
}
