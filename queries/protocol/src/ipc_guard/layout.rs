//! The columns of a batch against its schema: which buffer belongs to which column is not said otherwise.
//!
//! Arrow asserts, instead of checking, that validity is long enough and that values fill their buffer evenly.

use arrow_ipc::{Buffer, FieldNode, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::IpcError;

/// Bytes of one offset of a text column.
const OFFSET_BYTES: i64 = 4;

pub(super) fn check(batch: &RecordBatch<'_>, schema: &Schema) -> Result<(), IpcError> {
    let nodes = batch.nodes().ok_or(IpcError::Layout)?;
    let mut buffers = batch.buffers().ok_or(IpcError::Layout)?.iter();
    if nodes.len() != schema.fields().len() {
        return Err(IpcError::Layout);
    }
    for (field, node) in schema.fields().iter().zip(nodes.iter()) {
        column(field.data_type(), node, &mut buffers)?;
    }
    if buffers.next().is_some() { Err(IpcError::Layout) } else { Ok(()) }
}

fn column<'a>(
    data_type: &DataType,
    node: &FieldNode,
    buffers: &mut impl Iterator<Item = &'a Buffer>,
) -> Result<(), IpcError> {
    let mut next = || buffers.next().map(Buffer::length).ok_or(IpcError::Layout);
    let (rows, validity) = (node.length(), next()?);
    if node.null_count() > 0 && !has_bits(validity, rows) {
        return Err(IpcError::Validity);
    }
    let values = next()?;
    let enough = match data_type {
        DataType::Boolean => has_bits(values, rows),
        DataType::Utf8 => {
            next()?;
            // No rows need no offsets.
            (rows == 0 && values == 0) || holds(values, rows.saturating_add(1), OFFSET_BYTES)
        }
        flat => {
            let width = flat.primitive_width().and_then(|bytes| i64::try_from(bytes).ok());
            holds(values, rows, width.ok_or(IpcError::Layout)?)
        }
    };
    if enough { Ok(()) } else { Err(IpcError::Values) }
}

fn has_bits(bytes: i64, values: i64) -> bool {
    bytes.saturating_mul(8) >= values
}

fn holds(bytes: i64, values: i64, width: i64) -> bool {
    bytes % width == 0 && bytes / width >= values
}
