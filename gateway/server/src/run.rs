//! `khidi gateway`: a gateway as a process, from its file to its end by a signal.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{Config, ConfigError};
use crate::edge::Edge;
use crate::gateway::{ServeError, StartError, start};

/// Arguments of `khidi gateway`.
#[derive(Debug, Clone, clap::Args)]
pub struct GatewayArgs {
    /// The gateway's configuration, a TOML file
    #[arg(long, env = "KHIDI_GATEWAY_CONFIG", default_value = "gateway.toml", value_name = "FILE")]
    pub config: PathBuf,
}

/// Why the process ended other than by a signal.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The configuration is not usable.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The system has no randomness to give.
    #[error("the system gives no random numbers")]
    Random,
    /// The gateway did not start.
    #[error("the gateway cannot start")]
    Start(#[from] StartError),
    /// The gateway ended by itself.
    #[error("the gateway ended")]
    Serve(#[from] ServeError),
    /// Signals cannot be awaited, or standard output is closed.
    #[error("the process's surroundings failed")]
    Process(#[from] io::Error),
}

/// Runs a gateway until SIGINT or SIGTERM. Prints `gateway listening on grpc+tls://ADDRESS` when it can answer.
///
/// # Errors
/// One [`RunError`] per cause.
pub fn run(args: GatewayArgs) -> BoxFuture<'static, Result<(), RunError>> {
    Box::pin(async move {
        let config = Config::read(&args.config)?;
        let base = args.config.parent().unwrap_or(Path::new("")).to_owned();
        let edge = Edge::system().map_err(|_| RunError::Random)?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut gateway = start(config, &base, edge).await?;
        announce(&gateway.local_addr().to_string())?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            ended = gateway.ended() => return Ok(ended?),
        }
        gateway.shutdown().await;
        Ok(())
    })
}

fn announce(address: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "gateway listening on grpc+tls://{address}")?;
    out.flush()
}
