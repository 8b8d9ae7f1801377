//! One connection's way from TCP to a verified peer.

use std::io;
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::{Limits, PeerStream};
use crate::credentials::Credentials;
use crate::peer::{PeerError, VerifiedPeer};

pub(super) struct Handshake {
    acceptor: TlsAcceptor,
    federation: String,
    limits: Limits,
}

impl Handshake {
    pub(super) fn new(credentials: &Credentials, limits: Limits) -> Self {
        Self {
            acceptor: TlsAcceptor::from(credentials.server_config()),
            federation: credentials.identity().federation().to_owned(),
            limits,
        }
    }

    /// The accepted connection, or nothing and a line in the log.
    pub(super) async fn run(self: Arc<Self>, tcp: TcpStream) -> Option<PeerStream> {
        let remote = tcp.peer_addr().ok();
        match self.attempt(tcp).await {
            Ok(stream) => Some(stream),
            Err(refusal) => {
                let cause: &dyn std::error::Error = &refusal;
                tracing::warn!(?remote, cause, "connection refused");
                None
            }
        }
    }

    async fn attempt(&self, tcp: TcpStream) -> Result<PeerStream, Refusal> {
        tcp.set_nodelay(true).map_err(Refusal::Socket)?;
        let tls = timeout(self.limits.handshake_timeout, self.acceptor.accept(tcp))
            .await
            .map_err(|_| Refusal::Slow)?
            .map_err(Refusal::Tls)?;
        let peer = VerifiedPeer::of_connection(tls.get_ref().1)?;
        if peer.identity().federation() != self.federation {
            return Err(Refusal::Federation(peer.identity().to_string()));
        }
        let lifetime = self.limits.max_age.saturating_add(self.limits.grace);
        Ok(PeerStream::new(tls, peer, lifetime))
    }
}

/// Why a connection was not accepted. For the log only.
#[derive(Debug, Error)]
enum Refusal {
    #[error("the socket failed")]
    Socket(#[source] io::Error),
    #[error("the handshake took too long")]
    Slow,
    #[error("the handshake failed")]
    Tls(#[source] io::Error),
    #[error("the peer is not acceptable")]
    Peer(#[from] PeerError),
    #[error("{0} is of another federation")]
    Federation(String),
}
