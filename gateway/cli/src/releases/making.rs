//! `khidi indicators release`: has a gateway make releases.

use clap::Args;
use khidi_queries_protocol::refusal::Code;
use khidi_queries_protocol::releases::Outcome;

use super::flights::{self, FlightsError};
use crate::failure::{Exit, Failure};
use crate::indicators::Periods;
use crate::sql::client::{Client, ClientError};
use crate::sql::connection::ConnectionArgs;
use crate::sql::failure::Language;
use crate::stdout::say;

/// Which releases are made.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    /// The indicator's id, of the gateway's catalogue
    id: String,
    /// The period, or the first and the last: 2023, 2023-Q1, 2023-01, 2018..2023
    #[arg(short, long, value_name = "PERIOD")]
    period: Periods,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Has them made, one after the other. Periods of which nothing can be told are told at the end.
///
/// # Errors
/// The first that is not made for another reason ends it.
pub(crate) async fn make(args: &ReleaseArgs) -> Result<(), Failure> {
    let language = args.connection.language();
    let client = args.connection.connect().await?;
    let mut untold = Vec::new();
    for period in args.period.each() {
        match flights::make(&client, &format!("{}/{period}", args.id)).await {
            Ok(outcome) => tell(&outcome)?,
            Err(error) if is_untold(&error) => untold.push(error.told(language)),
            Err(error) => return Err(error.told(language)),
        }
    }
    match untold.pop() {
        None => Ok(()),
        Some(last) => {
            untold.iter().for_each(|failure| eprintln!("error: {failure}"));
            Err(Failure { exit: Exit::Here, ..last })
        }
    }
}

/// Has one release made of `indicator/period`; tells what came of it, or nothing where nothing of it can be told.
///
/// # Errors
/// Why there is none.
pub(crate) async fn released(client: &Client, name: &str, language: Language) -> Result<Option<String>, Failure> {
    match flights::make(client, name).await {
        Ok(outcome) => Ok(Some(line(&outcome))),
        Err(error) if is_untold(&error) => Ok(None),
        Err(error) => Err(error.told(language)),
    }
}

/// Whether there is no release because no cell can be told.
fn is_untold(error: &FlightsError) -> bool {
    matches!(error, FlightsError::Client(ClientError::Refused(refusal)) if refusal.code() == Code::KH607)
}

fn tell(outcome: &Outcome) -> Result<(), Failure> {
    for code in &outcome.unknown {
        eprintln!(
            "warning: {}: '{}' is in no list of {}; {} rows are told as UNK",
            outcome.release, code.code, code.dimension, code.rows
        );
    }
    say(&format!("{}\n", line(outcome)))
}

fn line(outcome: &Outcome) -> String {
    let Outcome { release, is_new, provisional, cells, withheld, .. } = outcome;
    let state = if *is_new { "new" } else { "unchanged" };
    let finality = if *provisional { "provisional" } else { "final" };
    format!("{release} {state} {finality}: {cells} cells, {withheld} of them withheld")
}
