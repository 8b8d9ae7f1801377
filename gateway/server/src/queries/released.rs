//! Questions over releases, which the gateway keeps itself: read from the store when they are answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_functions::civil;
use khidi_queries_protocol::{Code, Refusal};
use tokio::time::timeout_at;

use super::asking::Run;
use super::{Answered, Queries, account};
use crate::caller::Caller;
use crate::directory::chain;
use crate::execute::Leaves;
use crate::releases::{self, Kept, Tables};

/// A release is damaged, of which the log has told.
#[derive(Debug, thiserror::Error)]
#[error("a release is damaged, so that no question is answered over releases; it stands in the lines before")]
struct Damaged;

impl Queries {
    /// The releases that the caller may read.
    fn readable(&self, caller: &Caller) -> Option<&Arc<Kept>> {
        self.releases.as_ref().filter(|kept| kept.may_read(caller))
    }

    /// The tables of releases; for whoever may not read them there are none.
    ///
    /// # Errors
    /// KH904 where the store fails.
    pub(crate) async fn released_tables(&self, caller: &Caller) -> Result<Option<Tables>, Refusal> {
        let Some(kept) = self.readable(caller) else { return Ok(None) };
        kept.tables().await.map(Some).map_err(|error| self.store_fails(&error))
    }

    pub(super) async fn over_releases(
        &self,
        run: &Run<'_>,
        plan: LogicalPlan,
        schema: SchemaRef,
    ) -> Result<Answered, Refusal> {
        timeout_at(self.deadline(run), self.read_and_run(run, plan, schema))
            .await
            .map_err(|_| Refusal::new(Code::KH502))?
    }

    async fn read_and_run(&self, run: &Run<'_>, plan: LogicalPlan, schema: SchemaRef) -> Result<Answered, Refusal> {
        let kept = self.readable(run.caller).ok_or_else(|| run.internal())?;
        let known = kept.tables().await.map_err(|error| self.store_fails(&error))?;
        let today = civil::Instant::from_unix_micros(run.statement.planned_at_micros).local_days().into();
        // Where a release cannot be told, rows would be missing without a word.
        if known.is_damaged() {
            return Err(self.store_fails(&Damaged));
        }
        let held = self.engine.reservation();
        let mut tables = BTreeMap::new();
        for name in releases::read(&plan) {
            let columns = known.schema(&name).ok_or_else(|| run.internal())?;
            held.try_grow(known.bytes(&name)).map_err(|_| Refusal::new(Code::KH503))?;
            let rows = kept.rows(&known, &name, today).await.map_err(|error| self.store_fails(&error))?;
            let bytes = rows.iter().map(|batch| batch.get_array_memory_size()).sum();
            held.try_grow(bytes).map_err(|_| Refusal::new(Code::KH503))?;
            tables.insert(name, (Arc::clone(columns), rows));
        }
        let leaves = Leaves { released: Vec::new(), tables };
        let (batches, memory) = self.executed(run, plan, leaves, &schema).await?;
        let report = account::of_explanation(run, &schema).encode().map_err(|_| run.internal())?;
        Ok(Answered { schema, batches, report, sources: Vec::new(), query_id: run.query_id.to_owned(), memory })
    }

    fn store_fails(&self, error: &dyn std::error::Error) -> Refusal {
        let reference = self.query_id();
        tracing::error!(reference, cause = chain(error), "the store of releases fails");
        Refusal::new(Code::KH904).with("reference", reference)
    }
}
