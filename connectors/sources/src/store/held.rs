//! A table that is read from fetched objects: the reader's own, which keeps the generation that it reads.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Statistics;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, LogicalPlan, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;

use super::cache::Generation;

/// A table, and the files behind it.
#[derive(Debug)]
pub(crate) struct Held {
    table: Arc<dyn TableProvider>,
    _generation: Arc<Generation>,
}

impl Held {
    pub(super) fn new(table: Arc<dyn TableProvider>, generation: Arc<Generation>) -> Self {
        Self { table, _generation: generation }
    }

    /// The reader's own table, where a provider is one that is held.
    pub(crate) fn inside(provider: &dyn TableProvider) -> &dyn TableProvider {
        match (provider as &dyn Any).downcast_ref::<Self>() {
            Some(held) => held.table.as_ref(),
            None => provider,
        }
    }
}

#[async_trait]
impl TableProvider for Held {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }

    fn table_type(&self) -> TableType {
        self.table.table_type()
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        self.table.get_logical_plan()
    }

    fn statistics(&self) -> Option<Statistics> {
        self.table.statistics()
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        self.table.supports_filters_pushdown(filters)
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.table.scan(state, projection, filters, limit).await
    }
}
