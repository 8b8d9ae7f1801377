//! People into Parquet row groups, in memory: what one thread does. A chunk of people gives one row group per table,
//! so that bytes depend on the seed and the number of people only, never on threads.

use std::ops::Range;

use arrow::array::ArrayRef;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::ParquetError;

use super::biography::Biography;
use super::error::GenerateError;
use super::estimates;
use super::observations;
use super::registers::{RegisterTable, Registers, tables};
use super::world::World;

/// People per row group: about 650,000 crossings.
pub(super) const CHUNK: u64 = 65_536;
/// People whose rows are collected before they are encoded, which bounds memory.
const BLOCK: u64 = 8_192;

/// One table's part of a chunk, encoded and compressed.
pub(super) struct RowGroup {
    pub(super) rows: u64,
    pub(super) columns: Vec<ArrowColumnChunk>,
}

/// A row group that is being filled.
pub(super) struct Encoder {
    table: &'static RegisterTable,
    columns: Vec<ArrowColumnWriter>,
    rows: u64,
}

/// How many chunks hold that many people.
pub(super) fn chunks(people: u64) -> u64 {
    people.div_ceil(CHUNK)
}

/// Encodes a chunk: one row group per table, in the order of [`tables`]. `done` hears of people as they are written.
pub(super) fn encode_chunk(
    world: &World,
    people: u64,
    chunk: u64,
    factories: &[ArrowRowGroupWriterFactory],
    done: &dyn Fn(u64),
) -> Result<Vec<RowGroup>, GenerateError> {
    let mut encoders = encoders(tables(), factories)?;
    let mut registers = Registers::new();
    if chunk == 0 {
        estimates::record(people, &mut registers);
        observations::record(world, &mut registers);
    }
    for block in blocks(people, chunk) {
        done(fill(world, block, &mut registers));
        for (encoder, columns) in encoders.iter_mut().zip(registers.finish()) {
            encoder.write(&columns)?;
        }
    }
    encoders.into_iter().map(Encoder::close).collect()
}

/// What encodes a row group of every table.
pub(super) fn encoders(
    tables: &'static [RegisterTable],
    factories: &[ArrowRowGroupWriterFactory],
) -> Result<Vec<Encoder>, GenerateError> {
    tables.iter().zip(factories).map(|(table, factory)| Encoder::new(table, factory)).collect()
}

/// The people of a chunk, so many at a time as are collected before they are encoded.
pub(super) fn blocks(people: u64, chunk: u64) -> impl Iterator<Item = Range<u64>> {
    let end = people.min((chunk + 1) * CHUNK);
    (chunk * CHUNK..end).step_by(BLOCK as usize).map(move |start| start..end.min(start + BLOCK))
}

/// Adds a block of people to the registers; gives how many.
fn fill(world: &World, block: Range<u64>, registers: &mut Registers) -> u64 {
    let people = block.end - block.start;
    for index in block {
        Biography::new(world, index).record(world, registers);
    }
    people
}

impl Encoder {
    fn new(table: &'static RegisterTable, factory: &ArrowRowGroupWriterFactory) -> Result<Self, GenerateError> {
        let columns = factory.create_column_writers(0).map_err(failed(table))?;
        Ok(Self { table, columns, rows: 0 })
    }

    /// Adds rows.
    pub(super) fn write(&mut self, arrays: &[ArrayRef]) -> Result<(), GenerateError> {
        self.rows += arrays.first().map_or(0, |array| array.len() as u64);
        let fields = self.table.schema.fields().iter();
        for ((field, array), column) in fields.zip(arrays).zip(&mut self.columns) {
            for leaf in compute_leaves(field, array).map_err(failed(self.table))? {
                column.write(&leaf).map_err(failed(self.table))?;
            }
        }
        Ok(())
    }

    /// The row group.
    pub(super) fn close(self) -> Result<RowGroup, GenerateError> {
        let closed: Result<Vec<_>, _> = self.columns.into_iter().map(|column| column.close()).collect();
        Ok(RowGroup { rows: self.rows, columns: closed.map_err(failed(self.table))? })
    }
}

fn failed(table: &'static RegisterTable) -> impl Fn(ParquetError) -> GenerateError {
    move |source| GenerateError::Encode { agency: table.agency, table: table.name, source }
}
