//! The TPC-H run: its 22 queries over public tables that lie at three connector processes, and in one DataFusion over the
//! same files, asked in turns on the same machine; and what crossed, against what had to. Prints a Markdown table on
//! stdout; times and bytes are measured, never estimated.

mod baseline;
mod federation;
#[path = "../scale/figures.rs"]
mod figures;
#[path = "../scale/files.rs"]
mod files;
mod inputs;
mod measure;
#[path = "../scale/process.rs"]
mod process;
mod queries;
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

/// What a step gives, or why it could not be done.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Cores of the machine that the goals are set for.
const CORES: usize = 2;

/// Times the queries of TPC-H over three agencies against one DataFusion over the same files
#[derive(Debug, Parser)]
#[command(name = "tpch")]
struct CommandLine {
    /// Folder of the eight tables as Parquet files, as `tpchgen-cli parquet --output-dir` makes them
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// Timed runs of everything, in turns, after one to warm up
    #[arg(long, default_value = "7")]
    runs: NonZeroU32,
    #[command(subcommand)]
    mode: Option<Mode>,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// The process that answers without Khidi: reads names of queries from stdin, writes milliseconds to stdout
    #[command(hide = true)]
    Baseline {
        /// Folder of the tables
        tables: PathBuf,
    },
}

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let done = match &line.mode {
        Some(Mode::Baseline { tables }) => serve_baseline(tables),
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

fn serve_baseline(tables: &Path) -> Outcome<()> {
    let runtime = Builder::new_multi_thread().worker_threads(CORES).enable_all().build()?;
    runtime.block_on(baseline::serve(tables))
}

/// Children end with the run, also where a signal ends it.
async fn until_told_to_end(line: &CommandLine) -> Outcome<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = run(line) => done,
        _ = terminate.recv() => Err("told to end".into()),
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(Into::into).and(Err("interrupted".into())),
    }
}

async fn run(line: &CommandLine) -> Outcome<()> {
    let tables = line.tables.as_ref().ok_or("--tables DIR is missing")?;
    let load = files::read(Path::new("/proc/loadavg"))?;
    let load = load.split_whitespace().next().unwrap_or("unknown").to_owned();
    let (measured, peaks) = measure::measure(&tables.canonicalize()?, line.runs, now()).await?;
    table::write(&mut io::stdout().lock(), &measured, &peaks, &load)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
