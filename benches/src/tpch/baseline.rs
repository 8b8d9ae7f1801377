//! The baseline: one DataFusion in one process of its own, with as many partitions as cores and otherwise default
//! settings, but that decimals are decimals. Its session stays; each query is planned anew and timed inside.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use arrow::array::RecordBatch;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use crate::process::Process;
use crate::queries::{self, TABLES};
use crate::{CORES, Outcome};

const READY: &str = "ready";

/// A session with all tables under their agencies' names.
pub(crate) async fn session(tables: &Path) -> Outcome<SessionContext> {
    let mut config = SessionConfig::new().with_target_partitions(CORES);
    config.options_mut().sql_parser.parse_float_as_decimal = true;
    let context = SessionContext::new_with_config(config);
    for (agency, names) in TABLES {
        context.sql(&format!("CREATE SCHEMA {agency}")).await?;
        for name in names {
            let file = tables.join(format!("{name}.parquet")).display().to_string();
            context.register_parquet(format!("{agency}.{name}"), file, ParquetReadOptions::default()).await?;
        }
    }
    Ok(context)
}

/// A whole answer.
pub(crate) async fn collect(context: &SessionContext, sql: &str) -> Outcome<Vec<RecordBatch>> {
    Ok(context.sql(sql).await?.collect().await?)
}

/// The child's side: for each name on stdin the milliseconds on stdout, until stdin ends.
pub(crate) async fn serve(tables: &Path) -> Outcome<()> {
    let context = session(tables).await?;
    let queries = queries::all()?;
    say(READY)?;
    for line in io::stdin().lines() {
        let name = line?;
        let query = queries.iter().find(|query| query.name == name).ok_or("no such query")?;
        let begin = Instant::now();
        let answer = collect(&context, &query.sql).await?;
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
pub(crate) struct Baseline(pub(crate) Process);

impl Baseline {
    /// Starts one over these tables.
    pub(crate) async fn start(tables: &Path) -> Outcome<Self> {
        let arguments = [PathBuf::from("baseline"), tables.to_owned()];
        let (process, _) = Process::start("baseline", &std::env::current_exe()?, &arguments, READY).await?;
        Ok(Self(process))
    }

    /// Asks a query; gives milliseconds.
    pub(crate) async fn ask(&mut self, name: &str) -> Outcome<f64> {
        Ok(self.0.ask(name).await?.parse()?)
    }
}
