//! Reads a Parquet file's footer and decides whether the file can be trusted to be whole. Reads no pages.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::catch_unwind;
use std::path::Path;
use std::time::SystemTime;

use ::parquet::arrow::parquet_to_arrow_schema;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use arrow::datatypes::Schema;

use crate::SourceError;

const MAGIC: &[u8; 4] = b"PAR1";
const ENCRYPTED_MAGIC: &[u8; 4] = b"PARE";
/// What follows the footer: its length as a little-endian u32, and the magic.
const TAIL: u64 = 8;

/// What the end of a file says of it.
pub(super) struct Footer {
    pub(super) metadata: ParquetMetaData,
    /// The file's columns in Arrow's types.
    pub(super) schema: Schema,
    pub(super) rows: u64,
    /// The file's length in bytes.
    pub(super) size: u64,
    pub(super) modified: SystemTime,
    /// The footer as stored.
    pub(super) bytes: Vec<u8>,
}

/// Reads and checks the footer of the file at `path`.
pub(super) fn read(path: &Path) -> Result<Footer, SourceError> {
    let unreadable = |cause| SourceError::io(path, cause);
    let found = std::fs::metadata(path).map_err(unreadable)?;
    let modified = found.modified().map_err(unreadable)?;
    if !found.is_file() {
        return Err(SourceError::NotParquet { path: path.to_owned() });
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let size = found.len();
    let bytes = stored_footer(&mut file, size, path)?;
    let (metadata, schema) = decode(path, &bytes)?;
    let pages_end = size - TAIL - bytes.len() as u64;
    let rows = counted_rows(&metadata, pages_end).map_err(|cause| SourceError::malformed(path, cause))?;
    Ok(Footer { metadata, schema, rows, size, modified, bytes })
}

fn stored_footer(file: &mut File, size: u64, path: &Path) -> Result<Vec<u8>, SourceError> {
    let path = path.to_owned();
    let mut head = Vec::new();
    let read = file.take(4).read_to_end(&mut head);
    if let Err(cause) = read {
        return Err(SourceError::Unreadable { path, cause });
    }
    match head.as_slice() {
        [] => return Err(SourceError::EmptyFile { path }),
        magic if magic == ENCRYPTED_MAGIC => return Err(SourceError::Encrypted { path }),
        magic if !MAGIC.starts_with(magic) => return Err(SourceError::NotParquet { path }),
        _ if size < 4 + TAIL => return Err(SourceError::Truncated { path }),
        _ => {}
    }
    let tail = last(file, TAIL, 0).map_err(|cause| SourceError::io(&path, cause))?;
    let (length, magic) = tail.split_at(4);
    if magic != MAGIC {
        return Err(SourceError::Truncated { path });
    }
    let length = length.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    if length + 4 + TAIL > size {
        let cause = format!("a footer of {length} bytes in a file of {size} bytes");
        return Err(SourceError::Malformed { path, cause });
    }
    last(file, length, TAIL).map_err(|cause| SourceError::io(&path, cause))
}

/// The `length` bytes that end `before_end` bytes before the file's end.
fn last(file: &mut File, length: u64, before_end: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
    file.seek(SeekFrom::End(-i64::try_from(length + before_end).unwrap_or_default()))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn decode(path: &Path, bytes: &[u8]) -> Result<(ParquetMetaData, Schema), SourceError> {
    // The decoder is not written for hostile input everywhere: a panic of it is one more malformed file.
    let decoded = catch_unwind(|| {
        let metadata = ParquetMetaDataReader::decode_metadata(bytes)?;
        let file = metadata.file_metadata();
        let schema = parquet_to_arrow_schema(file.schema_descr(), file.key_value_metadata())?;
        Ok::<_, ParquetError>((metadata, schema))
    });
    match decoded {
        Ok(decoded) => decoded.map_err(|cause| SourceError::malformed(path, cause)),
        Err(_) => Err(SourceError::malformed(path, "its footer cannot be decoded")),
    }
}

/// The rows of all row groups, if their numbers agree and their pages lie where pages can be.
fn counted_rows(metadata: &ParquetMetaData, pages_end: u64) -> Result<u64, String> {
    let mut rows = 0u64;
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let counted = u64::try_from(group.num_rows()).ok().and_then(|more| rows.checked_add(more));
        rows = counted.ok_or_else(|| format!("row group {index} has an impossible number of rows"))?;
        for column in group.columns() {
            let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            let end = start.checked_add(column.compressed_size());
            let inside = end.is_some_and(|end| start >= 0 && end >= start && end.unsigned_abs() <= pages_end);
            if !inside {
                return Err(format!("column {} of row group {index} lies outside the file", column.column_path()));
            }
        }
    }
    match u64::try_from(metadata.file_metadata().num_rows()) {
        Ok(stated) if stated == rows => Ok(rows),
        _ => Err(format!("its row groups hold {rows} rows, but it states another number")),
    }
}
