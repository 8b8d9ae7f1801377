//! Reads an agency's answer message by message: guarded, decoded, of the fragment's schema, ended by its tail.
//! The agency may be hostile. No socket in here.

use std::collections::HashMap;

use arrow_flight::FlightData;
use arrow_flight::utils::flight_data_to_arrow_batch;
use arrow_ipc::convert::fb_to_schema;
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Schema, SchemaRef, UInt8Type};
use datafusion::arrow::error::ArrowError;
use khidi_queries_disclosure::catalogue::{Protection, Versions};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_planner::Fragment;
use khidi_queries_protocol::Status;
use khidi_queries_protocol::ipc_guard::{IpcContent, IpcError, IpcLimits, check_layout, check_message};
use khidi_queries_protocol::tail::{AnswerKind, AnswerTail, TailError};

use super::Errand;

/// Longest header of one message: names of columns, lengths of buffers.
const LONGEST_HEADER: usize = 1024 * 1024;

/// What an answer must be.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub query_id: String,
    pub schema: SchemaRef,
    pub kind: AnswerKind,
    /// Exactly one cell: a question without keys.
    pub one_cell: bool,
    pub versions: Versions,
    /// `None` where only public tables are read.
    pub protection: Option<Protection>,
    pub max_rows: u64,
    pub max_bytes: u64,
}

impl Expected {
    pub(super) fn of(fragment: &Fragment, errand: &Errand) -> Self {
        let (kind, one_cell, max_rows) = match &fragment.ask {
            Ask::Cells(asked) => (AnswerKind::Cells, asked.keys.is_empty(), errand.limits.cells),
            Ask::Rows => (AnswerKind::Rows, false, errand.limits.rows),
        };
        Self {
            query_id: errand.query_id.clone(),
            schema: fragment.schema.clone(),
            kind,
            one_cell,
            versions: fragment.versions.clone(),
            protection: fragment.protection,
            max_rows,
            max_bytes: errand.limits.bytes,
        }
    }
}

/// A whole and acceptable answer.
#[derive(Debug)]
pub(super) struct Received {
    pub batches: Vec<RecordBatch>,
    pub rows: u64,
    pub bytes: u64,
    pub protection: Protection,
}

/// Why an answer is not acceptable.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AnswerError {
    #[error("{0}")]
    Limit(&'static str),
    #[error("a message is not acceptable")]
    Ipc(#[from] IpcError),
    #[error("the schema comes late, twice or not at all")]
    SchemaOrder,
    #[error("the schema is not the one that was asked for")]
    Schema,
    #[error("a batch cannot be decoded")]
    Decode(#[source] ArrowError),
    #[error("a status is none")]
    Status,
    #[error("a message follows the tail")]
    AfterTail,
    #[error("the tail is not acceptable")]
    Tail(#[from] TailError),
    #[error("the tail tells of another {0}")]
    OtherTail(&'static str),
    #[error("the answer ends without its tail")]
    Truncated,
    #[error("a question without keys has {0} cells")]
    CellCount(u64),
    #[error("a message is empty")]
    Empty,
}

/// The answer so far.
#[derive(Debug)]
pub(super) struct Receiver {
    expected: Expected,
    has_schema: bool,
    batches: Vec<RecordBatch>,
    rows: u64,
    bytes: u64,
    tail: Option<AnswerTail>,
}

impl Receiver {
    pub(super) fn new(expected: Expected) -> Self {
        Self { expected, has_schema: false, batches: Vec::new(), rows: 0, bytes: 0, tail: None }
    }

    /// Takes one message in.
    pub(super) fn take(&mut self, message: &FlightData) -> Result<(), AnswerError> {
        if self.tail.is_some() {
            return Err(AnswerError::AfterTail);
        }
        let parts = [&message.data_header, &message.data_body, &message.app_metadata];
        let size: usize = parts.iter().map(|part| part.len()).sum();
        self.bytes = self.bytes.saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
        if self.bytes > self.expected.max_bytes {
            return Err(AnswerError::Limit("bytes of an agency's answer"));
        }
        if !message.data_header.is_empty() {
            self.content(message)?;
        } else if message.app_metadata.is_empty() || !message.data_body.is_empty() {
            return Err(AnswerError::Empty);
        }
        if !message.app_metadata.is_empty() {
            let tail = AnswerTail::decode(&message.app_metadata)?;
            self.expected.check_tail(&tail)?;
            self.tail = Some(tail);
        }
        Ok(())
    }

    /// The answer, after its last message.
    pub(super) fn finish(self) -> Result<Received, AnswerError> {
        let tail = self.tail.ok_or(AnswerError::Truncated)?;
        if !self.has_schema {
            return Err(AnswerError::SchemaOrder);
        }
        if self.expected.one_cell && self.rows != 1 {
            return Err(AnswerError::CellCount(self.rows));
        }
        Ok(Received { batches: self.batches, rows: self.rows, bytes: self.bytes, protection: tail.protection })
    }

    fn content(&mut self, message: &FlightData) -> Result<(), AnswerError> {
        let limits = IpcLimits {
            max_header_bytes: LONGEST_HEADER,
            max_columns: self.expected.schema.fields().len(),
            max_rows: self.expected.max_rows.saturating_add(1),
        };
        match check_message(&message.data_header, message.data_body.len(), &limits)? {
            IpcContent::Schema if self.has_schema => Err(AnswerError::SchemaOrder),
            IpcContent::Schema => {
                self.has_schema = true;
                self.expected.check_schema(&message.data_header)
            }
            IpcContent::Batch { .. } if !self.has_schema => Err(AnswerError::SchemaOrder),
            IpcContent::Batch { rows } => self.batch(message, rows),
        }
    }

    fn batch(&mut self, message: &FlightData, rows: u64) -> Result<(), AnswerError> {
        self.rows = self.rows.saturating_add(rows);
        if self.rows > self.expected.max_rows {
            return Err(AnswerError::Limit(match self.expected.kind {
                AnswerKind::Cells => "cells of an agency's answer",
                AnswerKind::Rows => "rows of an agency's answer",
            }));
        }
        let schema = self.expected.schema.clone();
        check_layout(&message.data_header, &schema)?;
        let batch = flight_data_to_arrow_batch(message, schema, &HashMap::new()).map_err(AnswerError::Decode)?;
        if self.expected.kind == AnswerKind::Cells && !statuses_are_known(&batch) {
            return Err(AnswerError::Status);
        }
        if batch.num_rows() > 0 {
            self.batches.push(batch);
        }
        Ok(())
    }
}

impl Expected {
    fn check_schema(&self, header: &[u8]) -> Result<(), AnswerError> {
        let message = arrow_ipc::root_as_message(header).map_err(|_| IpcError::Malformed)?;
        let schema = message.header_as_schema().ok_or(IpcError::Malformed)?;
        if same_columns(&fb_to_schema(schema), &self.schema) { Ok(()) } else { Err(AnswerError::Schema) }
    }

    fn check_tail(&self, tail: &AnswerTail) -> Result<(), AnswerError> {
        let other_protection = self.protection.is_some_and(|known| known != tail.protection);
        for (differs, what) in [
            (tail.query_id != self.query_id, "question"),
            (tail.kind != self.kind, "kind"),
            (tail.versions != self.versions, "version"),
            (other_protection, "protection"),
        ] {
            if differs {
                return Err(AnswerError::OtherTail(what));
            }
        }
        Ok(())
    }
}

/// Names and types; whether nulls are allowed is decided by what was asked for.
fn same_columns(found: &Schema, expected: &Schema) -> bool {
    let columns = |schema: &Schema| -> Vec<(String, DataType)> {
        let fields = schema.fields().iter();
        fields.map(|field| (field.name().clone(), field.data_type().clone())).collect()
    };
    columns(found) == columns(expected)
}

/// Bytes are statuses; nothing else on the wire is a byte.
fn statuses_are_known(batch: &RecordBatch) -> bool {
    batch.columns().iter().filter_map(|column| column.as_primitive_opt::<UInt8Type>()).all(|column| {
        column.null_count() == 0 && column.values().iter().all(|number| Status::try_from(*number).is_ok())
    })
}
