//! Runs a checked plan over the agency's sources and releases its results batch by batch. The one place of this crate
//! where results are seen before they are protected; they go to the rules and nowhere else.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use khidi_connectors_sources::{Reader, task};
use khidi_queries_disclosure::{ReleaseError, Released};
use khidi_queries_functions::faults;
use khidi_queries_protocol::{Code, Refusal};
use thiserror::Error;

use super::cooperation::stoppable;
use super::gathered;
use super::planning::Question;
use crate::refused::{Refused, chain};

/// Limits on one answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Most cells or rows.
    pub cells: u64,
    /// Most bytes.
    pub bytes: u64,
}

/// What may leave.
pub(super) struct Outcome {
    /// Schema of all batches.
    pub schema: SchemaRef,
    /// Released cells or rows.
    pub batches: Vec<Released<RecordBatch>>,
    /// Rows of all batches.
    pub cells: u64,
    /// Cells left out.
    pub withheld: u64,
    /// About what the values take on the wire.
    bytes: u64,
}

impl Outcome {
    fn add(&mut self, released: Released<RecordBatch>, raw: usize, limits: Limits) -> Result<(), Failure> {
        let cells = count(released.as_inner().num_rows());
        self.withheld += count(raw).saturating_sub(cells);
        self.cells += cells;
        self.bytes += size(released.as_inner());
        self.batches.push(released);
        if self.cells > limits.cells {
            return Err(Failure::Cells);
        }
        if self.bytes > limits.bytes { Err(Failure::Bytes) } else { Ok(()) }
    }
}

/// Why a checked plan gave no answer.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// The engine failed.
    #[error("the question failed")]
    Engine {
        /// Whether the question read rows about people.
        is_protected: bool,
        #[source]
        source: DataFusionError,
    },
    /// The results could not be released.
    #[error("the results could not be released")]
    Release(#[from] ReleaseError),
    /// More cells than allowed.
    #[error("the answer has more cells than allowed")]
    Cells,
    /// More bytes than allowed.
    #[error("the answer has more bytes than allowed")]
    Bytes,
}

impl Failure {
    /// What the gateway learns of it. Over rows about people a failure of the engine could depend on one of them, so that
    /// not even lack of memory is told.
    pub fn refused(&self, agency: &str) -> Refused {
        let open = |refusal| Refused::because(refusal, self);
        match self {
            Self::Cells => open(Refusal::new(Code::KH501).with("limit", "cells")),
            Self::Bytes => open(Refusal::new(Code::KH501).with("limit", "bytes")),
            Self::Engine { is_protected: false, source } if is_memory(source) => open(Refusal::new(Code::KH503)),
            Self::Engine { .. } | Self::Release(_) => Refused::opaque(agency, chain(self)),
        }
    }
}

fn is_memory(error: &DataFusionError) -> bool {
    matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
}

/// Runs a question at the moment of the reader. Dropping the future stops the engine's work.
pub(super) fn run(
    context: &SessionContext,
    question: Question,
    limits: Limits,
    reader: Arc<Reader>,
) -> BoxFuture<'_, Result<Outcome, Failure>> {
    async move {
        let task = task(context, reader);
        let is_protected = question.is_protected;
        let failed = |source| Failure::Engine { is_protected, source };
        let rules = question.plan.rules();
        let mut outcome = Outcome { schema: rules.schema()?, batches: Vec::new(), cells: 0, withheld: 0, bytes: 0 };
        if let Some(gathering) = rules.gathering()? {
            let cells = gathering.cells();
            let released = gathered::released(context, &task, question.plan.runs(), gathering).await?;
            outcome.add(released, cells, limits)?;
            return Ok(outcome);
        }
        let plan = faults::avoided(question.plan.plan().clone()).map_err(failed)?;
        let physical = context.state().create_physical_plan(&plan).await.and_then(stoppable).map_err(failed)?;
        let mut stream = execute_stream(physical, task).map_err(failed)?;
        while let Some(raw) = stream.next().await {
            let raw = raw.map_err(failed)?;
            outcome.add(rules.release(&raw)?, raw.num_rows(), limits)?;
        }
        Ok(outcome)
    }
    .boxed()
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// Bytes of a batch's values, about what they take on the wire.
fn size(batch: &RecordBatch) -> u64 {
    let sizes = batch.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(usize::MAX));
    count(sizes.fold(0, usize::saturating_add))
}
