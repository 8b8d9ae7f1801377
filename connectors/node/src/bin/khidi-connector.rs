//! The connector's own binary, for agencies that install nothing else.

use std::process::ExitCode;

use clap::Parser;
use khidi_connectors_node::{ConnectorArgs, main_with};

/// Exit code for wrong usage.
const USAGE: u8 = 64;

/// Puts an agency's registers behind its own policy.
#[derive(Debug, Parser)]
#[command(name = "khidi-connector", version)]
struct CommandLine {
    #[command(flatten)]
    args: ConnectorArgs,
}

fn main() -> ExitCode {
    match CommandLine::try_parse() {
        Ok(line) => main_with(&line.args),
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { 0 };
            // Nothing is left to do where not even this can be printed.
            let _ = error.print();
            ExitCode::from(code)
        }
    }
}
