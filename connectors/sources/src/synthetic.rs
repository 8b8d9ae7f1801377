//! The synthetic country: registers of nine agencies about the same people, as Parquet files, deterministic per seed.
//! People are made one by one from the seed and their position, so that memory does not grow with their number and
//! threads do not change a byte. It holds no real data and says nothing about the real country.

mod asylum;
mod biography;
mod calendar;
mod citizenship;
mod columns;
mod crossings;
mod enforcement;
mod error;
mod estimates;
mod files;
mod income;
mod itinerary;
mod labour;
mod numbers;
mod observations;
mod origins;
mod people;
mod permits;
mod places;
mod random;
mod readmissions;
mod refusals;
mod registers;
mod row_groups;
mod segments;
mod stays;
mod students;
#[cfg(test)]
mod tests;
mod truth;
mod visas;
mod world;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;

pub use calendar::LAST_YEAR;
pub use error::GenerateError;
use files::{Files, OpenSink, open_file};
use numbers::MAX_PEOPLE;
pub use registers::{RegisterTable, tables};
use row_groups::{RowGroup, chunks, encode_chunk};
pub use truth::write_truth;
use world::World;

/// What makes one synthetic country; equal parameters make equal files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// People in all registers together, citizens and foreigners; each crosses the border about ten times.
    /// From 1 to 100 million.
    pub people: u64,
    /// Any number; another one makes other people.
    pub seed: u64,
}

impl Parameters {
    fn checked_people(&self) -> Result<u64, GenerateError> {
        let people = self.people;
        if (1..=MAX_PEOPLE).contains(&people) { Ok(people) } else { Err(GenerateError::People { people }) }
    }
}

/// How far a generation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// People whose rows are made; their files are complete only when [`generate`] returns.
    pub done_people: u64,
    /// People in all.
    pub total_people: u64,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// The agency.
    pub agency: &'static str,
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// The file's size.
    pub bytes: u64,
}

/// What was generated, one row per table in the order of [`tables`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The tables.
    pub tables: Vec<SummaryRow>,
}

/// Writes `dir/agencies/<agency>/<table>.parquet` for every table, replacing earlier files.
///
/// Each of the `threads` (at least one) needs some 60 MiB. `progress` is called from them, so that two calls may come
/// out of order.
///
/// # Errors
/// When the number of people is out of range or a file or folder cannot be written. Then no file of this call is left;
/// those of an earlier one stay, unless the failure came while new ones replaced them.
pub fn generate(
    dir: &Path,
    parameters: &Parameters,
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Summary, GenerateError> {
    generate_into(dir, parameters, threads, progress, &open_file)
}

fn generate_into(
    dir: &Path,
    parameters: &Parameters,
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
    open: OpenSink<'_>,
) -> Result<Summary, GenerateError> {
    let people = parameters.checked_people()?;
    let folder_of = |table: &RegisterTable| dir.join("agencies").join(table.agency);
    let (mut files, factories) = Files::create(tables(), folder_of, open)?;
    let world = World::new(parameters.seed);
    let done_people = AtomicU64::new(0);
    let done = |more: u64| {
        progress(Progress { done_people: done_people.fetch_add(more, Ordering::Relaxed) + more, total_people: people });
    };
    let work = Work { world: &world, people, factories: &factories, done: &done };
    work.spread(threads.max(1), &mut files)?;
    let tables = files.publish()?;
    Ok(Summary { tables })
}

type Encoded = Result<Vec<RowGroup>, GenerateError>;

/// What every thread reads.
#[derive(Clone, Copy)]
struct Work<'a> {
    world: &'a World,
    people: u64,
    factories: &'a [ArrowRowGroupWriterFactory],
    done: &'a (dyn Fn(u64) + Sync),
}

impl Work<'_> {
    /// Encodes chunks in threads, in turns, and writes them here in order. A thread waits while its last chunk is not
    /// yet taken, so that memory stays bounded; it ends when nobody takes any more.
    fn spread(self, threads: usize, files: &mut Files) -> Result<(), GenerateError> {
        thread::scope(|scope| {
            let mut workers = Vec::new();
            let mut lines: Vec<Receiver<Encoded>> = Vec::new();
            for first in 0..threads {
                let (sender, receiver) = sync_channel(0);
                lines.push(receiver);
                workers.push(scope.spawn(move || self.encode_every(first, threads, &sender)));
            }
            let written = write_in_order(chunks(self.people), &lines, files);
            drop(lines);
            let ended = workers.into_iter().all(|worker| worker.join().is_ok());
            if ended { written } else { Err(GenerateError::Thread) }
        })
    }

    fn encode_every(self, first: usize, step: usize, sender: &SyncSender<Encoded>) {
        for chunk in (first as u64..chunks(self.people)).step_by(step) {
            let encoded = encode_chunk(self.world, self.people, chunk, self.factories, &self.done);
            if sender.send(encoded).is_err() {
                return;
            }
        }
    }
}

fn write_in_order(chunks: u64, lines: &[Receiver<Encoded>], files: &mut Files) -> Result<(), GenerateError> {
    for (_, line) in (0..chunks).zip(lines.iter().cycle()) {
        let encoded = line.recv().map_err(|_| GenerateError::Thread)?;
        files.append(encoded?)?;
    }
    Ok(())
}
