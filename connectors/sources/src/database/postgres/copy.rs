//! Rows of a binary COPY, gathered into batches: first where the values of each row stand, then column by column what they
//! are. Trusts no length that the server states.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    RecordBatchOptions, StringBuilder, StringViewBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};

use super::numeric;
use crate::database::error::DatabaseError;
use crate::database::rows::{BYTES, LONGEST, ROWS, text};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Flags and the length of an extension, of which there is none.
const HEADER: usize = SIGNATURE.len() + 8;
/// From 1970 to 2000, where PostgreSQL's days and moments begin.
const DAYS: i32 = 10_957;
const MICROSECONDS: i64 = 946_684_800_000_000;

/// Rows so far.
pub(super) struct Copied {
    schema: SchemaRef,
    has_begun: bool,
    /// What has come of the rows that are in no batch yet.
    bytes: Vec<u8>,
    /// How many of the bytes are whole rows.
    read: usize,
    /// Where the values of the whole rows are, row by row; `None` for NULL.
    values: Vec<Option<(usize, usize)>>,
    count: usize,
}

impl Copied {
    /// Rows of these types.
    pub fn new(schema: &SchemaRef) -> Self {
        let schema = Arc::clone(schema);
        Self { schema, has_begun: false, bytes: Vec::new(), read: 0, values: Vec::new(), count: 0 }
    }

    /// Adds what the server has sent.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), DatabaseError> {
        self.bytes.extend_from_slice(bytes);
        if !self.has_begun {
            if self.bytes.len() < HEADER {
                return Ok(());
            }
            if !self.bytes.starts_with(SIGNATURE) {
                return Err(DatabaseError::Answer("it is no binary COPY"));
            }
            (self.has_begun, self.read) = (true, HEADER);
        }
        while self.row()? {}
        match self.bytes.len() - self.read > LONGEST {
            true => Err(DatabaseError::Answer("a row is longer than 16 MiB")),
            false => Ok(()),
        }
    }

    /// Finds the values of the next row, if all of it has come.
    fn row(&mut self) -> Result<bool, DatabaseError> {
        let Some(count) = number(&self.bytes, self.read) else { return Ok(false) };
        let mut at = self.read + 2;
        // The trailer counts no values.
        let Ok(count) = usize::try_from(i16::from_be_bytes(count)) else {
            self.read = at;
            return Ok(true);
        };
        // A statement has a column also where none is wanted but the number of rows.
        if count != self.schema.fields().len().max(1) {
            return Err(DatabaseError::Answer("a row has another number of values than there are columns"));
        }
        let before = self.values.len();
        for _ in 0..count {
            let Some(length) = number(&self.bytes, at) else { break };
            at += 4;
            let value = usize::try_from(i32::from_be_bytes(length)).ok().map(|length| (at, at + length));
            let length = value.map_or(0, |(start, end)| end - start);
            if length > LONGEST {
                return Err(DatabaseError::Answer("a value is longer than 16 MiB"));
            }
            at += length;
            self.values.push(value);
        }
        let is_whole = self.values.len() == before + count && at <= self.bytes.len();
        match is_whole {
            true => (self.read, self.count) = (at, self.count + 1),
            false => self.values.truncate(before),
        }
        Ok(is_whole)
    }

    /// A batch, once there are enough rows for one.
    pub fn full(&mut self) -> Option<Result<RecordBatch, DatabaseError>> {
        (self.count >= ROWS || self.read >= BYTES).then(|| self.batch())
    }

    /// The rows that are left.
    pub fn rest(&mut self) -> Result<RecordBatch, DatabaseError> {
        match self.read == self.bytes.len() {
            true => self.batch(),
            false => Err(DatabaseError::Answer("it ends within a row")),
        }
    }

    fn batch(&mut self) -> Result<RecordBatch, DatabaseError> {
        let fields = self.schema.fields();
        let columns = fields.iter().enumerate().map(|(at, field)| {
            let values = self.values.iter().skip(at).step_by(fields.len());
            let sent = values.map(|value| value.map(|(start, end)| self.bytes.get(start..end).unwrap_or_default()));
            column(sent, field.data_type())
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(self.count));
        self.values.clear();
        self.bytes.drain(..self.read);
        (self.read, self.count) = (0, 0);
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(|_| DatabaseError::Answer("a column that is never empty lacks a value"))
    }
}

/// The bytes of a number that stands at a place; `None` where they have not all come.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// Values of a column of this type, as they are sent.
fn column<'b>(sent: impl Iterator<Item = Option<&'b [u8]>>, data_type: &DataType) -> Result<ArrayRef, DatabaseError> {
    fn each<'b, T, A: FromIterator<Option<T>>>(
        sent: impl Iterator<Item = Option<&'b [u8]>>,
        read: impl Fn(&'b [u8]) -> Result<Option<T>, DatabaseError>,
    ) -> Result<A, DatabaseError> {
        sent.map(|value| value.map_or(Ok(None), &read)).collect()
    }
    Ok(match data_type {
        DataType::Boolean => Arc::new(each::<_, BooleanArray>(sent, |value| Ok(Some(fixed(value)? != [0])))?),
        DataType::Int32 => {
            Arc::new(each::<_, Int32Array>(sent, |value| fixed(value).map(i32::from_be_bytes).map(Some))?)
        }
        DataType::Int64 => {
            Arc::new(each::<_, Int64Array>(sent, |value| fixed(value).map(i64::from_be_bytes).map(Some))?)
        }
        DataType::Float64 => {
            Arc::new(each::<_, Float64Array>(sent, |value| fixed(value).map(f64::from_be_bytes).map(Some))?)
        }
        DataType::Decimal128(_, scale) => {
            let values: Decimal128Array = each(sent, |value| numeric::read(value, *scale))?;
            Arc::new(values.with_data_type(data_type.clone()))
        }
        DataType::Date32 => {
            Arc::new(each::<_, Date32Array>(sent, |value| Ok(i32::from_be_bytes(fixed(value)?).checked_add(DAYS)))?)
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            Arc::new(each::<_, TimestampMicrosecondArray>(sent, |value| {
                Ok(i64::from_be_bytes(fixed(value)?).checked_add(MICROSECONDS))
            })?)
        }
        DataType::Utf8 => {
            let mut values = StringBuilder::new();
            for value in sent {
                values.append_option(value.map(text).transpose()?);
            }
            Arc::new(values.finish())
        }
        DataType::Utf8View => {
            let mut values = StringViewBuilder::new();
            for value in sent {
                values.append_option(value.map(text).transpose()?);
            }
            Arc::new(values.finish())
        }
        _ => return Err(DatabaseError::Answer("a column has a type that is not asked for")),
    })
}

fn fixed<const N: usize>(value: &[u8]) -> Result<[u8; N], DatabaseError> {
    value.try_into().map_err(|_| DatabaseError::Answer("a value has another length than its type"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::sync::Arc;

    use arrow::array::{Array, AsArray};
    use arrow::datatypes::{Field, Int64Type, Schema};
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
        let mut copied = Copied::new(&schema());
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
    fn many_rows_are_many_batches() {
        let rows = 0..3 * i64::try_from(ROWS).unwrap() + 5;
        let row = |value: i64| row([Some(&value.to_be_bytes()), (value % 3 > 0).then_some(b"x"), None, None]);
        let sent = [SIGNATURE, &[0; 8], &rows.clone().flat_map(row).collect::<Vec<_>>(), &[0xff; 2]].concat();
        let (mut copied, mut batches) = (Copied::new(&schema()), Vec::new());
        for part in sent.chunks(1009) {
            copied.add(part).unwrap();
            batches.extend(copied.full().transpose().unwrap());
        }
        batches.push(copied.rest().unwrap());
        let values = batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values().to_vec());
        assert_eq!(values.collect::<Vec<_>>(), rows.collect::<Vec<_>>());
        let nulls: usize = batches.iter().map(|batch| batch.column(1).null_count()).sum();
        assert_eq!((batches.len(), nulls), (3, ROWS + 2));
    }

    #[test]
    fn rows_without_columns_are_counted() {
        let row = [&1_i16.to_be_bytes()[..], &4_i32.to_be_bytes(), &1_i32.to_be_bytes()].concat();
        let mut copied = Copied::new(&Arc::new(Schema::empty()));
        copied.add(&[SIGNATURE, &[0; 8], &row, &row, &[0xff; 2]].concat()).unwrap();
        assert_eq!(copied.rest().unwrap().num_rows(), 2);
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
            (with([&1_i16.to_be_bytes()[..], &4_i32.to_be_bytes(), &day].concat()), "another number"),
        ];
        for (bytes, cause) in rows {
            let error = read(&[&bytes]).unwrap_err().to_string();
            assert!(error.contains(cause), "{cause}: {error}");
        }
    }
}
