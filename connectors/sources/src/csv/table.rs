//! The table that a session scans: CSV files as they were when they were opened, divided among threads.

use std::any::Any;
use std::fs::File;
use std::sync::{Arc, PoisonError};

use arrow::datatypes::{Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use tokio::sync::OnceCell;

use super::checkpoints::{self, Checkpoint};
use super::columns::{CsvColumn, HeadedFile};
use super::config::BadRows;
use super::scan::{Opened, Partition};
use super::segments::{Divisible, FilePart, Segment, divide};
use super::set_aside::{Latest, SetAside, Tally};
use crate::ScanError;
use crate::canonical::execution;
use crate::store::Held;

/// Rows that are read together when nobody asks for them.
const ROWS: usize = 8192;

/// CSV files as one table, in computed types.
#[derive(Debug)]
pub struct CsvTable {
    opened: Arc<Opened>,
    schema: SchemaRef,
    /// Bytes between checkpoints.
    step: u64,
    /// For each file, found when it is first scanned.
    checkpoints: OnceCell<Vec<Vec<Checkpoint>>>,
    latest: Latest,
}

impl CsvTable {
    pub(super) fn new(opened: Opened, step: u64) -> Self {
        let field = |column: &CsvColumn| Field::new(&column.name, execution(&column.reader.kind.published()), true);
        let schema = Arc::new(Schema::new(opened.columns.iter().map(field).collect::<Vec<_>>()));
        Self { opened: Arc::new(opened), schema, step, checkpoints: OnceCell::new(), latest: Latest::default() }
    }

    /// The table behind a provider, if it is one of CSV files.
    #[must_use]
    pub fn of(provider: &dyn TableProvider) -> Option<&Self> {
        (Held::inside(provider) as &dyn Any).downcast_ref()
    }

    /// The rows that were set aside when all files were last read to their end; nothing if they never were.
    #[must_use]
    pub fn set_aside(&self) -> Option<SetAside> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads everything, and tells of the rows that a question would be refused for, or that are set aside. For an
    /// operator who wants to know all that is wrong with the files; takes as long as the files are long.
    ///
    /// # Errors
    /// A file changed or cannot be read to its end, or one row hides those behind it.
    pub async fn read_through(&self) -> Result<SetAside> {
        self.check_unchanged().await?;
        let latest = Latest::default();
        let segment = |file| Segment { file, part: FilePart::Whole };
        let everything = Partition {
            opened: Arc::new(Opened { bad_rows: BadRows::SetAside, ..self.opened.as_ref().clone() }),
            schema: Arc::clone(&self.schema),
            projection: (0..self.schema.fields().len()).collect(),
            segments: (0..self.opened.files.len()).map(segment).collect(),
            tally: Arc::new(Tally::new(1, Arc::clone(&latest))),
            number: 0,
        };
        let read = tokio::task::spawn_blocking(move || everything.read(ROWS, |_| true)).await;
        read.map_err(|stopped| DataFusionError::External(Box::new(stopped)))??;
        Ok(latest.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default())
    }

    async fn check_unchanged(&self) -> Result<()> {
        let opened = Arc::clone(&self.opened);
        blocking(move || opened.files.iter().try_for_each(|(file, _)| file.check_unchanged())).await
    }

    /// Places where records begin, for each file. A small file, or one that cannot be divided, has none.
    async fn checkpoints(&self) -> Result<&Vec<Vec<Checkpoint>>> {
        let (opened, step) = (Arc::clone(&self.opened), self.step);
        let find = move || opened.files.iter().map(|file| checkpoints_of(file, step)).collect();
        self.checkpoints.get_or_try_init(|| blocking(find)).await
    }
}

fn checkpoints_of((file, head): &HeadedFile, step: u64) -> Result<Vec<Checkpoint>, ScanError> {
    let Some(begin) = head.wrapping.divisible_from().filter(|_| file.state.size / 2 >= step) else {
        return Ok(Vec::new());
    };
    let found = File::open(&file.path)
        .and_then(|mut opened| checkpoints::find(&mut opened, begin, head.skipped, head.delimiter, step));
    // A file that changes meanwhile is refused, so that no checkpoints of another file are kept.
    file.check_unchanged()?;
    let unreadable = |cause| ScanError::Unreadable { path: file.path.clone(), line: 1, cause };
    let mut found = found.map_err(unreadable)?;
    found.retain(|place| place.line > head.header_line);
    Ok(found)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, ScanError> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|stopped| DataFusionError::External(Box::new(stopped)))?
        .map_err(|error| DataFusionError::External(Box::new(error)))
}

#[async_trait]
impl TableProvider for CsvTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.check_unchanged().await?;
        let threads = state.config().target_partitions();
        let none = vec![Vec::new(); self.opened.files.len()];
        let checkpoints = if threads > 1 { self.checkpoints().await? } else { &none };
        let divisible = |((file, _), checkpoints): (&HeadedFile, _)| Divisible { size: file.state.size, checkpoints };
        let files: Vec<Divisible<'_>> =
            self.opened.files.iter().zip(checkpoints.iter().map(Vec::as_slice)).map(divisible).collect();
        let shares = divide(&files, threads);
        let projection = projection.cloned().unwrap_or_else(|| (0..self.schema.fields().len()).collect());
        let schema = Arc::new(self.schema.project(&projection)?);
        let tally = Arc::new(Tally::new(shares.len(), Arc::clone(&self.latest)));
        let partition = |(number, segments)| -> Arc<dyn PartitionStream> {
            Arc::new(Partition {
                opened: Arc::clone(&self.opened),
                schema: Arc::clone(&schema),
                projection: projection.clone(),
                segments,
                tally: Arc::clone(&tally),
                number,
            })
        };
        let partitions = shares.into_iter().enumerate().map(partition).collect();
        Ok(Arc::new(StreamingTableExec::try_new(Arc::clone(&schema), partitions, None, [], false, limit)?))
    }
}
