//! The scale run: one question over crossings that lie at four connector processes, at one, and in one DataFusion, asked
//! in turns on the same machine. Prints a Markdown table on stdout; times, bytes and memory are measured, never estimated.

mod baseline;
mod check;
mod federation;
mod figures;
mod files;
mod measure;
mod process;
mod questions;
mod registers;
mod table;

use std::error::Error;
use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

use federation::Limits;
use measure::Measured;
use registers::Registers;

/// What a step gives, or why it could not be done.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Cores of the machine that the goals are set for.
const CORES: usize = 2;

/// Times one question over a federation against one DataFusion over the same files
#[derive(Debug, Parser)]
#[command(name = "scale")]
struct CommandLine {
    /// Crossings, about; several sizes are measured one after the other
    #[arg(long, value_delimiter = ',', default_value = "1000000,10000000", value_parser = clap::value_parser!(u64).range(1..))]
    rows: Vec<u64>,
    /// Timed runs of everything, in turns, after one to warm up
    #[arg(long, default_value = "7")]
    runs: NonZeroU32,
    /// Folder of the crossings, kept and used again; otherwise a temporary one
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
    #[command(subcommand)]
    mode: Option<Mode>,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// The process that answers without Khidi: reads the form of the question from stdin, writes milliseconds to stdout
    #[command(hide = true)]
    Baseline {
        /// Parquet files that are one table
        files: Vec<PathBuf>,
    },
}

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let done = match &line.mode {
        Some(Mode::Baseline { files }) => serve_baseline(files),
        None => Runtime::new().map_err(Into::into).and_then(|runtime| runtime.block_on(until_told_to_end(&line))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn serve_baseline(files: &[PathBuf]) -> Outcome<()> {
    let runtime = Builder::new_multi_thread().worker_threads(CORES).enable_all().build()?;
    runtime.block_on(baseline::serve(files))
}

/// Children end with the run, also where a signal ends it.
async fn until_told_to_end(line: &CommandLine) -> Outcome<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = scale(line) => done,
        _ = terminate.recv() => Err("told to end".into()),
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(Into::into).and(Err("interrupted".into())),
    }
}

async fn scale(line: &CommandLine) -> Outcome<()> {
    let temporary = tempfile::Builder::new().prefix("khidi-scale-").tempdir()?;
    let folder = line.dir.as_deref().unwrap_or_else(|| temporary.path());
    let load = load()?;
    let mut measured: Vec<Measured> = Vec::new();
    for &rows in &line.rows {
        let registers = Registers::open(folder, rows)?;
        eprintln!("{} crossings in {}", registers.rows, registers.folder.display());
        measured.push(measure::measure(&registers, line.runs, &line.limits, now()).await?);
    }
    table::write(&mut io::stdout().lock(), &measured, &load)?;
    Ok(())
}

/// Processes that wanted a core in the minute before, on average: whether the machine was quiet.
fn load() -> Outcome<String> {
    let text = files::read(Path::new("/proc/loadavg"))?;
    Ok(text.split_whitespace().next().unwrap_or("unknown").to_owned())
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
