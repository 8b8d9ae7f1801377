//! Accepts connections for tonic's `serve_with_incoming[_shutdown]`: mutual TLS, an identity of the
//! own federation, or no connection.
//!
//! What an accepted peer may do is the services' decision; they find it with [`peer_of`].

mod handshake;
mod stream;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::future::ready;
use futures::stream::{Stream, StreamExt, unfold};
use tokio::net::{TcpListener, TcpStream};
use tonic::transport::Server;

pub use stream::{Peer, PeerStream};

use crate::credentials::Credentials;
use crate::peer::VerifiedPeer;
use handshake::Handshake;

/// How long to wait when the system has no resources for one more connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(20);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const STREAMS_PER_CONNECTION: u32 = 128;
const LOCAL_RESETS_PER_CONNECTION: usize = 128;

/// What a listener grants to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a handshake may take.
    pub handshake_timeout: Duration,
    /// How many handshakes may be in progress; further connections wait in the system's queue.
    pub handshakes: usize,
    /// The age at which a connection takes no new requests, so that its peer's certificate is
    /// checked again. [`server`] asks the client to leave by then.
    pub max_age: Duration,
    /// How long requests may run beyond `max_age`, after which the connection is cut.
    pub grace: Duration,
}

impl Default for Limits {
    /// 10 seconds, 256 handshakes, one hour, ten minutes.
    fn default() -> Self {
        Self {
            handshake_timeout: Duration::from_secs(10),
            handshakes: 256,
            max_age: Duration::from_secs(3600),
            grace: Duration::from_secs(600),
        }
    }
}

/// The connections of `listener` whose peers have proved an identity of the own federation.
///
/// Handshakes run concurrently on the task that polls the stream. A failed one is logged and
/// dropped. The stream has no errors and never ends; dropping it closes the listener and whatever
/// handshakes are in progress.
pub fn incoming(
    listener: TcpListener,
    credentials: &Credentials,
    limits: Limits,
) -> impl Stream<Item = Result<PeerStream, Infallible>> + Send + use<> {
    let handshake = Arc::new(Handshake::new(credentials, limits));
    unfold(listener, |listener| async move {
        let accepted = accept(&listener).await;
        Some((accepted, listener))
    })
    .map(move |tcp| Arc::clone(&handshake).run(tcp))
    .buffer_unordered(limits.handshakes.max(1))
    .filter_map(|finished| ready(finished.map(Ok)))
}

/// A tonic server that bounds what one connection may ask for and lets connections go gracefully
/// at `limits.max_age`. Meant for [`incoming`] with the same limits.
#[must_use]
pub fn server(limits: Limits) -> Server {
    Server::builder()
        .max_connection_age(limits.max_age)
        .max_concurrent_streams(STREAMS_PER_CONNECTION)
        .http2_max_local_error_reset_streams(Some(LOCAL_RESETS_PER_CONNECTION))
        .http2_keepalive_interval(Some(KEEP_ALIVE_EVERY))
        .http2_keepalive_timeout(Some(KEEP_ALIVE_TIMEOUT))
}

/// The peer that sent `request`; nothing if it did not come through [`incoming`], which callers
/// must treat as unauthenticated.
pub fn peer_of<T>(request: &tonic::Request<T>) -> Option<Arc<VerifiedPeer>> {
    request.extensions().get().map(Peer::verified)
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((tcp, _)) => return tcp,
            Err(cause) if concerns_one_connection(&cause) => {
                tracing::debug!(%cause, "a connection ended before it was accepted");
            }
            Err(cause) => {
                // Out of file descriptors or memory: others must finish first.
                tracing::error!(%cause, "cannot accept connections");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn concerns_one_connection(cause: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(cause.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
