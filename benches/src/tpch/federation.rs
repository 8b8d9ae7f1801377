//! The federation under test: certificates of its own, three connector processes with the tests' policies and a gateway
//! process, under mutual TLS on loopback. Limits are raised to what the largest scale needs.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, SystemTime};

use khidi_certs::issue::paths;
use khidi_certs::{Authority, Credentials, Identity, Role, SubjectAltName};
use khidi_gateway_cli::sql::client::Client;
use tempfile::TempDir;

use crate::Outcome;
use crate::files::{read, write};
use crate::process::{Process, program};
use crate::queries::{TABLES, folder};

const FEDERATION: &str = "demo";
const VALIDITY: Duration = Duration::from_secs(24 * 60 * 60);
const SCHEME: &str = "grpc+tls://";
const CONNECTOR_LIMITS: &str = "\n[limits]\nmax_cells = 50000000\nmax_bytes = 4294967296\n";
const GATEWAY_LIMITS: &str = "\n[limits]\nmemory_mib = 8192\ncells = 50000000\nrows = 50000000\nanswer_mib = 4095\n";

/// Running processes, and an analyst's connection to the gateway.
pub(crate) struct Federation {
    /// An analyst.
    pub(crate) client: Client,
    /// The connectors, then the gateway.
    pub(crate) processes: Vec<Process>,
    _folder: TempDir,
}

impl Federation {
    /// Starts all of it over the files in `tables`.
    pub(crate) async fn start(tables: &Path, now: SystemTime) -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("khidi-tpch-").tempdir()?;
        issue_certificates(&home.path().join("certs"), now)?;
        let (mut processes, mut agencies) = (Vec::new(), Vec::new());
        for (agency, names) in TABLES {
            let (theirs, ours) = (folder().join("agencies").join(agency), home.path().join("agencies").join(agency));
            let config = ours.join("connector.toml");
            write(&config, &(read(&theirs.join("connector.toml"))? + CONNECTOR_LIMITS))?;
            write(&ours.join("policy.toml"), &read(&theirs.join("policy.toml"))?)?;
            for name in names {
                let file = format!("{name}.parquet");
                symlink(tables.join(&file), ours.join(&file))?;
            }
            let arguments = [Path::new("--config"), &config, Path::new("run")];
            let ready = format!("connector {agency} listening on {SCHEME}");
            let (process, address) = Process::start(agency, &program("khidi-connector")?, &arguments, &ready).await?;
            processes.push(process);
            agencies.push((agency, address));
        }
        let config = home.path().join("gateway.toml");
        write(&config, &gateway(&agencies))?;
        let arguments = [Path::new("gateway"), Path::new("--config"), &config];
        let ready = format!("gateway listening on {SCHEME}");
        let (process, address) = Process::start("gateway", &program("khidi")?, &arguments, &ready).await?;
        processes.push(process);
        let (cert, key) = paths(&home.path().join("certs"), &Identity::new(FEDERATION, Role::Analyst, FEDERATION)?);
        let credentials = Credentials::load(&home.path().join("certs/ca.pem"), &cert, &key)?;
        let client = Client::connect(&address, &credentials).await?;
        Ok(Self { client, processes, _folder: home })
    }
}

fn issue_certificates(folder: &Path, now: SystemTime) -> Outcome<()> {
    let authority = Authority::create(FEDERATION, VALIDITY, now)?;
    authority.write(folder)?;
    let loopback = [SubjectAltName::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST))];
    let agencies = TABLES.iter().map(|(agency, _)| (Role::Agency, *agency, &loopback[..]));
    let others = [(Role::Gateway, FEDERATION, &loopback[..]), (Role::Analyst, FEDERATION, &[][..])];
    for (role, name, names) in agencies.chain(others) {
        authority.issue(&Identity::new(FEDERATION, role, name)?, names, VALIDITY, now)?.write(folder)?;
    }
    Ok(())
}

fn gateway(agencies: &[(&str, String)]) -> String {
    let mut text = format!(
        "federation = \"{FEDERATION}\"\nlisten = \"127.0.0.1:0\"\naudit = \"gateway-audit.jsonl\"\n\
         \n[tls]\nca = \"certs/ca.pem\"\ncert = \"certs/gateway-{FEDERATION}.pem\"\n\
         key = \"certs/gateway-{FEDERATION}-key.pem\"\n{GATEWAY_LIMITS}"
    );
    for (agency, address) in agencies {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[agency]]\nid = \"{agency}\"\naddress = \"{address}\"\n");
    }
    text
}
