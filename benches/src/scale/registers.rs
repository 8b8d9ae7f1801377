//! The crossings: made by the synthetic country, split by hash of the person over four agencies, and once unsplit. All
//! five files are written alike, batch by batch.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use arrow::array::{AsArray, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::SchemaRef;
use khidi_connectors_sources::synthetic::{self, Parameters};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::Outcome;

/// The agencies that hold a part each.
pub(crate) const MEMBERS: [&str; 4] = ["a1", "a2", "a3", "a4"];
/// The agency that holds all.
pub(crate) const WHOLE: &str = "whole";

const SEED: u64 = 7;
const CROSSINGS_PER_PERSON: f64 = 10.5;
const BATCH_ROWS: usize = 65_536;
/// Small enough that each file has several, which is what its readers share out.
const ROW_GROUP_ROWS: usize = 131_072;

/// The crossings of one size.
pub(crate) struct Registers {
    /// Where they lie.
    pub(crate) folder: PathBuf,
    /// How many there are.
    pub(crate) rows: u64,
}

impl Registers {
    /// Those of about `rows` crossings in `folder`, made if absent.
    pub(crate) fn open(folder: &Path, rows: u64) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        let folder = fs::canonicalize(folder)?.join(format!("crossings-{rows}"));
        if !folder.exists() {
            make(&folder, rows)?;
        }
        let whole = ParquetRecordBatchReaderBuilder::try_new(File::open(file(&folder, WHOLE))?)?;
        let rows = u64::try_from(whole.metadata().file_metadata().num_rows())?;
        Ok(Self { folder, rows })
    }

    /// An agency's file.
    pub(crate) fn file(&self, agency: &str) -> PathBuf {
        file(&self.folder, agency)
    }
}

fn file(folder: &Path, agency: &str) -> PathBuf {
    folder.join(format!("{agency}.parquet"))
}

/// The folder gets its name when it is complete.
fn make(folder: &Path, rows: u64) -> Outcome<()> {
    let partial = folder.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    let people = (rows as f64 / CROSSINGS_PER_PERSON).ceil() as u64;
    eprintln!("making registers of {people} people");
    let threads = available_parallelism()?.get();
    synthetic::generate(&partial, &Parameters { people, seed: SEED }, threads, &|_| {})?;
    let registers = partial.join("agencies");
    split(&registers.join("mia").join("border_crossings.parquet"), &partial)?;
    fs::remove_dir_all(&registers)?;
    fs::rename(&partial, folder)?;
    Ok(())
}

fn split(crossings: &Path, folder: &Path) -> Outcome<()> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(crossings)?)?;
    let schema = reader.schema().clone();
    let mut whole = writer(&file(folder, WHOLE), &schema)?;
    let mut parts = MEMBERS.iter().map(|member| writer(&file(folder, member), &schema)).collect::<Outcome<Vec<_>>>()?;
    for batch in reader.with_batch_size(BATCH_ROWS).build()? {
        let batch = batch?;
        whole.write(&batch)?;
        for (part, rows) in parts.iter_mut().zip(rows_of_parts(&batch)?) {
            part.write(&take_record_batch(&batch, &rows)?)?;
        }
    }
    for part in parts.into_iter().chain([whole]) {
        part.close()?;
    }
    Ok(())
}

fn writer(path: &Path, schema: &SchemaRef) -> Outcome<ArrowWriter<File>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        // Nearly every value differs.
        .set_column_dictionary_enabled(ColumnPath::from("crossed_at"), false)
        .build();
    Ok(ArrowWriter::try_new(File::create(path)?, schema.clone(), Some(properties))?)
}

/// For each member the rows of its people.
fn rows_of_parts(batch: &RecordBatch) -> Outcome<[UInt32Array; 4]> {
    let people = batch.column_by_name("person_id").and_then(|column| column.as_string_opt::<i32>());
    let people = people.ok_or("the crossings have no person_id of text")?;
    let mut parts: [Vec<u32>; 4] = Default::default();
    for (row, person) in (0_u32..).zip(people.iter()) {
        let part = hash(person.unwrap_or_default()) % 4;
        if let Some(rows) = parts.get_mut(usize::try_from(part)?) {
            rows.push(row);
        }
    }
    Ok(parts.map(UInt32Array::from))
}

/// FNV-1a with a final mix, so that the lowest bits depend on all others.
fn hash(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_person_is_at_one_agency_and_all_rows_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let registers = Registers::open(folder.path(), 20_000).unwrap();
        let mut owners = std::collections::HashMap::new();
        let mut rows = 0;
        for member in MEMBERS {
            let file = File::open(registers.file(member)).unwrap();
            for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
                let batch = batch.unwrap();
                for person in batch.column_by_name("person_id").unwrap().as_string::<i32>().iter().flatten() {
                    assert_eq!(*owners.entry(person.to_owned()).or_insert(member), member, "{person}");
                    rows += 1;
                }
            }
        }
        assert_eq!(rows, registers.rows);
        for member in MEMBERS {
            // Of people, not of rows: a few people cross very often.
            let share = owners.values().filter(|owner| **owner == member).count() as f64 / owners.len() as f64;
            assert!((0.2..0.3).contains(&share), "{member}: {share}");
        }
        assert!(!registers.folder.join("agencies").exists());
    }
}
