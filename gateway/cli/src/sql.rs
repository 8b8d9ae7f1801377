//! `khidi sql`: questions in SQL from the command line, a file, standard input or a prompt. Answers go to standard
//! output or a file and nothing else does; the account of each answer and all errors go to standard error.

pub mod account;
pub mod client;
pub mod connection;
pub mod failure;
pub mod format;
pub mod statements;

mod catalogue;
mod option;
pub(crate) mod output;
mod prompt;
mod session;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use connection::ConnectionArgs;
use format::Format;
use output::Output;
use session::Session;

/// Ask a gateway questions in SQL
///
/// Without -c and -f, statements are read from standard input; at a terminal there is a prompt.
/// Answers go to standard output. After each answer, standard error says which agency was asked what, how many cells
/// or rows and bytes crossed its boundary, and how long it took.
///
/// Options of a session are set in SQL, for the statements that follow:
///   SET khidi.purpose = 'yearly report'      what the answers are for; the agencies log it
///   SET khidi.status = 'columns'             a column of statuses after each column; otherwise 'none'
///   SET khidi.on_absent = 'drop'             no merged value where a member's is absent; otherwise 'keep'
///   SET khidi.on_unavailable = 'partial'     answer without agencies that are down; otherwise 'strict'
///
/// Exit codes: 0 answered, 1 refused or failed here, 2 failed at another party, 64 wrong usage.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct SqlArgs {
    #[command(flatten)]
    connection: ConnectionArgs,
    /// Statements to ask, separated by semicolons; may be given several times
    #[arg(short = 'c', long = "command", value_name = "SQL")]
    commands: Vec<String>,
    /// A file of statements, asked after those of -c; - is standard input
    #[arg(short = 'f', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How answers are written
    #[arg(long, env = "KHIDI_FORMAT", value_enum, default_value = "table")]
    format: Format,
    /// Write answers to a file instead of standard output; it appears when all are complete
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write answers and errors only, no account of what was asked and what crossed
    #[arg(short = 'q', long)]
    quiet: bool,
}

/// Asks, and writes the answers.
///
/// # Errors
/// The first statement that was not answered; later ones are not asked.
pub async fn run(args: SqlArgs) -> Result<(), Failure> {
    let statements = statements(&args)?;
    let binary = args.format.is_binary();
    if binary && statements.as_deref().map(answered) != Some(1) {
        return Err(Failure::usage("parquet and arrow hold one answer: give exactly one question beside SET"));
    }
    if binary && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::usage("parquet and arrow are not for a terminal: give -o FILE"));
    }
    let language = args.connection.language();
    let client = args.connection.connect().await?;
    let mut session = Session { client, format: args.format, quiet: args.quiet, language };
    let mut output = Output::open(args.output.as_deref()).map_err(|error| Failure::here(&error))?;
    match statements {
        Some(statements) => {
            for statement in statements {
                session.run(&statement, &mut output).await?;
            }
        }
        None => prompt::run(&mut session, &mut output).await?,
    }
    output.finish().map_err(|error| Failure::here(&error))
}

/// The statements to ask; none where a prompt is to ask for them.
fn statements(args: &SqlArgs) -> Result<Option<Vec<String>>, Failure> {
    let mut texts = args.commands.clone();
    match args.file.as_deref() {
        Some(path) if path != Path::new("-") => texts.push(read(path)?),
        Some(_) => texts.push(read_stdin()?),
        None if !texts.is_empty() => {}
        None if std::io::stdin().is_terminal() => return Ok(None),
        None => texts.push(read_stdin()?),
    }
    // Each text by itself, so that a quote left open in one does not swallow the next.
    Ok(Some(texts.iter().flat_map(|text| statements::split(text).all()).collect()))
}

/// How many of the statements have an answer; those that set an option have none.
fn answered(statements: &[String]) -> usize {
    statements.iter().filter(|statement| option::parse(statement).is_none()).count()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let mut failure = Failure::here(&error);
        failure.text = format!("{} cannot be read: {}", path.display(), failure.text);
        failure
    })
}

fn read_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Failure::here(&error))?;
    Ok(text)
}
