//! Federations as processes: the demo, or each connector and the gateway by itself, and an analyst who asks them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::process::{Finished, Process};
use crate::{Outcome, environment, fail, folders};

/// The seed of every demo folder.
pub const SEED: u64 = 7;
const GATEWAY: &str = "gateway listening on ";

/// A demo that serves.
#[derive(Debug)]
pub struct Demo {
    /// Where its gateway listens.
    pub uri: String,
    _process: Process,
}

/// Connectors and a gateway, each a process of its own.
#[derive(Debug)]
pub struct Federation {
    /// Where the gateway listens.
    pub uri: String,
    connectors: BTreeMap<String, (Process, SocketAddr)>,
    _gateway: Process,
}

/// The command line that makes or opens a demo in `dir`.
///
/// # Errors
/// There is no program to run.
pub fn demo_command(dir: &Path, people: u64, protection: &str) -> Outcome<Command> {
    let mut command = Command::new(environment::khidi()?);
    command.arg("demo").arg("--dir").arg(dir).args(["--protection", protection]);
    command.arg("--seed").arg(SEED.to_string()).arg("--people").arg(people.to_string());
    Ok(command)
}

/// Makes a demo folder by `demo --once`; gives the folder and what was printed.
///
/// # Errors
/// The demo fails.
pub fn made_demo(people: u64, protection: &str) -> Outcome<(TempDir, Finished)> {
    let folder = folders::empty()?;
    let finished = Process::start(demo_command(folder.path(), people, protection)?.arg("--once"))?.finish()?;
    finished.ended(0, &[])?;
    Ok((folder, finished))
}

impl Demo {
    /// Starts a demo, and makes its folder if it is not there.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(dir: &Path, people: u64, protection: &str) -> Outcome<Self> {
        let mut process = Process::start(&mut demo_command(dir, people, protection)?)?;
        let uri = process.line_after(GATEWAY)?;
        Ok(Self { uri, _process: process })
    }
}

impl Federation {
    /// Starts a connector for each of `agencies` in a demo's folder and a gateway for them and those `elsewhere`, at
    /// whose addresses there may be anything.
    ///
    /// # Errors
    /// One of them does not start.
    pub fn start(dir: &Path, agencies: &[&str], elsewhere: &[(&str, SocketAddr)]) -> Outcome<Self> {
        Self::configured(dir, agencies, elsewhere, gateway_config)
    }

    /// The same with a gateway of another configuration, written for agencies and their addresses.
    ///
    /// # Errors
    /// One of them does not start.
    pub fn configured(
        dir: &Path,
        agencies: &[&str],
        elsewhere: &[(&str, SocketAddr)],
        configuration: impl FnOnce(&[(String, SocketAddr)]) -> String,
    ) -> Outcome<Self> {
        let mut connectors = BTreeMap::new();
        let mut addresses: Vec<(String, SocketAddr)> =
            elsewhere.iter().map(|(agency, address)| ((*agency).to_owned(), *address)).collect();
        for (at, agency) in agencies.iter().enumerate() {
            let mut connector = connector(dir, agency, at)?;
            let address = connector.line_after(&format!("connector {agency} listening on grpc+tls://"))?.parse()?;
            addresses.push(((*agency).to_owned(), address));
            connectors.insert((*agency).to_owned(), (connector, address));
        }
        let config = dir.join("gateway-alone.toml");
        fs::write(&config, configuration(&addresses))?;
        let mut gateway = gateway(&config)?;
        let uri = gateway.line_after(GATEWAY)?;
        Ok(Self { uri, connectors, _gateway: gateway })
    }

    /// Where an agency's connector listens.
    #[must_use]
    pub fn address(&self, agency: &str) -> Option<SocketAddr> {
        self.connectors.get(agency).map(|(_, address)| *address)
    }

    /// Ends one connector.
    ///
    /// # Errors
    /// There is none of that agency.
    pub fn stop(&mut self, agency: &str) -> Outcome<()> {
        match self.connectors.remove(agency) {
            Some(connector) => {
                drop(connector);
                Ok(())
            }
            None => fail(format!("no connector of {agency}")),
        }
    }
}

/// Starts a connector: every other one by the program that agencies install, the rest by the one for everybody.
fn connector(dir: &Path, agency: &str, at: usize) -> Outcome<Process> {
    let config = dir.join("agencies").join(agency).join("connector.toml");
    let mut command = if at.is_multiple_of(2) {
        Command::new(environment::connector()?)
    } else {
        let mut command = Command::new(environment::khidi()?);
        command.arg("connector");
        command
    };
    Process::start(command.arg("--config").arg(config))
}

/// Starts a gateway with a configuration.
///
/// # Errors
/// The program cannot be started.
pub fn gateway(config: &Path) -> Outcome<Process> {
    Process::start(Command::new(environment::khidi()?).arg("gateway").arg("--config").arg(config))
}

/// A gateway's configuration beside the folder `certs` of a demo.
#[must_use]
pub fn gateway_config(agencies: &[(String, SocketAddr)]) -> String {
    let mut text = "federation = \"demo\"\nlisten = \"127.0.0.1:0\"\naudit = \"gateway-alone-audit.jsonl\"\n\
                    [tls]\nca = \"certs/ca.pem\"\ncert = \"certs/gateway-demo.pem\"\nkey = \"certs/gateway-demo-key.pem\"\n"
        .to_owned();
    // Writing to a String cannot fail.
    for (agency, address) in agencies {
        let _ = write!(text, "[[agency]]\nid = \"{agency}\"\naddress = \"{address}\"\n");
    }
    let universities = ["tsu", "ibsu", "gtu"].iter().filter(|name| agencies.iter().any(|(known, _)| known == *name));
    let members: Vec<_> = universities.map(|name| format!("\"{name}.students\"")).collect();
    if !members.is_empty() {
        let members = members.join(", ");
        let _ = write!(text, "[[federated]]\nname = \"students\"\nmembers = [{members}]\ndisjoint = true\n");
    }
    text
}

/// The shell as the party `who` of a folder of certificates, without a question.
///
/// # Errors
/// There is no program to run.
pub fn shell(uri: &str, certs: &Path, who: &str) -> Outcome<Command> {
    let mut command = Command::new(environment::khidi()?);
    command.args(["sql", "--gateway", uri, "--language", "en"]);
    command.arg("--ca").arg(certs.join("ca.pem")).arg("--cert").arg(certs.join(format!("{who}.pem")));
    command.arg("--key").arg(certs.join(format!("{who}-key.pem")));
    Ok(command)
}

/// Asks one question as the party `who` of a folder of certificates, in the shell.
///
/// # Errors
/// The shell cannot be run.
pub fn ask(uri: &str, certs: &Path, who: &str, sql: &str) -> Outcome<Finished> {
    Process::start(shell(uri, certs, who)?.args(["--format", "csv", "--quiet", "-c", sql]))?.finish()
}
