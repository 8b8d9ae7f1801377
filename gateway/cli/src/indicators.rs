//! `khidi indicators`: the statistical catalogue. What there is and when it is due is told here; values are asked of a gateway
//! like anybody's question.

mod dates;
mod listing;
mod picture;
mod running;
mod showing;
mod writing;

use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args, Subcommand};
use khidi_gateway_server::catalogue;
use khidi_queries_indicators::Indicator;

use crate::failure::Failure;
use crate::releases::{self, ReleaseArgs};
use crate::sql::connection::{ConnectionArgs, LanguageArgs};
pub(crate) use dates::today;
pub(crate) use running::{Periods, asked};
use writing::WriteArgs;
pub(crate) use writing::people;

/// The catalogue of statistical indicators: list, show, due, explain, run
///
/// An indicator is a question with its method, legal base, code lists and deadline. It passes the same barrier and the same
/// policies as anybody's question.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct IndicatorsArgs {
    /// A folder of more indicators: indicators/ID/indicator.toml and query.sql, views/NAME/view.toml and view.sql
    #[arg(long, env = "KHIDI_CATALOGUE", value_name = "DIR", global = true)]
    catalogue: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// All indicators: id, title, agencies, deadline
    List {
        #[command(flatten)]
        language: LanguageArgs,
    },
    /// Everything about one: method, quality, legal base, dimensions, SQL, and the SQL of the views behind it
    Show {
        /// Its id
        id: String,
        #[command(flatten)]
        language: LanguageArgs,
    },
    /// The views that agencies enable in their policies for indicators
    Views {
        #[command(flatten)]
        language: LanguageArgs,
    },
    /// When tables of the last complete periods are due
    Due {
        /// As of this day, YYYY-MM-DD; otherwise today
        #[arg(long, value_name = "DATE", value_parser = dates::parse)]
        on: Option<i64>,
    },
    /// What agencies would be asked for a period; asks nobody
    Explain(ExplainArgs),
    /// Ask for one or several periods, and write the table
    ///
    /// Cells that are withheld carry CONF_STATUS C; values that may still change carry OBS_STATUS P.
    Run(RunArgs),
    /// Have the gateway make releases of it: immutable, versioned, for statistics offices to pull
    ///
    /// A period whose latest release says the same gets no new one.
    Release(ReleaseArgs),
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// The indicator's id
    id: String,
    /// The period: 2023, 2023-Q1, 2023-01
    #[arg(short, long, value_name = "PERIOD")]
    period: Periods,
    #[command(flatten)]
    connection: ConnectionArgs,
}

#[derive(Debug, Args)]
struct RunArgs {
    /// The indicator's id
    id: String,
    /// The period, or the first and the last: 2023, 2023-Q1, 2023-01, 2018..2023
    #[arg(short, long, value_name = "PERIOD")]
    period: Periods,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Does what the command says, on the day of `now`.
///
/// # Errors
/// What was not done.
pub async fn run(args: IndicatorsArgs, now: SystemTime) -> Result<(), Failure> {
    let today = today(now);
    let all = catalogue::with(args.catalogue.as_deref()).map_err(|error| Failure::here(&error))?;
    match args.command {
        Command::List { language } => listing::indicators(&all, language.language()),
        Command::Show { id, language } => showing::show(named(&all, &id)?, language.language()),
        Command::Views { language } => listing::views(language.language()),
        Command::Due { on } => listing::due(&all, on.unwrap_or(today)),
        Command::Explain(args) => running::explain(named(&all, &args.id)?, &args.period, &args.connection).await,
        Command::Release(args) => releases::make(&args).await,
        Command::Run(args) => {
            let indicator = named(&all, &args.id)?;
            let output = args.write.open(indicator)?;
            let tables = running::tables(indicator, &args.period, &args.connection, today).await?;
            args.write.write(indicator, &tables, args.connection.language(), now, output)
        }
    }
}

pub(crate) fn named<'i>(all: &'i [Indicator], id: &str) -> Result<&'i Indicator, Failure> {
    all.iter().find(|indicator| indicator.id == id).ok_or_else(|| {
        Failure::usage(format!("there is no indicator '{id}'")).with_hint("`khidi indicators list` names all of them.")
    })
}
