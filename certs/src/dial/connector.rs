//! One dial: TCP, TLS, the server's identity, the server's first word.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use tokio::io::AsyncBufReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower::ServiceExt;

use super::{Address, DialError, Expected};
use crate::credentials::Credentials;
use crate::identity::Identity;
use crate::peer::VerifiedPeer;

/// How long a dial may take, from resolving the name to the server's first word.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// After which silence the system probes whether the line still stands, below HTTP/2's own pings.
const TCP_KEEP_ALIVE: Duration = Duration::from_secs(60);

/// Dials one address for one expected party.
pub(super) struct Connector {
    address: Address,
    expected: Expected,
    tcp: HttpConnector,
    tls: TlsConnector,
}

impl Connector {
    pub(super) fn new(address: Address, credentials: &Credentials, expected: Expected) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(TCP_KEEP_ALIVE));
        Self { address, expected, tcp, tls: TlsConnector::from(credentials.client_config()) }
    }

    /// The same connector for nobody but `identity`.
    pub(super) fn only(self, identity: &Identity) -> Self {
        Self { expected: Expected::from(identity), ..self }
    }

    /// A connection to the expected party, which has accepted it.
    pub(super) async fn dial(&self) -> Result<(TlsStream<TcpStream>, VerifiedPeer), DialError> {
        timeout(DIAL_TIMEOUT, self.attempt())
            .await
            .unwrap_or_else(|_| Err(DialError::Timeout { address: self.address.to_string() }))
    }

    async fn attempt(&self) -> Result<(TlsStream<TcpStream>, VerifiedPeer), DialError> {
        let tcp = self.connect_tcp().await?;
        let connecting = self.tls.connect(self.address.host(), tcp);
        let mut tls =
            connecting.await.map_err(|source| DialError::Tls { address: self.address.to_string(), source })?;
        let peer = self.check(&tls)?;
        self.await_first_word(&mut tls).await?;
        Ok((tls, peer))
    }

    async fn connect_tcp(&self) -> Result<TcpStream, DialError> {
        self.tcp
            .clone()
            .oneshot(self.address.tcp_uri())
            .await
            .map(hyper_util::rt::TokioIo::into_inner)
            .map_err(|source| DialError::Tcp { address: self.address.to_string(), source: source.into() })
    }

    fn check(&self, tls: &TlsStream<TcpStream>) -> Result<VerifiedPeer, DialError> {
        let peer = VerifiedPeer::of_connection(tls.get_ref().1)
            .map_err(|source| DialError::Peer { address: self.address.to_string(), source })?;
        if self.expected.admits(peer.identity()) {
            Ok(peer)
        } else {
            Err(DialError::WrongIdentity {
                address: self.address.to_string(),
                expected: self.expected.to_string(),
                found: peer.identity().clone(),
            })
        }
    }

    /// In TLS 1.3 a server judges the client's certificate after the client's handshake is over.
    /// Its first bytes, which stay to be read, tell that it has accepted. Nothing is sent before,
    /// or the reset that answers it could overtake the alert.
    async fn await_first_word(&self, tls: &mut TlsStream<TcpStream>) -> Result<(), DialError> {
        let refused = |source| DialError::Refused { address: self.address.to_string(), source };
        match tls.fill_buf().await {
            Ok([]) => Err(refused(io::ErrorKind::UnexpectedEof.into())),
            Ok(_) => Ok(()),
            Err(cause) => Err(refused(cause)),
        }
    }
}

/// The server's certificate on the latest connection.
#[derive(Debug, Clone)]
pub(super) struct Current(Arc<Mutex<Arc<VerifiedPeer>>>);

impl Current {
    pub(super) fn new(peer: VerifiedPeer) -> Self {
        Self(Arc::new(Mutex::new(Arc::new(peer))))
    }

    pub(super) fn peer(&self) -> Arc<VerifiedPeer> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace(&self, peer: VerifiedPeer) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(peer);
    }
}
