//! The table that a session scans: plans a scan of the files found at opening, and of no others.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Statistics, project_schema};
use datafusion::config::TableParquetOptions;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder};
use datafusion::datasource::table_schema::TableSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;

use super::adapter::Adapters;
use super::partitions;
use crate::ScanError;

/// A file as it was at opening.
#[derive(Debug)]
pub(super) struct DataFile {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    pub(super) modified: SystemTime,
    pub(super) scanned: PartitionedFile,
}

impl DataFile {
    fn check_unchanged(&self) -> Result<(), ScanError> {
        let unchanged = std::fs::metadata(&self.path)
            .and_then(|found| Ok(found.len() == self.size && found.modified()? == self.modified))
            .unwrap_or(false);
        match unchanged {
            true => Ok(()),
            false => Err(ScanError::Changed { path: self.path.clone() }),
        }
    }
}

/// Parquet files as one table, in computed types.
#[derive(Debug)]
pub(super) struct ParquetTable {
    schema: TableSchema,
    files: Arc<[DataFile]>,
    statistics: Statistics,
}

impl ParquetTable {
    /// A table of `files`, whose statistics cover all of `schema`.
    pub(super) fn try_new(schema: TableSchema, files: Vec<DataFile>) -> Result<Self> {
        let statistics = merged(&schema, files.iter().map(|file| &file.scanned))?;
        Ok(Self { schema, files: files.into(), statistics })
    }

    async fn check_unchanged(&self) -> Result<()> {
        let files = Arc::clone(&self.files);
        let check = move || files.iter().try_for_each(DataFile::check_unchanged);
        let checked = tokio::task::spawn_blocking(check).await;
        checked
            .map_err(|stopped| DataFusionError::External(Box::new(stopped)))?
            .map_err(|changed| DataFusionError::External(Box::new(changed)))
    }
}

fn merged<'a>(schema: &TableSchema, files: impl Iterator<Item = &'a PartitionedFile>) -> Result<Statistics> {
    let of_files = files.filter_map(|file| file.statistics.as_deref());
    Statistics::try_merge_iter(of_files, schema.table_schema())
}

#[async_trait]
impl TableProvider for ParquetTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(self.schema.table_schema())
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn statistics(&self) -> Option<Statistics> {
        Some(self.statistics.clone())
    }

    /// Only filters on partition columns are of use here. All others reach the scan through the physical optimiser,
    /// those on converted columns too.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        let partition = self.schema.table_partition_cols();
        let support = |filter: &&Expr| match partitions::decide(partition, filter) {
            true => TableProviderFilterPushDown::Inexact,
            false => TableProviderFilterPushDown::Unsupported,
        };
        Ok(filters.iter().map(support).collect())
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.check_unchanged().await?;
        let files = self.files.iter().map(|file| file.scanned.clone()).collect();
        let partition = self.schema.table_partition_cols();
        let files = partitions::possible(state, partition, filters, files);
        if files.is_empty() {
            let schema = project_schema(&self.schema(), projection)?;
            return Ok(Arc::new(EmptyExec::new(schema)));
        }

        let mut options = TableParquetOptions::new();
        options.global = state.config_options().execution.parquet.clone();
        let format = ParquetFormat::new().with_options(options);
        let source = format.file_source(self.schema.clone());
        let statistics = merged(&self.schema, files.iter())?;
        let groups = FileGroup::new(files).split_files(state.config().target_partitions());
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
            .with_file_groups(groups)
            .with_statistics(statistics)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .with_expr_adapter(Some(Arc::new(Adapters)))
            .build();
        format.create_physical_plan(state, scan).await
    }
}
