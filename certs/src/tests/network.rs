//! Services, clients and misbehaving ends on loopback.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::client::TlsStream;
use tonic::body::Body;
use tonic::transport::Channel;
use tower::{ServiceExt, service_fn};

use super::federation::Federation;
use crate::{Credentials, Limits, incoming, peer_of, server};

/// Nothing on loopback takes longer; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("nothing happened")
}

/// A running service that answers every request with the caller's identity.
pub(super) struct Service {
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Service {
    pub(super) async fn start(credentials: &Credentials, limits: Limits) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), credentials, limits).await
    }

    pub(super) async fn start_at(address: SocketAddr, credentials: &Credentials, limits: Limits) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = incoming(listener, credentials, limits);
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            let service = service_fn(|request: Request<Body>| async move {
                let peer = peer_of(&tonic::Request::from_http(request)).unwrap();
                let response = Response::builder()
                    .header("grpc-status", "0")
                    .header("peer", peer.identity().to_string())
                    .body(Body::empty());
                Ok::<_, Infallible>(response.unwrap())
            });
            let stopped = async { drop(stopped.await) };
            server(limits).serve_with_incoming_shutdown(service, connections, stopped).await.unwrap();
        });
        Self { address, stop, ended }
    }

    pub(super) async fn stop(self) {
        drop(self.stop);
        within(self.ended).await.unwrap();
    }
}

/// Whom the service at the other end takes the caller for.
pub(super) async fn ask(channel: Channel) -> Result<String, tonic::transport::Error> {
    let request = Request::post("/any/Thing").body(Body::empty()).unwrap();
    let response = within(channel.oneshot(request)).await?;
    Ok(response.headers()["peer"].to_str().unwrap().to_owned())
}

/// A certificate and key outside of `Credentials`, which would refuse to load them.
pub(super) type Raw = (rcgen::Certificate, rcgen::KeyPair);

fn raw_parts(raw: &Raw) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let key = PrivateKeyDer::from_pem_slice(raw.1.serialize_pem().as_bytes()).unwrap();
    (vec![raw.0.der().clone()], key)
}

/// What a plain rustls client reads first from `address`: nothing or an error if it is refused.
pub(super) async fn raw_client(federation: &Federation, address: SocketAddr, own: Option<&Raw>) -> io::Result<usize> {
    let mut tls = raw_connection(federation, address, own).await?;
    within(tls.read(&mut [0; 64])).await
}

/// A plain rustls client's connection, handshaken from the client's point of view.
pub(super) async fn raw_connection(
    federation: &Federation,
    address: SocketAddr,
    own: Option<&Raw>,
) -> io::Result<TlsStream<TcpStream>> {
    raw_dial(raw_config(federation, own), address).await
}

pub(super) async fn raw_dial(config: Arc<ClientConfig>, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(address).await?;
    tokio_rustls::TlsConnector::from(config).connect(ServerName::try_from("127.0.0.1").unwrap(), tcp).await
}

/// A client of rustls' defaults, which resumes sessions where the server lets it.
pub(super) fn raw_config(federation: &Federation, own: Option<&Raw>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(federation.ca()).unwrap();
    roots.add(ca).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots);
    Arc::new(match own.map(raw_parts) {
        Some((chain, key)) => config.with_client_auth_cert(chain, key).unwrap(),
        None => config.with_no_client_auth(),
    })
}

/// A listener that presents any certificate, asks for none and says nothing.
pub(super) async fn raw_server(own: &Raw) -> SocketAddr {
    let (chain, key) = raw_parts(own);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let accepted = tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(tcp).await;
        if let Ok(mut tls) = accepted {
            // Hold the connection until the other end leaves.
            let _ = tls.read(&mut [0; 64]).await;
        }
    });
    address
}
