//! The prompt: statements over several lines until a semicolon, history for the session, and a few commands of its
//! own that begin with a backslash.

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

use super::output::Output;
use super::session::Session;
use super::{catalogue, statements};
use crate::failure::Failure;

const HELP: &str = r"Statements end with a semicolon and may run over several lines.
  \d          lists the published tables
  \d NAME     lists the columns of a table: \d mia.border_crossings
  \q          ends
  Ctrl-C      stops a running question, or clears what is typed";

/// Asks for statements until the end of input. What fails is shown, and the next one asked for.
pub(super) async fn run(session: &mut Session, output: &mut Output) -> Result<(), Failure> {
    let config = Config::builder().auto_add_history(false).build();
    let mut editor: Editor<(), MemHistory> =
        Editor::with_history(config, MemHistory::new()).map_err(|error| Failure::here(&error))?;
    eprintln!("Connected to {}. \\? for help, \\q to end.", session.client.gateway());
    let mut typed = String::new();
    loop {
        let prompt = if typed.is_empty() { "khidi> " } else { "  ...> " };
        match editor.readline(prompt) {
            Ok(line) if typed.is_empty() && line.trim_start().starts_with('\\') => {
                // A history that is full forgets; nothing depends on it.
                let _ = editor.add_history_entry(line.trim());
                match Command::parse(line.trim()) {
                    Command::Quit => return Ok(()),
                    command => shown(session.command(&command, output).await),
                }
            }
            Ok(line) => {
                typed.push_str(&line);
                typed.push('\n');
                let split = statements::split(&typed);
                if split.rest.is_empty() {
                    let _ = editor.add_history_entry(typed.trim());
                    typed.clear();
                }
                if !split.complete.is_empty() && split.rest.is_empty() {
                    session.all(&split.complete, output).await;
                }
            }
            Err(ReadlineError::Interrupted) => typed.clear(),
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(Failure::here(&error)),
        }
    }
}

/// A line that begins with a backslash.
#[derive(Debug, PartialEq, Eq)]
enum Command<'a> {
    Quit,
    Tables,
    Columns(&'a str),
    Help,
}

impl<'a> Command<'a> {
    fn parse(line: &'a str) -> Self {
        let line = line.trim_end_matches(';').trim_end();
        match line.split_once(char::is_whitespace) {
            None if line == "\\q" => Self::Quit,
            None if line == "\\d" => Self::Tables,
            Some(("\\d", name)) => Self::Columns(name.trim()),
            _ => Self::Help,
        }
    }
}

impl Session {
    async fn all(&mut self, statements: &[String], output: &mut Output) {
        for statement in statements {
            tokio::select! {
                done = self.run(statement, output) => match done {
                    Ok(()) => {}
                    Err(failure) => return shown(Err(failure)),
                },
                _ = tokio::signal::ctrl_c() => return eprintln!("stopped"),
            }
        }
    }

    async fn command(&mut self, command: &Command<'_>, output: &mut Output) -> Result<(), Failure> {
        let language = self.language;
        let answer = match command {
            Command::Quit | Command::Help => {
                eprintln!("{HELP}");
                return Ok(());
            }
            Command::Tables => self.client.tables(None, None, false).await,
            Command::Columns(name) => {
                let (schema, table) = name.split_once('.').map_or((None, *name), |(s, t)| (Some(s), t));
                self.client.tables(schema.map(str::to_owned), Some(table.to_owned()), true).await
            }
        };
        let answer = answer.map_err(|error| error.told(language))?;
        let is_list = *command == Command::Tables;
        let answer = if is_list { catalogue::tables(&answer) } else { catalogue::columns(&answer) };
        self.write(&answer.map_err(|error| Failure::here(&error))?, output)
    }
}

/// Shows what failed, and goes on.
fn shown(done: Result<(), Failure>) {
    if let Err(failure) = done {
        eprintln!("error: {failure}");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn lines_with_a_backslash() {
        for (line, expected) in [
            ("\\q", Command::Quit),
            ("\\q;", Command::Quit),
            ("\\d", Command::Tables),
            ("\\d  mia.returns ;", Command::Columns("mia.returns")),
            ("\\?", Command::Help),
            ("\\quit", Command::Help),
        ] {
            assert_eq!(Command::parse(line), expected, "{line}");
        }
    }
}
