//! The command line as a whole, and which code answers it.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Parser, Subcommand};
use khidi_connectors_node::{ConnectorArgs, DEFAULT_LOG};
use khidi_gateway_server::{GatewayArgs, STACK_BYTES};
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

use crate::certificates::CertsArgs;
use crate::check::CheckArgs;
use crate::demo::DemoArgs;
use crate::failure::Failure;
use crate::indicators::IndicatorsArgs;
use crate::releases::PullArgs;
use crate::sql::SqlArgs;
use crate::{certificates, check, demo, indicators, releases, sql};

/// Statistics over registers that stay with the agencies that own them
///
/// A gateway splits a question in SQL, sends each agency's part to the agency's own connector over Arrow Flight with
/// mutual TLS, and puts the answer together from the protected aggregates that come back. Start with `khidi demo`.
///
/// Flags win over environment variables (KHIDI_*), which win over configuration files.
/// Standard output is data; everything else is on standard error.
/// Exit codes: 0 done, 1 refused or failed here, 2 failed at another party, 64 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "khidi", version, verbatim_doc_comment, max_term_width = 120)]
pub struct Khidi {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(DemoArgs),
    Sql(SqlArgs),
    /// Run the gateway: Flight SQL for analysts, fragments for agencies
    Gateway(GatewayArgs),
    /// Run an agency's connector in front of its registers
    Connector(ConnectorArgs),
    Certs(CertsArgs),
    Indicators(IndicatorsArgs),
    Pull(PullArgs),
    Check(CheckArgs),
}

impl Khidi {
    /// Does what the command line says, at the time `now`. Tells on standard error what failed.
    #[must_use]
    pub fn run(self, now: SystemTime) -> ExitCode {
        log_to_stderr();
        let done = match self.command {
            Command::Gateway(args) => block_on(gateway(args)),
            Command::Connector(args) => return khidi_connectors_node::main_with(&args),
            Command::Demo(args) => demo::run(&args, now),
            Command::Sql(args) => block_on(sql::run(args)),
            Command::Certs(args) => certificates::run(args, now),
            Command::Indicators(args) => block_on(indicators::run(args, now)),
            Command::Pull(args) => block_on(releases::pull(&args)),
            Command::Check(args) => block_on(check::run(&args)),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("error: {failure}");
                failure.exit.into()
            }
        }
    }
}

/// Runs a command that waits for others.
pub(crate) fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    runtime.map_err(|error| Failure::here(&error))?.block_on(work)
}

async fn gateway(args: GatewayArgs) -> Result<(), Failure> {
    khidi_gateway_server::run(args).await.map_err(|error| Failure::here(&error))
}

/// Warnings, errors and which policy came into force, or what `KHIDI_LOG` asks for.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("KHIDI_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_LOG));
    // A logger that the process already has stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .try_init();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use clap::CommandFactory;

    use super::*;

    const GATEWAY: &str = "--gateway grpc+tls://127.0.0.1:5000 --ca ca.pem --cert a.pem --key k.pem";

    fn parse(line: &str) -> Result<Khidi, clap::Error> {
        Khidi::try_parse_from(std::iter::once("khidi").chain(line.split_whitespace()))
    }

    #[test]
    fn the_command_line_is_consistent() {
        Khidi::command().debug_assert();
    }

    #[test]
    fn command_lines_that_are_understood() {
        for line in [
            "demo",
            "demo --dir d --people 100 --seed 1 --port 5000 --protection public --once",
            "certs init --dir d --federation f",
            "certs issue --dir d --role statistics-office --name n --days 3",
            "certs issue --dir d --role gateway --name n --dns a.example --dns b.example --ip 127.0.0.1 --ip ::1",
            "check --config gateway.toml",
            "connector --config connector.toml",
            "gateway --config gateway.toml",
            &format!("sql {GATEWAY} -c SELECT -c SELECT --format json -o out -q --language ka"),
            &format!("sql {GATEWAY} -f -"),
            "indicators list --language ka",
            "indicators show immigrants_183",
            "indicators views",
            "indicators due --on 2026-12-31",
            &format!("indicators explain immigrants_183 --period 2023 {GATEWAY}"),
            &format!("indicators run immigrants_183 --period 2020..2023 --format csv -o out.csv {GATEWAY}"),
            &format!("indicators release immigrants_183 --period 2020..2023 {GATEWAY}"),
            &format!("pull {GATEWAY}"),
            &format!(
                "pull immigrants_183/2023 --dir d --since 2026-11-28 --vintages --format tsv --format csv {GATEWAY}"
            ),
            &format!("pull --list --since 2026-11-28T20:45:09Z {GATEWAY}"),
        ] {
            assert!(parse(line).is_ok(), "{line}: {}", parse(line).unwrap_err());
        }
    }

    #[test]
    fn command_lines_that_are_not() {
        for line in [
            "demo --protection bare",
            "demo --people many",
            "demo --people 0",
            "demo --port 70000",
            "certs issue --dir d --role king --name n",
            "certs issue --dir d --role gateway --name n --dns *",
            "check",
            &format!("sql {GATEWAY} --format xml"),
            "sql --gateway http://127.0.0.1:5000 --ca a --cert b --key c",
            "sql --gateway 127.0.0.1 --ca a --cert b --key c",
            "indicators run immigrants_183 --period 2023",
            &format!("indicators run immigrants_183 {GATEWAY}"),
            &format!("indicators run immigrants_183 --period 20x3 {GATEWAY}"),
            &format!("indicators run immigrants_183 --period 2023..2020 {GATEWAY}"),
            "indicators due --on tomorrow",
            "pull",
            &format!("pull --since yesterday {GATEWAY}"),
            &format!("pull --format xml {GATEWAY}"),
            "",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_command_says_what_it_is_for() {
        for command in Khidi::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
