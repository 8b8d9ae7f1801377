//! `khidi certs`: makes a federation's certificate authority, and issues identities to its parties.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::{Args, Subcommand};
use khidi_certs::{Authority, Identity, Role, SubjectAltName};

use crate::failure::Failure;
use crate::stdout::say;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Make a federation's certificate authority and issue identities
///
/// Every party of a federation has a certificate whose one URI names it: khidi://<federation>/<role>/<name>.
/// A folder made by `khidi certs init` can issue any of them: keep its ca-key.pem where only the operator reads it.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct CertsArgs {
    #[command(subcommand)]
    command: CertsCommand,
}

#[derive(Debug, Subcommand)]
enum CertsCommand {
    /// Make a new certificate authority: writes ca.pem and ca-key.pem
    Init {
        /// The folder; made if absent, and nothing in it is replaced
        #[arg(long)]
        dir: PathBuf,
        /// The federation's name, such as georgia
        #[arg(long)]
        federation: String,
        /// Days until the authority expires
        #[arg(long, default_value_t = 3650)]
        days: u32,
    },
    /// Issue a certificate and key: writes <role>-<name>.pem and <role>-<name>-key.pem
    Issue {
        /// The folder of the authority
        #[arg(long)]
        dir: PathBuf,
        /// gateway, agency, analyst, statistics-office or operator
        #[arg(long)]
        role: Role,
        /// The party's name; an agency's is its schema in SQL
        #[arg(long)]
        name: String,
        /// A host name under which a gateway or agency is dialled; may be given several times
        #[arg(long = "dns", value_name = "HOST")]
        hosts: Vec<SubjectAltName>,
        /// An IP address under which a gateway or agency is dialled; may be given several times
        #[arg(long = "ip", value_name = "ADDRESS")]
        addresses: Vec<std::net::IpAddr>,
        /// Days until the certificate expires
        #[arg(long, default_value_t = 365)]
        days: u32,
    },
}

/// Makes the authority or the certificate, and prints the files' names.
///
/// # Errors
/// A name that is no name, a file that exists or cannot be written, or an authority that cannot be read.
pub fn run(args: CertsArgs, now: SystemTime) -> Result<(), Failure> {
    match args.command {
        CertsCommand::Init { dir, federation, days } => {
            let authority = Authority::create(&federation, DAY * days, now).map_err(|error| Failure::here(&error))?;
            authority.write(&dir).map_err(|error| Failure::here(&error))?;
            say(&format!("{}\n{}\n", dir.join("ca.pem").display(), dir.join("ca-key.pem").display()))?;
        }
        CertsCommand::Issue { dir, role, name, hosts, addresses, days } => {
            let authority = Authority::open(&dir).map_err(|error| Failure::here(&error))?;
            let identity = Identity::new(authority.federation(), role, &name).map_err(|error| Failure::here(&error))?;
            let names: Vec<_> = hosts.into_iter().chain(addresses.into_iter().map(SubjectAltName::Ip)).collect();
            let issued = authority.issue(&identity, &names, DAY * days, now).map_err(|error| Failure::here(&error))?;
            let (certificate, key) = issued.write(&dir).map_err(|error| Failure::here(&error))?;
            say(&format!("{}\n{}\n", certificate.display(), key.display()))?;
        }
    }
    Ok(())
}
