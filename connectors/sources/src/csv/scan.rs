//! Reads one partition of a scan: records in batches, their cells into arrays, rows that cannot be read refused or set
//! aside. Runs on a thread of its own, because it waits for the disk, and ends when nobody wants its batches any more.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions};
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::PartitionStream;

use super::cells::{CellReader, Cells};
use super::columns::{CsvColumn, HeadedFile};
use super::config::BadRows;
use super::fault::{RowCause, RowFault};
use super::grammar::Grammar;
use super::head::Head;
use super::input::{Range, Text};
use super::records::{Fault, Records, Stop};
use super::segments::{FilePart, Segment};
use super::set_aside::{SetAside, Tally};
use crate::ScanError;

/// Batches that wait to be taken.
const WAITING: usize = 2;

/// What is scanned, the same for all scans of a table.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) files: Vec<HeadedFile>,
    pub(super) columns: Vec<CsvColumn>,
    pub(super) bad_rows: BadRows,
}

/// One partition of a scan.
#[derive(Debug, Clone)]
pub(super) struct Partition {
    pub(super) opened: Arc<Opened>,
    /// Of the batches.
    pub(super) schema: SchemaRef,
    /// Which of the columns are asked for, in the order of the schema.
    pub(super) projection: Vec<usize>,
    pub(super) segments: Vec<Segment>,
    pub(super) tally: Arc<Tally>,
    /// Which of the partitions this is.
    pub(super) number: usize,
}

impl PartitionStream for Partition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStream::builder(Arc::clone(&self.schema), WAITING);
        let (partition, batches) = (self.clone(), builder.tx());
        let rows = context.session_config().batch_size().max(1);
        // Nobody there to take a batch: the question is done with or given up.
        builder.spawn_blocking(move || partition.read(rows, |batch| batches.blocking_send(Ok(batch)).is_ok()));
        builder.build()
    }
}

/// The columns that a partition reads of one file.
struct Wanted {
    /// Which of the published columns, and which of the wanted cells of a record each is read from.
    columns: Vec<(usize, usize)>,
    readers: Vec<CellReader>,
    /// Which cells of a record are wanted.
    cells: Vec<bool>,
    /// How many.
    slots: usize,
}

impl Partition {
    /// Gives each batch to `give`, which says whether to go on.
    pub(super) fn read(&self, rows: usize, mut give: impl FnMut(RecordBatch) -> bool) -> Result<()> {
        let mut set_aside = SetAside::default();
        for segment in &self.segments {
            match self.read_segment(*segment, rows, &mut set_aside, &mut give)? {
                true => {}
                false => return Ok(()),
            }
        }
        self.tally.finish(self.number, set_aside);
        Ok(())
    }

    fn read_segment(
        &self,
        segment: Segment,
        rows: usize,
        set_aside: &mut SetAside,
        give: &mut impl FnMut(RecordBatch) -> bool,
    ) -> Result<bool> {
        let Some((file, head)) = self.opened.files.get(segment.file) else { return Ok(true) };
        let external = |error: ScanError| DataFusionError::External(Box::new(error));
        // A file that is being rewritten is no reason to speak of bad rows.
        let failed = |error: ScanError| external(file.check_unchanged().err().unwrap_or(error));
        let mut wanted = self.wanted(head);
        let mut records = match open(segment.part, file.path.as_path(), head) {
            Ok(records) => records,
            Err(stop) => return Err(failed(stopped(file.path.as_path(), 1, stop))),
        };
        records.expect(head.names.len(), Grammar::new(head.delimiter).wanting(wanted.cells.clone()));
        loop {
            match records.advance(rows) {
                Ok(true) => {}
                Ok(false) => break,
                Err(stop) => return Err(failed(stopped(&file.path, records.reached(), stop))),
            }
            let (batch, faults) = self.batch(&records, &mut wanted)?;
            let mut faults: Vec<RowFault> = faults.into_iter().map(|fault| self.named(fault, segment.file)).collect();
            faults.sort_by_key(|fault| fault.line);
            match (self.opened.bad_rows, faults.is_empty()) {
                (_, true) => {}
                (BadRows::SetAside, false) => set_aside.add(faults),
                (BadRows::Refuse, false) => {
                    let first = faults.into_iter().next();
                    return first.map_or(Ok(true), |fault| Err(failed(ScanError::BadRow(fault))));
                }
            }
            if batch.num_rows() > 0 && !give(batch) {
                return Ok(false);
            }
        }
        file.check_unchanged().map_err(external)?;
        Ok(true)
    }

    /// Where rows are set aside every column is read, or the rows of a question would hang on its columns.
    fn wanted(&self, head: &Head) -> Wanted {
        let read: Vec<usize> = match self.opened.bad_rows {
            BadRows::Refuse => self.projection.clone(),
            BadRows::SetAside => (0..self.opened.columns.len()).collect(),
        };
        let place = |column: &CsvColumn| head.names.iter().position(|name| *name == column.stored);
        let places: Vec<(usize, usize, CellReader)> = read
            .into_iter()
            .filter_map(|index| {
                let column = self.opened.columns.get(index)?;
                Some((index, place(column)?, column.reader.clone()))
            })
            .collect();
        let is_wanted = |place: usize| places.iter().any(|(_, wanted, _)| *wanted == place);
        let cells: Vec<bool> = (0..head.names.len()).map(is_wanted).collect();
        let slot = |place: usize| cells.iter().take(place).filter(|wanted| **wanted).count();
        let columns = places.iter().map(|(index, place, _)| (*index, slot(*place))).collect();
        let slots = cells.iter().filter(|wanted| **wanted).count();
        Wanted { columns, readers: places.into_iter().map(|(_, _, reader)| reader).collect(), cells, slots }
    }

    /// The rows at hand that can be read, and the faults of the others, the first of each row.
    fn batch(&self, records: &Records<Text>, wanted: &mut Wanted) -> Result<(RecordBatch, Vec<Located>)> {
        let rows = records.rows();
        let mut arrays: Vec<(usize, ArrayRef)> = Vec::with_capacity(wanted.columns.len());
        let (mut faults, mut bad) = (Vec::new(), Vec::new());
        for ((index, slot), reader) in wanted.columns.iter().zip(&mut wanted.readers) {
            let column = records.column(*slot, wanted.slots);
            let cells = Cells { column, rows, may_have_nul: records.has_nul() };
            arrays.push((*index, reader.read(cells, &mut faults)));
            bad.extend(faults.drain(..).map(|(row, cause)| (row, *index, cause)));
        }
        bad.sort_by_key(|(row, _, _)| *row);
        bad.dedup_by_key(|(row, _, _)| *row);

        let chosen = |index: &usize| arrays.iter().find(|(of, _)| of == index).map(|(_, array)| Arc::clone(array));
        let columns: Vec<ArrayRef> = self.projection.iter().filter_map(chosen).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?;
        let batch = match bad.is_empty() {
            true => batch,
            false => {
                let mut bad = bad.iter().map(|(row, _, _)| *row).peekable();
                let is_good = (0..rows).map(|row| bad.next_if_eq(&row).is_none());
                filter_record_batch(&batch, &BooleanArray::from(is_good.collect::<Vec<_>>()))?
            }
        };
        let malformed = records.faults().iter().map(|Fault { line, column, cause }| Located {
            line: *line,
            column: column.map(Place::File),
            cause: cause.clone(),
        });
        let unreadable = bad.into_iter().map(|(row, column, cause)| Located {
            line: records.line(row),
            column: Some(Place::Published(column)),
            cause,
        });
        Ok((batch, malformed.chain(unreadable).collect()))
    }

    fn named(&self, Located { line, column, cause }: Located, file: usize) -> RowFault {
        let file = self.opened.files.get(file);
        let column = column.and_then(|column| match column {
            Place::File(index) => file?.1.names.get(index).cloned(),
            Place::Published(index) => Some(self.opened.columns.get(index)?.name.clone()),
        });
        RowFault { path: file.map(|(file, _)| file.path.clone()).unwrap_or_default(), line, column, cause }
    }
}

/// A fault of a row.
struct Located {
    line: u64,
    column: Option<Place>,
    cause: RowCause,
}

/// A column, by its number.
enum Place {
    /// In the file.
    File(usize),
    /// Among those published.
    Published(usize),
}

fn open(part: FilePart, path: &std::path::Path, head: &Head) -> Result<Records<Text>, Stop> {
    let begin = head.wrapping.divisible_from().unwrap_or(0);
    let text = match part {
        FilePart::Whole => head.wrapping.text(path),
        FilePart::First { to } => head.wrapping.part(path, Range { from: begin, to }),
        FilePart::Later { range, .. } => head.wrapping.part(path, range),
    };
    let text = text.map_err(Stop::Input)?;
    match part {
        FilePart::Whole | FilePart::First { .. } => head.records(text),
        FilePart::Later { line, .. } => Ok(Records::new(text, Grammar::new(head.delimiter), line)),
    }
}

fn stopped(path: &std::path::Path, line: u64, stop: Stop) -> ScanError {
    let path = path.to_owned();
    match stop {
        Stop::Input(cause) => ScanError::Unreadable { path, line, cause },
        Stop::Row(Fault { line, cause, .. }) => ScanError::BadRow(RowFault { path, line, column: None, cause }),
    }
}
