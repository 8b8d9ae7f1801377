//! Where the rows of a statement go: to the engine, which takes them when it is ready. While another statement of the same
//! question waits for this one's connection, rows that the engine does not take are kept, so that this one ends: the engine
//! may be waiting for the other one's rows first.

use std::collections::VecDeque;

use arrow::array::RecordBatch;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};

use super::error::DatabaseError;
use super::server::{Batches, Errand};

/// The rows of one statement on their way.
pub(super) struct Outlet {
    batches: Batches,
    kept: VecDeque<RecordBatch>,
    /// Pays for what is kept.
    memory: MemoryReservation,
}

impl Outlet {
    /// Nothing is kept yet.
    pub fn new(batches: Batches, errand: &Errand) -> Self {
        let memory = MemoryConsumer::new("rows of a database that wait").register(errand.memory());
        Self { batches, kept: VecDeque::new(), memory }
    }

    /// Hands rows over in their order, or keeps them for as long as the connection `is_wanted` by another statement. Whether
    /// anybody still wants them.
    pub async fn send(
        &mut self,
        batch: RecordBatch,
        is_wanted: impl Future<Output = ()>,
    ) -> Result<bool, DatabaseError> {
        tokio::pin!(is_wanted);
        self.kept.push_back(batch);
        loop {
            tokio::select! {
                biased;
                place = self.batches.reserve() => {
                    let Ok(place) = place else { return Ok(false) };
                    if let Some(batch) = self.kept.pop_front() {
                        place.send(Ok(batch));
                    }
                    if self.kept.is_empty() {
                        self.memory.free();
                        return Ok(true);
                    }
                }
                () = &mut is_wanted => {
                    let bytes = self.kept.iter().map(RecordBatch::get_array_memory_size).sum();
                    let paid = self.memory.try_resize(bytes);
                    paid.map_err(|error| DatabaseError::Memory(error.strip_backtrace()))?;
                    return Ok(true);
                }
            }
        }
    }

    /// Hands over what is kept, and the last rows. Nobody may be left to hear of them.
    pub async fn close(mut self, rest: RecordBatch) {
        self.kept.push_back(rest);
        for batch in self.kept {
            if self.batches.send(Ok(batch)).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::future::{pending, ready};
    use std::sync::Arc;

    use arrow::array::Int64Array;
    use datafusion::execution::TaskContext;
    use datafusion::execution::runtime_env::RuntimeEnvBuilder;
    use futures::FutureExt as _;
    use tokio::sync::mpsc;

    use super::*;

    fn batch(number: i64) -> RecordBatch {
        let numbers = Int64Array::from(vec![number; 100]);
        RecordBatch::try_from_iter([("n", Arc::new(numbers) as _)]).unwrap()
    }

    fn errand(memory: usize) -> Errand {
        let runtime = RuntimeEnvBuilder::new().with_memory_limit(memory, 1.0).build_arc().unwrap();
        Errand::of(&TaskContext::default().with_runtime(runtime))
    }

    #[tokio::test]
    async fn rows_are_kept_while_the_connection_is_wanted_and_come_in_their_order() {
        let (batches, mut received) = mpsc::channel(1);
        let mut outlet = Outlet::new(batches, &errand(1 << 20));
        assert!(outlet.send(batch(0), pending()).await.unwrap());
        assert!(outlet.send(batch(1), pending()).now_or_never().is_none(), "nobody takes it and nobody else waits");
        // What was being sent then is there still.
        assert!(outlet.send(batch(2), ready(())).await.unwrap());
        let closing = tokio::spawn(outlet.close(batch(3)));
        let mut numbers = Vec::new();
        while let Some(batch) = received.recv().await {
            let batch: RecordBatch = batch.unwrap();
            numbers.push(batch.column(0).as_any().downcast_ref::<Int64Array>().unwrap().value(0));
        }
        closing.await.unwrap();
        assert_eq!(numbers, [0, 1, 2, 3]);
    }

    #[tokio::test]
    async fn what_is_kept_is_paid_for() {
        let (batches, received) = mpsc::channel(1);
        let mut outlet = Outlet::new(batches, &errand(2000));
        assert!(outlet.send(batch(0), ready(())).await.unwrap());
        assert!(outlet.send(batch(1), ready(())).await.unwrap());
        let error = outlet.send(batch(2), ready(())).now_or_never().unwrap();
        let error = match error {
            Ok(_) => outlet.send(batch(3), ready(())).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(error.to_string().contains("do not fit into memory"), "{error}");
        drop(received);
        assert!(!outlet.send(batch(4), ready(())).await.unwrap(), "nobody is there");
    }
}
