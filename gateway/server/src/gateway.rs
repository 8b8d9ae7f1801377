//! A running gateway: everything opened, the catalogues fetched, the listener served until it is shut down.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow_flight::flight_service_server::FlightServiceServer;
use datafusion::error::DataFusionError;
use futures::future::BoxFuture;
use khidi_certs::{Credentials, CredentialsError, Identity, Limits as TlsLimits, Role, incoming, server};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::audit;
use crate::config::{Config, TlsFiles};
use crate::directory::{Directory, PATIENCE};
use crate::edge::Edge;
use crate::execute::Engine;
use crate::flight_sql::{self, Flight};
use crate::queries::Queries;
use crate::releases::{Kept, KeptError, Shelf};

/// How long answers under way may take when the gateway is asked to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// Why a gateway did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its certificates cannot be used.
    #[error("the gateway's certificates cannot be used")]
    Credentials(#[from] CredentialsError),
    /// Its certificate is not that of a gateway of the configured federation.
    #[error("the certificate is {found}, which is no gateway of the federation {federation}")]
    Identity {
        /// Whose certificate it is.
        found: Identity,
        /// The federation configured.
        federation: String,
    },
    /// Its audit log cannot be opened.
    #[error("the audit log {} cannot be opened", path.display())]
    Audit {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Its address cannot be listened on: in use, or not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// Releases cannot be kept.
    #[error("releases cannot be kept")]
    Releases(#[from] KeptError),
    /// The engine cannot be set up.
    #[error("the engine cannot be set up")]
    Engine(#[from] DataFusionError),
}

/// Why a gateway ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The server failed.
    #[error("the server failed")]
    Server(#[source] tonic::transport::Error),
    /// The server's task ended otherwise.
    #[error("the server ended")]
    Ended(#[source] tokio::task::JoinError),
}

/// A gateway that answers. Dropping it ends it at once; [`shutdown`](Self::shutdown) lets answers finish.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Result<(), tonic::transport::Error>>,
    refreshing: JoinHandle<()>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.refreshing.abort();
        self.serving.abort();
    }
}

impl Gateway {
    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it ends by itself, which it does only when it fails.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn ended(&mut self) -> Result<(), ServeError> {
        let served = (&mut self.serving).await.map_err(ServeError::Ended)?;
        served.map_err(ServeError::Server)
    }

    /// Takes no more requests, lets answers under way finish for a few seconds, ends.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        if tokio::time::timeout(FAREWELL, &mut self.serving).await.is_err() {
            tracing::warn!("answers under way were cut off");
        }
    }
}

/// Starts a gateway. Relative paths of `config` are relative to `base`. Agencies that are down do not keep it from
/// starting; it asks all of them again and again, since those that are up may publish something new.
///
/// # Errors
/// One [`StartError`] per cause.
pub fn start(config: Config, base: &Path, edge: Edge) -> BoxFuture<'static, Result<Gateway, StartError>> {
    let base = base.to_owned();
    Box::pin(async move {
        let credentials = credentials(&config, &base)?;
        let audit_path = base.join(&config.audit);
        let journal = audit::open(&audit_path).map_err(|source| StartError::Audit { path: audit_path, source })?;
        let engine = Engine::new(config.limits.memory)?;
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let directory = Arc::new(Directory::new(&config, credentials.clone(), PATIENCE));
        directory.refresh_all().await;
        let signer = credentials.signer();
        let refreshing = tokio::spawn(refresh(Arc::clone(&directory), config.refresh));
        let kept = config.releases.as_ref().map(|releases| Kept::open(releases, &base)).transpose()?.map(Arc::new);
        let queries = Queries::new(directory, engine, signer, journal, edge, config.limits, kept.clone());
        let queries = Arc::new(queries);
        let shelf = Shelf::new(Arc::clone(&queries), kept);
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, credentials, flight_sql::service(queries, shelf), stopped));
        Ok(Gateway { address, stop: Some(stop), serving, refreshing })
    })
}

/// The certificate of a gateway of the configured federation, and no other party's.
///
/// # Errors
/// The files cannot be used, or are another party's.
pub fn credentials(config: &Config, base: &Path) -> Result<Credentials, StartError> {
    let TlsFiles { ca, cert, key } = &config.tls;
    let credentials = Credentials::load(&base.join(ca), &base.join(cert), &base.join(key))?;
    let found = credentials.identity();
    if found.role() == Role::Gateway && found.federation() == config.federation {
        return Ok(credentials);
    }
    Err(StartError::Identity { found: found.clone(), federation: config.federation.clone() })
}

async fn refresh(directory: Arc<Directory>, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        directory.refresh_all().await;
    }
}

async fn serve(
    listener: TcpListener,
    credentials: Credentials,
    service: FlightServiceServer<Flight>,
    stopped: oneshot::Receiver<()>,
) -> Result<(), tonic::transport::Error> {
    let limits = TlsLimits::default();
    let connections = incoming(listener, &credentials, limits);
    server(limits).add_service(service).serve_with_incoming_shutdown(connections, async { drop(stopped.await) }).await
}
