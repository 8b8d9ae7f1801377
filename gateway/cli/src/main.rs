//! The binary `khidi`: reads the command line and the clock, and ends with the contract's exit code.

use std::process::ExitCode;

use clap::Parser;
use khidi_gateway_cli::command::Khidi;
use khidi_gateway_cli::failure::Exit;

fn main() -> ExitCode {
    match Khidi::try_parse() {
        Ok(khidi) => khidi.run(now()),
        Err(error) => {
            // Nothing is left to do where not even this can be printed.
            let _ = error.print();
            if error.use_stderr() { Exit::Usage.into() } else { ExitCode::SUCCESS }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
