//! `khidi demo`: a federation of nine agencies with synthetic registers on this machine, over real sockets and mutual
//! TLS, and a tour of it.

pub mod arguments;
pub mod certificates;
pub mod configuration;
pub mod files;
pub mod folder;
pub mod policies;
pub mod tour;

mod progress;
mod services;

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::SystemTime;

use clap::Args;
use khidi_certs::{Credentials, Identity, Role, issue};

use crate::command::block_on;
use crate::failure::{Exit, Failure};
use crate::indicators::today;
use crate::signals::told_to_end;
use crate::sql::client::Client;
use crate::sql::failure::Language;
use crate::stdout::say;
use arguments::{DemoProtection, Made};
use certificates::{ANALYST, FEDERATION, OFFICE, OPERATOR};
use folder::Folder;
use progress::Shown;
use services::Services;
use tour::Users;

/// Try it: nine agencies with synthetic registers, a gateway, and a tour
///
/// Writes a folder with the agencies' registers (Parquet), their policies and configurations, and everybody's
/// certificates, if it is not there yet; starts a connector for each agency and the gateway, on loopback and with
/// mutual TLS; asks a few questions and shows what each agency was asked and what crossed its boundary; computes tables
/// of migration, releases them, and lets the statistics office pull them.
/// Then serves until interrupted: ask your own questions with `khidi sql`.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct DemoArgs {
    /// The demo's folder
    #[arg(long, env = "KHIDI_DEMO_DIR", value_name = "DIR", default_value = "./demo")]
    dir: PathBuf,
    /// People in all registers together
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..))]
    people: u64,
    /// Another seed makes other people
    #[arg(long, value_name = "S", default_value_t = 7)]
    seed: u64,
    /// The gateway's port; 0 takes a free one
    #[arg(long, value_name = "P", default_value_t = 0)]
    port: u16,
    /// How the registers are published
    #[arg(long, value_enum, default_value = "standard")]
    protection: DemoProtection,
    /// End after the tour; exit code 0 only if every step went as it should
    #[arg(long)]
    once: bool,
}

/// Makes the folder if it is not there, starts everything, gives the tour, and serves.
///
/// # Errors
/// What kept the demo from starting; with `--once`, also a step of the tour that went otherwise than it should.
pub fn run(args: &DemoArgs, now: SystemTime) -> Result<(), Failure> {
    let wanted = Made { people: args.people, seed: args.seed, protection: args.protection };
    let shown = OnceLock::new();
    let started = || {
        let place = args.dir.display();
        eprintln!("making registers of {} people in {place}; this happens once", args.people);
    };
    let folder = Folder::open(&args.dir, &wanted, now, started, &|progress| {
        shown.get_or_init(Shown::new).show(progress);
    })
    .map_err(|error| Failure::here(&error))?;
    block_on(serve(folder, args, now))
}

async fn serve(folder: Folder, args: &DemoArgs, now: SystemTime) -> Result<(), Failure> {
    let interrupted = || Failure::new(Exit::Here, "interrupted".to_owned());
    let services = tokio::select! {
        services = Services::start(&folder, args.port) => services.map_err(|error| Failure::here(&error))?,
        _ = told_to_end() => return Err(interrupted()),
    };
    let toured = tokio::select! {
        toured = show(&folder, &services, args, now) => toured,
        _ = told_to_end() => Err(interrupted()),
    };
    let done = match toured {
        Ok(failed) if args.once => failed,
        Ok(failed) => {
            if let Some(failure) = failed {
                eprintln!("error: {failure}");
            }
            told_to_end().await.map_err(|error| Failure::here(&error))?;
            None
        }
        Err(failure) => Some(failure),
    };
    services.stop().await;
    done.map_or(Ok(()), Err)
}

/// Says where the gateway listens, gives the tour, and says how to go on. Gives the first step that failed.
async fn show(
    folder: &Folder,
    services: &Services,
    args: &DemoArgs,
    now: SystemTime,
) -> Result<Option<Failure>, Failure> {
    let gateway = format!("grpc+tls://{}", services.gateway());
    say(&format!("gateway listening on {gateway}\n"))?;
    let mut users = Users {
        analyst: connected(folder, &gateway, Role::Analyst, ANALYST).await?,
        operator: connected(folder, &gateway, Role::Operator, OPERATOR).await?,
        office: connected(folder, &gateway, Role::StatisticsOffice, OFFICE).await?,
        published: folder.path.join("published"),
        today: today(now),
    };
    let failed = tour::run(&mut users, args.protection, &mut io::stdout()).await;
    for step in &failed {
        eprintln!("the tour went wrong: {step}");
    }
    if !args.once {
        say(&how_to_go_on(folder, &gateway))?;
    }
    Ok(failed.first().map(|step| Failure::new(step.exit(), step.to_string())))
}

async fn connected(folder: &Folder, gateway: &str, role: Role, name: &str) -> Result<Client, Failure> {
    let identity = Identity::new(FEDERATION, role, name).map_err(|error| Failure::here(&error))?;
    let certificates = folder.certificates();
    let (certificate, key) = issue::paths(&certificates, &identity);
    let credentials =
        Credentials::load(&certificates.join("ca.pem"), &certificate, &key).map_err(|error| Failure::here(&error))?;
    Client::connect(gateway, &credentials).await.map_err(|error| error.told(Language::En))
}

fn how_to_go_on(folder: &Folder, gateway: &str) -> String {
    // A newcomer runs the demo through cargo and has no `khidi` on the path.
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("khidi"));
    let (program, certs) = (program.display(), folder.certificates());
    let certs = certs.display();
    format!(
        "\nThe demo serves until you interrupt it. Ask your own questions from another terminal:\n\n    \
         {program} sql --gateway {gateway} --ca {certs}/ca.pem \\\n      \
         --cert {certs}/analyst-demo.pem --key {certs}/analyst-demo-key.pem\n\n\
         See what left an agency: {}/audit.jsonl\n",
        folder.agency("mia").display()
    )
}
