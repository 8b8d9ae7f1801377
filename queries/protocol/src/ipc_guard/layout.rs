//! The columns of a batch against its schema: which buffer belongs to which column is not said otherwise.

use arrow_ipc::{Buffer, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::IpcError;

pub(super) fn check(batch: &RecordBatch<'_>, schema: &Schema) -> Result<(), IpcError> {
    let nodes = batch.nodes().ok_or(IpcError::Layout)?;
    let mut buffers = batch.buffers().ok_or(IpcError::Layout)?.iter();
    if nodes.len() != schema.fields().len() {
        return Err(IpcError::Layout);
    }
    for (field, node) in schema.fields().iter().zip(nodes.iter()) {
        let validity = buffers.next().ok_or(IpcError::Layout)?;
        if node.null_count() > 0 && !has_bits(validity, node.length()) {
            return Err(IpcError::Validity);
        }
        for _ in 0..value_buffers(field.data_type()).ok_or(IpcError::Layout)? {
            buffers.next().ok_or(IpcError::Layout)?;
        }
    }
    if buffers.next().is_some() { Err(IpcError::Layout) } else { Ok(()) }
}

fn has_bits(buffer: &Buffer, values: i64) -> bool {
    buffer.length().saturating_mul(8) >= values
}

/// Buffers of a flat column beside its validity; `None` where the type is not flat.
fn value_buffers(data_type: &DataType) -> Option<usize> {
    match data_type {
        DataType::Utf8 => Some(2),
        flat if flat.is_primitive() || *flat == DataType::Boolean => Some(1),
        _ => None,
    }
}
