//! Rows of a binary COPY, gathered into batches. Trusts no length that the server states.

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};

use super::numeric;
use crate::database::error::DatabaseError;
use crate::database::rows::{LONGEST, Rows, Value};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Flags and the length of an extension, of which there is none.
const HEADER: usize = SIGNATURE.len() + 8;
/// From 1970 to 2000, where PostgreSQL's days and moments begin.
const DAYS: i32 = 10_957;
const MICROSECONDS: i64 = 946_684_800_000_000;

/// Rows so far.
pub(super) struct Copied {
    rows: Rows,
    has_begun: bool,
    /// The beginning of a row whose rest has not come yet.
    partial: Vec<u8>,
}

impl Copied {
    /// Rows of these types.
    pub fn new(schema: &SchemaRef) -> Result<Self, DatabaseError> {
        Ok(Self { rows: Rows::new(schema)?, has_begun: false, partial: Vec::new() })
    }

    /// Adds what the server has sent.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), DatabaseError> {
        if self.partial.is_empty() {
            let read = self.read(bytes)?;
            self.partial.extend_from_slice(bytes.get(read..).unwrap_or_default());
        } else {
            let mut all = std::mem::take(&mut self.partial);
            all.extend_from_slice(bytes);
            let read = self.read(&all)?;
            all.drain(..read);
            self.partial = all;
        }
        match self.partial.len() > LONGEST {
            true => Err(DatabaseError::Answer("a row is longer than 16 MiB")),
            false => Ok(()),
        }
    }

    /// Reads whole rows; gives how many bytes they took.
    fn read(&mut self, bytes: &[u8]) -> Result<usize, DatabaseError> {
        let mut at = 0;
        if !self.has_begun {
            if bytes.len() < HEADER {
                return Ok(0);
            }
            if !bytes.starts_with(SIGNATURE) {
                return Err(DatabaseError::Answer("it is no binary COPY"));
            }
            (self.has_begun, at) = (true, HEADER);
        }
        while let Some(length) = row_length(bytes.get(at..).unwrap_or_default())? {
            let row = bytes.get(at..at + length).unwrap_or_default();
            let mut reader = Reader::new(row);
            // The trailer counts no fields.
            if reader.i16()? >= 0 {
                self.rows.add(|_, data_type| value(reader.field()?, data_type))?;
            }
            at += length;
        }
        Ok(at)
    }

    /// A batch, once there are enough rows for one.
    pub fn full(&mut self) -> Option<Result<RecordBatch, DatabaseError>> {
        self.rows.full()
    }

    /// The rows that are left.
    pub fn rest(&mut self) -> Result<RecordBatch, DatabaseError> {
        match self.partial.is_empty() {
            true => self.rows.rest(),
            false => Err(DatabaseError::Answer("it ends within a row")),
        }
    }
}

/// The length of the row that begins here; `None` where its end has not come yet.
fn row_length(bytes: &[u8]) -> Result<Option<usize>, DatabaseError> {
    let Some((count, _)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    let mut at = 2;
    for _ in 0..i16::from_be_bytes(*count).max(0) {
        let Some((length, _)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk::<4>) else { return Ok(None) };
        let length = usize::try_from(i32::from_be_bytes(*length)).unwrap_or_default();
        if length > LONGEST {
            return Err(DatabaseError::Answer("a value is longer than 16 MiB"));
        }
        at += 4 + length;
    }
    Ok((at <= bytes.len()).then_some(at))
}

/// Bytes that are read from their beginning.
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    fn exactly<const N: usize>(&mut self) -> Result<[u8; N], DatabaseError> {
        let (read, rest) = self.0.split_first_chunk().ok_or(DatabaseError::Answer("a value is cut off"))?;
        self.0 = rest;
        Ok(*read)
    }

    pub fn i16(&mut self) -> Result<i16, DatabaseError> {
        self.exactly().map(i16::from_be_bytes)
    }

    pub fn u16(&mut self) -> Result<u16, DatabaseError> {
        self.exactly().map(u16::from_be_bytes)
    }

    /// The next value of a row; `None` for NULL.
    fn field(&mut self) -> Result<Option<&'b [u8]>, DatabaseError> {
        let Ok(length) = usize::try_from(i32::from_be_bytes(self.exactly()?)) else { return Ok(None) };
        let (value, rest) = self.0.split_at_checked(length).ok_or(DatabaseError::Answer("a value is cut off"))?;
        self.0 = rest;
        Ok(Some(value))
    }
}

/// A value of a column of this type, as it is sent.
fn value<'b>(sent: Option<&'b [u8]>, data_type: &DataType) -> Result<Value<'b>, DatabaseError> {
    let Some(sent) = sent else { return Ok(Value::Null) };
    Ok(match data_type {
        DataType::Boolean => Value::Boolean(fixed::<1>(sent)? != [0]),
        DataType::Int32 => Value::Integer(i32::from_be_bytes(fixed(sent)?).into()),
        DataType::Int64 => Value::Integer(i64::from_be_bytes(fixed(sent)?)),
        DataType::Float64 => Value::Float(f64::from_be_bytes(fixed(sent)?)),
        DataType::Decimal128(_, scale) => numeric::read(sent, *scale)?.map_or(Value::Null, Value::Decimal),
        DataType::Date32 => i32::from_be_bytes(fixed(sent)?).checked_add(DAYS).map_or(Value::Null, Value::Day),
        DataType::Timestamp(_, _) => {
            i64::from_be_bytes(fixed(sent)?).checked_add(MICROSECONDS).map_or(Value::Null, Value::Moment)
        }
        _ => Value::Text(sent),
    })
}

fn fixed<const N: usize>(value: &[u8]) -> Result<[u8; N], DatabaseError> {
    value.try_into().map_err(|_| DatabaseError::Answer("a value has another length than its type"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::sync::Arc;

    use arrow::datatypes::{Field, Schema};
    use arrow::util::pretty::pretty_format_batches;

    use super::*;

    fn schema() -> SchemaRef {
        let types = [DataType::Int64, DataType::Utf8, DataType::Decimal128(10, 2), DataType::Date32];
        let fields = types.into_iter().enumerate().map(|(at, of)| Field::new(format!("c{at}"), of, true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    fn row(values: [Option<&[u8]>; 4]) -> Vec<u8> {
        let mut row = 4_i16.to_be_bytes().to_vec();
        for value in values {
            row.extend(value.map_or(-1, |value| i32::try_from(value.len()).unwrap()).to_be_bytes());
            row.extend(value.unwrap_or_default());
        }
        row
    }

    /// Two rows between header and trailer.
    fn sent() -> Vec<u8> {
        let one_and_a_half = [0, 2, 0, 0, 0, 0, 0, 2, 0, 1, 0x13, 0x88];
        let first = row([Some(&7_i64.to_be_bytes()), Some("ქ".as_bytes()), Some(&one_and_a_half), Some(&[0; 4])]);
        let last = row([None; 4]);
        [SIGNATURE, &[0; 8], &first, &last, &(-1_i16).to_be_bytes()].concat()
    }

    fn read(parts: &[&[u8]]) -> Result<String, DatabaseError> {
        let mut copied = Copied::new(&schema())?;
        for part in parts {
            copied.add(part)?;
        }
        Ok(pretty_format_batches(&[copied.rest()?]).unwrap().to_string())
    }

    #[test]
    fn rows_are_the_same_however_they_are_cut() {
        let sent = sent();
        let whole = read(&[&sent]).unwrap();
        assert!(whole.contains("| 7  | ქ  | 1.50 | 2000-01-01 |"), "{whole}");
        assert_eq!(whole.lines().count(), 6, "{whole}");
        for at in 0..sent.len() {
            let (head, rest) = sent.split_at(at);
            assert_eq!(read(&[head, rest]).unwrap(), whole, "cut at {at}");
        }
    }

    #[test]
    fn what_is_no_copy_is_refused() {
        let sent = sent();
        let with = |row: Vec<u8>| [SIGNATURE, &[0; 8], &row].concat();
        let day = [0; 4];
        let rows = [
            (b"PGCOPX\n\xff\r\n\0........".to_vec(), "no binary COPY"),
            (sent[..sent.len() - 7].to_vec(), "within a row"),
            (with(row([Some(&[1, 2, 3]), None, None, None])), "another length"),
            (with(row([None, Some(b"\xff"), None, None])), "not UTF-8"),
            (with(row([None, None, Some(&[0, 1, 0, 0]), None])), "cut off"),
            (with([&4_i16.to_be_bytes()[..], &i32::MAX.to_be_bytes()].concat()), "longer than 16 MiB"),
            (with([&1_i16.to_be_bytes()[..], &4_i32.to_be_bytes(), &day].concat()), "another length"),
        ];
        for (bytes, cause) in rows {
            let error = read(&[&bytes]).unwrap_err().to_string();
            assert!(error.contains(cause), "{cause}: {error}");
        }
    }
}
