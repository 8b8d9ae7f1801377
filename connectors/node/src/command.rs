//! The command line of a connector, shared by `khidi-connector` and `khidi connector`. Data go to stdout, all else to
//! stderr; exit 0 done, 1 failed.

mod faults;
mod policy;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use khidi_queries_disclosure::policy::Pace;
use khidi_queries_functions::gate::STACK_BYTES;
use tokio::runtime::Builder;

use policy::PolicyCommand;

use crate::draft::{Drafting, draft};
use crate::explain::unlisted::found;
use crate::preview::{Format, Preview, preview};
use crate::refused::chain;
use crate::register::Written;
use crate::rehearsal::Asked;
use crate::server::credentials;
use crate::standing::{Look, standing};
use crate::{Config, DEFAULT_LOG, DraftError, Language, Register, StartError, describe, start, system_clock};

/// Arguments of a connector.
#[derive(Debug, Clone, Args)]
pub struct ConnectorArgs {
    /// The configuration; paths in it start at its folder
    #[arg(long, global = true, value_name = "FILE", env = "KHIDI_CONNECTOR_CONFIG", default_value = "connector.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<ConnectorCommand>,
}

#[derive(Debug, Clone, Subcommand)]
enum ConnectorCommand {
    /// Serve until interrupted (what happens without a command)
    Run,
    /// Print what would be published and as whom, and serve nothing
    Check,
    /// Tell which snapshot questions are answered from and how old it is; looks at no source
    Snapshot {
        /// Fail (exit code 1) where it is older than so many days, or none has been taken
        #[arg(long, value_name = "DAYS")]
        max_age: Option<u32>,
        /// How it is told
        #[arg(long, value_enum, default_value = "text")]
        format: Telling,
    },
    /// Tell what the policy lets out, what a change of it would, and what it does with a question; look at no data
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Look at sources that have never been seen and draft configuration and policy for them; publish nothing
    Init(Box<Drafting>),
    /// Show what would leave for a question, on this machine and to nobody else: charged to no budget, in no audit log
    Preview {
        #[command(flatten)]
        asked: Box<Asked>,
        /// How cells are written; notes are for people, on standard error
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        /// The language of notes and refusals: en, ka or both
        #[arg(long, value_enum, default_value = "both")]
        lang: Language,
    },
}

/// How an account is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Telling {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

impl ConnectorArgs {
    /// What the connector of the configuration at `path` would publish, and as whom. Opens certificates, policy and
    /// registers in the order of a start, but no port and no audit log.
    ///
    /// # Errors
    /// What would keep it from starting, as [`start`] tells it.
    pub async fn check(path: &Path) -> Result<String, StartError> {
        let config = Config::load(path)?;
        let credentials = credentials(&config)?;
        let register = Register::open(&config).await?;
        register.prove_single_rows().await?;
        let faults = faults::of(&config, register.policy()).await?;
        let mut unlisted = String::new();
        for table in &register.catalogue().tables {
            let found = found(&register, &table.name).await;
            unlisted.extend(found.into_iter().map(|warning| warning.en + "\n"));
        }
        // Without snapshots the description has said so.
        let standing = match register.policy().pace {
            Pace::Live => String::new(),
            _ => standing(&config, register.policy(), Look::Whole, system_clock()()).await?.text(),
        };
        Ok(format!("connector {}\n{}{unlisted}{standing}{faults}", credentials.identity(), describe(&register)))
    }
}

/// Does what the arguments say; returns when it is done or the process is told to end.
#[must_use]
pub fn main_with(args: &ConnectorArgs) -> ExitCode {
    log_to_stderr();
    let command = args.command.clone().unwrap_or(ConnectorCommand::Run);
    let runtime = Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    let done = runtime.map_err(Failure::Io).and_then(|runtime| {
        runtime.block_on(async {
            match command {
                ConnectorCommand::Run => run(&args.config).await?,
                ConnectorCommand::Check => say(&ConnectorArgs::check(&args.config).await?)?,
                ConnectorCommand::Snapshot { max_age, format } => return age(&args.config, max_age, format).await,
                ConnectorCommand::Policy(command) => say(&command.told(&args.config).await?)?,
                ConnectorCommand::Init(asked) => say(&draft(&asked).await?)?,
                ConnectorCommand::Preview { asked, format, lang } => {
                    return show(&asked, &args.config, format, lang).await;
                }
            }
            Ok(ExitCode::SUCCESS)
        })
    });
    match done {
        Ok(code) => code,
        Err(failure) => {
            tracing::error!("{}", chain(&failure));
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error("the system failed")]
    Io(#[from] io::Error),
}

async fn run(path: &Path) -> Result<(), Failure> {
    let config = Config::load(path).map_err(StartError::Config)?;
    let agency = config.agency.clone();
    let connector = start(config, system_clock()).await?;
    say(&format!("connector {agency} listening on grpc+tls://{}\n", connector.local_addr()))?;
    told_to_end().await?;
    connector.shutdown().await;
    Ok(())
}

async fn age(config: &Path, max_age: Option<u32>, format: Telling) -> Result<ExitCode, Failure> {
    let config = Config::load(config).map_err(StartError::Config)?;
    let policy = Written::read(&config.policy)?.policy;
    let standing = standing(&config, &policy, Look::Glance, system_clock()()).await?;
    say(&match format {
        Telling::Text => standing.text(),
        Telling::Json => standing.json().map_err(io::Error::from)?,
    })?;
    let is_fine = max_age.is_none_or(|days| standing.is_within(days));
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn show(asked: &Asked, config: &Path, format: Format, language: Language) -> Result<ExitCode, Failure> {
    let config = Config::load(config).map_err(StartError::Config)?;
    let Preview { shown, notes, is_refused } = preview(asked, &config, format, language).await?;
    io::stderr().lock().write_all(notes.as_bytes())?;
    say(&shown)?;
    Ok(if is_refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn say(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

#[cfg(unix)]
async fn told_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// [`DEFAULT_LOG`], or what `KHIDI_LOG` asks for. A logger that the process already has stays.
fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KHIDI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(DEFAULT_LOG));
    let ansi = io::stderr().is_terminal();
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(ansi).with_writer(io::stderr).try_init();
}
