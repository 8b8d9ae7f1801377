//! The federation under test: an authority and certificates of its own, six connector processes and a gateway process
//! with the files that an operator would write, all under mutual TLS on loopback.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::{Duration, SystemTime};

use khidi_certs::issue::paths;
use khidi_certs::{Authority, Credentials, Identity, Role, SubjectAltName};
use khidi_gateway_cli::sql::client::Client;
use tempfile::TempDir;

use crate::Outcome;
use crate::files::write;
use crate::process::{Process, program};
use crate::registers::{MEMBERS, Registers, WHOLE};

/// How connectors publish the crossings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Publication {
    /// Protected: thresholds of 10 to 20 people, and noise. Without classes of response times, which would be measured.
    Standard,
    /// Public: exact cells.
    Public,
}

/// One more connector over all crossings: public beside the protected one, so that the price of protection is measured in turns.
pub(crate) const OPEN: &str = "open";

impl Publication {
    /// As the table calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Public => "public",
        }
    }
}

const FEDERATION: &str = "bench";
const VALIDITY: Duration = Duration::from_secs(24 * 60 * 60);
const SCHEME: &str = "grpc+tls://";

/// What each connector is told to use at most; its own defaults where nothing is said.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Limits {
    /// Threads of one question at a connector; otherwise all of the machine
    #[arg(long, value_name = "N")]
    partitions: Option<u64>,
    /// Memory for the operators of a connector; otherwise its default, above which it spills to disk
    #[arg(long, value_name = "MIB")]
    memory_mib: Option<u64>,
    /// How connectors publish the crossings
    #[arg(long, value_enum, default_value = "standard")]
    pub(crate) protection: Publication,
}

/// Running processes, and an analyst's connection to the gateway.
pub(crate) struct Federation {
    /// An analyst.
    pub(crate) client: Client,
    /// The connectors, then the gateway.
    pub(crate) processes: Vec<Process>,
    _folder: TempDir,
}

impl Federation {
    /// Starts all of it over the registers. Each connector has these limits.
    pub(crate) async fn start(registers: &Registers, limits: &Limits, now: SystemTime) -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("khidi-scale-").tempdir()?;
        let path = folder.path();
        issue_certificates(&path.join("certs"), now)?;
        let (mut processes, mut agencies) = (Vec::new(), Vec::new());
        for agency in agencies_of() {
            let config = path.join(agency).join("connector.toml");
            let (file, publication) = match agency {
                OPEN => (registers.file(WHOLE), Publication::Public),
                _ => (registers.file(agency), limits.protection),
            };
            write(&config, &connector(agency, &file, limits))?;
            write(&config.with_file_name("policy.toml"), &policy(publication))?;
            let arguments = [Path::new("--config"), &config, Path::new("run")];
            let ready = format!("connector {agency} listening on {SCHEME}");
            let (process, address) = Process::start(agency, &program("khidi-connector")?, &arguments, &ready).await?;
            processes.push(process);
            agencies.push((agency, address));
        }
        let config = path.join("gateway.toml");
        write(&config, &gateway(&agencies))?;
        let arguments = [Path::new("gateway"), Path::new("--config"), &config];
        let ready = format!("gateway listening on {SCHEME}");
        let (process, address) = Process::start("gateway", &program("khidi")?, &arguments, &ready).await?;
        processes.push(process);
        let client = connect(&path.join("certs"), &address).await?;
        Ok(Self { client, processes, _folder: folder })
    }
}

fn agencies_of() -> impl Iterator<Item = &'static str> {
    MEMBERS.into_iter().chain([WHOLE, OPEN])
}

async fn connect(certs: &Path, address: &str) -> Outcome<Client> {
    let (cert, key) = paths(certs, &Identity::new(FEDERATION, Role::Analyst, FEDERATION)?);
    let credentials = Credentials::load(&certs.join("ca.pem"), &cert, &key)?;
    Ok(Client::connect(address, &credentials).await?)
}

fn issue_certificates(folder: &Path, now: SystemTime) -> Outcome<()> {
    let authority = Authority::create(FEDERATION, VALIDITY, now)?;
    authority.write(folder)?;
    let loopback = [SubjectAltName::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST))];
    let agencies = agencies_of().map(|agency| (Role::Agency, agency, &loopback[..]));
    let others = [(Role::Gateway, FEDERATION, &loopback[..]), (Role::Analyst, FEDERATION, &[][..])];
    for (role, name, names) in agencies.chain(others) {
        authority.issue(&Identity::new(FEDERATION, role, name)?, names, VALIDITY, now)?.write(folder)?;
    }
    Ok(())
}

fn connector(agency: &str, crossings: &Path, limits: &Limits) -> String {
    let mut text = format!(
        "agency = \"{agency}\"\nfederation = \"{FEDERATION}\"\nlisten = \"127.0.0.1:0\"\npolicy = \"policy.toml\"\n\
         \n[tls]\nca = \"../certs/ca.pem\"\ncert = \"../certs/agency-{agency}.pem\"\n\
         key = \"../certs/agency-{agency}-key.pem\"\n\
         \n[[sources]]\ntable = \"crossings\"\nkind = \"parquet\"\npath = {crossings:?}\n\
         \n[limits]\n"
    );
    let memory = limits.memory_mib.map(|mib| mib.saturating_mul(1 << 20));
    let limits = [("partitions", limits.partitions), ("memory_bytes", memory)];
    for (limit, value) in limits {
        if let Some(value) = value {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{limit} = {value}");
        }
    }
    text
}

fn policy(publication: Publication) -> String {
    let (class, roles) = match publication {
        Publication::Public => ("class = \"public\"", ["role = \"public\""; 4]),
        Publication::Standard => (
            "class = \"protected\"\nmax_rows = 1000",
            [
                "role = \"contributor\"",
                "role = \"dimension\", list = \"countries\"",
                "role = \"dimension\", list = \"directions\"",
                "role = \"dimension\", calendar = \"month\"",
            ],
        ),
    };
    let columns = ["person_id", "citizenship", "direction", "crossed_at"].into_iter().zip(roles);
    let columns: String = columns.map(|(column, role)| format!("{column} = {{ {role} }}\n")).collect();
    format!(
        "version = 1\nprotection = \"standard\"\nthreshold = 10\nthreshold_width = 10\nresponse_class_ms = 0\n\
         \n[tables.crossings]\n{class}\n\n[tables.crossings.columns]\n{columns}"
    )
}

fn gateway(agencies: &[(&str, String)]) -> String {
    let mut text = format!(
        "federation = \"{FEDERATION}\"\nlisten = \"127.0.0.1:0\"\naudit = \"gateway-audit.jsonl\"\n\
         \n[tls]\nca = \"certs/ca.pem\"\ncert = \"certs/gateway-{FEDERATION}.pem\"\n\
         key = \"certs/gateway-{FEDERATION}-key.pem\"\n"
    );
    for (agency, address) in agencies {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[agency]]\nid = \"{agency}\"\naddress = \"{address}\"\n");
    }
    let members = MEMBERS.map(|member| format!("\"{member}.crossings\"")).join(", ");
    let _ = write!(text, "\n[[federated]]\nname = \"crossings\"\nmembers = [{members}]\ndisjoint = true\n");
    text
}
