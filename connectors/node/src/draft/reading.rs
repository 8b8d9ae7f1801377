//! The one edge of a draft at which rows are read: through the connector's own sources and session, a limited number of rows
//! and seconds for each table. What comes out of it holds no value.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use datafusion::catalog::TableProvider;
use datafusion::common::Column;
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use khidi_connectors_sources::{OpenTable, Places, SourceColumn, SourceConfig, SourceError, columns, open};
use thiserror::Error;

use super::people::{self, People};
use super::profile::{self, ColumnProfile};
use super::roles;
use super::written::Looked;

/// How long is looked, and at how much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// Most rows of a table.
    pub rows: usize,
    /// Most time for a table.
    pub time: Duration,
}

/// What is known of a table.
#[derive(Debug)]
pub(super) struct Profile {
    /// How much was looked at.
    pub looked: Looked,
    /// The columns that can be published.
    pub schema: Arc<Schema>,
    /// All columns.
    pub columns: Vec<ColumnProfile>,
    /// The people, where a column names them.
    pub people: Option<People>,
}

/// Why a table was not looked at.
#[derive(Debug, Error)]
pub(super) enum Unread {
    /// It cannot be opened.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It took too long.
    #[error("it was not looked at in {} seconds", .0.as_secs())]
    Slow(Duration),
    /// Its rows cannot be read. The cause may tell of them.
    #[error("its rows cannot be read")]
    Rows(#[from] DataFusionError),
}

/// Whether sources have the same columns, so that they are parts of one table.
pub(super) async fn agree(sources: &[SourceConfig], places: &Places) -> bool {
    let mut first = None;
    for source in sources {
        let Ok(all) = columns(source, places).await else { return false };
        let all: BTreeSet<_> =
            all.into_iter().map(|column| (column.name, column.published.map(|form| form.to_string()))).collect();
        if first.get_or_insert_with(|| all.clone()) != &all {
            return false;
        }
    }
    true
}

/// Looks at a table.
///
/// # Errors
/// One [`Unread`] per cause.
pub(super) async fn profile(
    context: &SessionContext,
    source: &SourceConfig,
    places: &Places,
    budget: Budget,
) -> Result<Profile, Unread> {
    let looking = tokio::time::timeout(budget.time, looked_at(context, source, places, budget.rows));
    looking.await.unwrap_or(Err(Unread::Slow(budget.time)))
}

async fn looked_at(
    context: &SessionContext,
    source: &SourceConfig,
    places: &Places,
    most: usize,
) -> Result<Profile, Unread> {
    let all = columns(source, places).await?;
    let names = published(&all);
    let opened: OpenTable = open(source, places, Some(&names)).await?;
    let mut fold = profile::Fold::new(&opened.schema);
    each(context, &opened.provider, &names, most, |batch| fold.add(batch)).await?;
    let rows = usize::try_from(fold.rows()).unwrap_or(usize::MAX);
    let is_all = rows < most || opened.rows == Some(fold.rows());
    let looked = if is_all { Looked::All } else { Looked::First(fold.rows()) };
    let known = fold.finish();
    let people = match roles::places(&known) {
        None => None,
        Some(at) => {
            let mut fold = people::Fold::new(at);
            each(context, &opened.provider, &names, most, |batch| fold.add(batch)).await?;
            Some(fold.finish())
        }
    };
    // Those that cannot be published come last: nothing hangs on their place.
    let unpublished = all.into_iter().filter(|column| column.published.is_none());
    let unpublished = unpublished.map(|column| ColumnProfile::unpublished(column.name, column.stored));
    let columns = known.into_iter().chain(unpublished).collect();
    Ok(Profile { looked, schema: opened.schema, columns, people })
}

fn published(all: &[SourceColumn]) -> Vec<String> {
    all.iter().filter(|column| column.published.is_some()).map(|column| column.name.clone()).collect()
}

/// The first rows, batch by batch.
async fn each(
    context: &SessionContext,
    provider: &Arc<dyn TableProvider>,
    names: &[String],
    most: usize,
    mut add: impl FnMut(&RecordBatch),
) -> Result<(), DataFusionError> {
    if names.is_empty() {
        return Ok(());
    }
    let columns = names.iter().map(|name| Expr::Column(Column::from_name(name)));
    let plan = LogicalPlanBuilder::scan("source", provider_as_source(Arc::clone(provider)), None)?
        .project(columns)?
        .limit(0, Some(most))?
        .build()?;
    let mut batches = context.execute_logical_plan(plan).await?.execute_stream().await?;
    while let Some(batch) = batches.next().await {
        add(&batch?);
        // So that the time that is left is looked at between batches.
        tokio::task::yield_now().await;
    }
    Ok(())
}
