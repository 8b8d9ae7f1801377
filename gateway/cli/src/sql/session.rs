//! Asks one statement after the other in one session, and writes answers and accounts.

use std::io::Write as _;

use super::account::Account;
use super::client::{Answer, Client};
use super::failure::Language;
use super::format::{self, Format};
use super::option;
use super::output::Output;
use crate::failure::Failure;

/// A connection with how its answers are written.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) format: Format,
    pub(super) quiet: bool,
    pub(super) language: Language,
}

impl Session {
    /// Sets an option, or asks and writes the answer.
    pub(super) async fn run(&mut self, statement: &str, output: &mut Output) -> Result<(), Failure> {
        if let Some(option) = option::parse(statement) {
            let set = self.client.set(&option.name, &option.value);
            return set.map_err(|error| error.told(self.language));
        }
        let answer = self.client.ask(statement).await.map_err(|error| error.told(self.language))?;
        self.write(&answer, output)?;
        if !self.quiet {
            account(&answer);
        }
        Ok(())
    }

    /// Writes an answer.
    pub(super) fn write(&self, answer: &Answer, output: &mut Output) -> Result<(), Failure> {
        match format::write(self.format, &answer.schema, &answer.batches, output.writer()) {
            Err(error) if !error.is_broken_pipe() => Err(Failure::here(&error)),
            _ => Ok(()),
        }
    }
}

fn account(answer: &Answer) {
    let mut err = std::io::stderr().lock();
    let rows = answer.rows();
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    // An account that cannot be shown is no reason to lose the answer.
    let _ = match &answer.report {
        Some(report) => writeln!(err, "-- {rows}\n{}", Account { report, prefix: "-- " }),
        None => writeln!(err, "-- {rows}"),
    };
}
