//! Reads the header of an Arrow IPC message from an agency before arrow decodes it.
//!
//! Arrow trusts what a header states: it allocates a compressed buffer's stated length before checking it, and panics
//! on buffers outside the body, on values shorter than their column and on types that it does not know. So nothing
//! passes here but flat, uncompressed batches of the wire's types whose lengths fit the bytes at hand and, with
//! [`check_layout`], the schema expected. What the values say is arrow's to validate.

mod layout;
mod schema;
#[cfg(test)]
mod tests;

use arrow_ipc::{Message, MessageHeader, MetadataVersion, RecordBatch};
use arrow_schema::Schema;

/// What one message may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IpcLimits {
    /// Bytes of the header.
    pub max_header_bytes: usize,
    /// Columns of a schema or batch.
    pub max_columns: usize,
    /// Rows of one batch.
    pub max_rows: u64,
}

/// What a checked message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IpcContent {
    /// A schema, without a body.
    Schema,
    /// A batch.
    Batch {
        /// Its rows.
        rows: u64,
    },
}

/// Why a message is not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IpcError {
    /// A batch has other columns or buffers than its schema.
    #[error("an Arrow batch does not have the columns of its schema")]
    Layout,
    /// A column has nulls and too few bits to mark them.
    #[error("a column of an Arrow batch has nulls and does not say which")]
    Validity,
    /// The header is longer than allowed.
    #[error("the header of an Arrow message is too long")]
    HeaderTooLong,
    /// Not the flatbuffer of a message.
    #[error("the header of an Arrow message cannot be read")]
    Malformed,
    /// Another metadata version than 5.
    #[error("an Arrow message has another metadata version")]
    Version,
    /// Neither schema nor batch: a dictionary, a tensor or something new.
    #[error("an Arrow message is neither schema nor batch")]
    Content,
    /// The header states another body length than came.
    #[error("an Arrow message states another length than it has")]
    BodyLength,
    /// The body is compressed.
    #[error("an Arrow message is compressed")]
    Compressed,
    /// More columns than allowed, or none stated.
    #[error("an Arrow message has no acceptable number of columns")]
    Columns,
    /// A column's type is none of the wire's.
    #[error("an Arrow schema has a type that cannot cross")]
    Type,
    /// Bytes in another order than this protocol's.
    #[error("an Arrow schema is not little-endian")]
    Endianness,
    /// A negative number of rows, or more than allowed.
    #[error("an Arrow batch has no acceptable number of rows")]
    Rows,
    /// A column's length is not the batch's, or its nulls are not among its values.
    #[error("a column of an Arrow batch has an impossible length")]
    NodeLength,
    /// A buffer lies outside the body.
    #[error("a buffer of an Arrow batch lies outside its body")]
    BufferOutside,
    /// Buffers share bytes, which would multiply them when they are copied.
    #[error("the buffers of an Arrow batch are longer than its body")]
    BuffersOverlap,
    /// A column's values are too few, or do not fill their buffer evenly.
    #[error("a column of an Arrow batch has other values than rows")]
    Values,
    /// More buffers than flat columns can have, or none stated.
    #[error("an Arrow batch has no acceptable number of buffers")]
    Buffers,
    /// Views, which do not cross.
    #[error("an Arrow batch has variadic buffers")]
    Variadic,
}

/// Whether a message has an acceptable form by itself: `header` is the flatbuffer (Flight's `data_header`), `body_len` the length of
/// its body (Flight's `data_body`). A batch must pass [`check_layout`] too before arrow may decode it.
///
/// # Errors
/// One [`IpcError`] per cause. Never panics, whatever the bytes.
pub fn check_message(header: &[u8], body_len: usize, limits: &IpcLimits) -> Result<IpcContent, IpcError> {
    if header.len() > limits.max_header_bytes {
        return Err(IpcError::HeaderTooLong);
    }
    let message = arrow_ipc::root_as_message(header).map_err(|_| IpcError::Malformed)?;
    if message.version() != MetadataVersion::V5 {
        return Err(IpcError::Version);
    }
    if usize::try_from(message.bodyLength()) != Ok(body_len) {
        return Err(IpcError::BodyLength);
    }
    content(&message, body_len, limits)
}

/// Whether a batch that passed [`check_message`] fits the schema that it will be decoded with.
///
/// # Errors
/// [`IpcError::Layout`], [`IpcError::Validity`] and [`IpcError::Values`]; [`IpcError::Content`] where the message is no batch.
pub fn check_layout(header: &[u8], schema: &Schema) -> Result<(), IpcError> {
    let message = arrow_ipc::root_as_message(header).map_err(|_| IpcError::Malformed)?;
    layout::check(&message.header_as_record_batch().ok_or(IpcError::Content)?, schema)
}

fn content(message: &Message<'_>, body_len: usize, limits: &IpcLimits) -> Result<IpcContent, IpcError> {
    match message.header_type() {
        MessageHeader::Schema => {
            let schema = message.header_as_schema().ok_or(IpcError::Malformed)?;
            schema::check(&schema, limits)?;
            Ok(IpcContent::Schema)
        }
        MessageHeader::RecordBatch => {
            let batch = message.header_as_record_batch().ok_or(IpcError::Malformed)?;
            let rows = check_batch(&batch, body_len, limits)?;
            Ok(IpcContent::Batch { rows })
        }
        _ => Err(IpcError::Content),
    }
}

fn check_batch(batch: &RecordBatch<'_>, body_len: usize, limits: &IpcLimits) -> Result<u64, IpcError> {
    if batch.compression().is_some() {
        return Err(IpcError::Compressed);
    }
    if batch.variadicBufferCounts().is_some_and(|counts| !counts.is_empty()) {
        return Err(IpcError::Variadic);
    }
    let rows = u64::try_from(batch.length()).map_err(|_| IpcError::Rows)?;
    if rows > limits.max_rows {
        return Err(IpcError::Rows);
    }
    check_nodes(batch, limits)?;
    check_buffers(batch, body_len, limits)?;
    Ok(rows)
}

fn check_nodes(batch: &RecordBatch<'_>, limits: &IpcLimits) -> Result<(), IpcError> {
    let nodes = batch.nodes().filter(|nodes| nodes.len() <= limits.max_columns).ok_or(IpcError::Columns)?;
    let possible = |length: i64, nulls: i64| length == batch.length() && (0..=length).contains(&nulls);
    if nodes.iter().all(|node| possible(node.length(), node.null_count())) { Ok(()) } else { Err(IpcError::NodeLength) }
}

fn check_buffers(batch: &RecordBatch<'_>, body_len: usize, limits: &IpcLimits) -> Result<(), IpcError> {
    /// A text column has validity, offsets and bytes; no other flat column has more.
    const MOST_PER_COLUMN: usize = 3;
    let most = limits.max_columns.saturating_mul(MOST_PER_COLUMN);
    let buffers = batch.buffers().filter(|buffers| buffers.len() <= most).ok_or(IpcError::Buffers)?;
    let body_len = u64::try_from(body_len).unwrap_or(u64::MAX);
    let mut total = 0u64;
    for buffer in buffers.iter() {
        let offset = u64::try_from(buffer.offset()).map_err(|_| IpcError::BufferOutside)?;
        let length = u64::try_from(buffer.length()).map_err(|_| IpcError::BufferOutside)?;
        if offset.checked_add(length).is_none_or(|end| end > body_len) {
            return Err(IpcError::BufferOutside);
        }
        total = total.saturating_add(length);
    }
    if total > body_len { Err(IpcError::BuffersOverlap) } else { Ok(()) }
}
