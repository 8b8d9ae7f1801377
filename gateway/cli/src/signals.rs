//! Waits until the process is told to end.

use std::io;

/// Returns on an interrupt, or on a request to terminate.
///
/// # Errors
/// The system does not deliver signals.
#[cfg(unix)]
pub(crate) async fn told_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

/// Returns on an interrupt.
///
/// # Errors
/// The system does not deliver signals.
#[cfg(not(unix))]
pub(crate) async fn told_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
