//! The baseline: one DataFusion in one process of its own, with default settings and as many partitions as cores. Its
//! session stays; each question is planned anew and timed inside, without the pipe.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use arrow::array::RecordBatch;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use crate::process::Process;
use crate::questions::Form;
use crate::{CORES, Outcome};

/// The table's name in the session.
pub(crate) const TABLE: &str = "crossings";

const READY: &str = "ready";

/// A session in which the files are one table.
pub(crate) async fn session(files: &[PathBuf]) -> Outcome<SessionContext> {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(CORES));
    let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let table = context.read_parquet(paths, ParquetReadOptions::default()).await?;
    context.register_table(TABLE, table.into_view())?;
    Ok(context)
}

/// A whole answer.
pub(crate) async fn collect(context: &SessionContext, sql: &str) -> Outcome<Vec<RecordBatch>> {
    Ok(context.sql(sql).await?.collect().await?)
}

/// The child's side: for each form on stdin the milliseconds on stdout, until stdin ends.
pub(crate) async fn serve(files: &[PathBuf]) -> Outcome<()> {
    let context = session(files).await?;
    say(READY)?;
    for line in io::stdin().lines() {
        let form: Form = line?.parse()?;
        let sql = form.sql(TABLE);
        let begin = Instant::now();
        let answer = collect(&context, &sql).await?;
        let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
        drop(answer);
        say(&milliseconds.to_string())?;
    }
    Ok(())
}

fn say(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// The other side of it.
pub(crate) struct Baseline {
    /// The process.
    pub(crate) process: Process,
}

impl Baseline {
    /// Starts one over these files.
    pub(crate) async fn start(name: &str, files: &[PathBuf]) -> Outcome<Self> {
        let mut arguments = vec![PathBuf::from("baseline")];
        arguments.extend_from_slice(files);
        let (process, _) = Process::start(name, &std::env::current_exe()?, &arguments, READY).await?;
        Ok(Self { process })
    }

    /// Asks in a form; gives milliseconds.
    pub(crate) async fn ask(&mut self, form: Form) -> Outcome<f64> {
        Ok(self.process.ask(form.name()).await?.parse()?)
    }
}
