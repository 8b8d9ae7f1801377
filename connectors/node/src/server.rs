//! Starting and stopping: everything a connector needs is opened and checked before its port answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use arrow_flight::flight_service_server::FlightServiceServer;
use futures::FutureExt;
use futures::future::BoxFuture;
use khidi_certs::{Credentials, Identity, Limits, Role, incoming, server};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::desk::Desk;
use crate::ledger::LedgerFile;
use crate::register::Written;
use crate::service::ConnectorService;
use crate::upkeep::Upkeep;
use crate::{Clock, Config, StartError, journal, keys};

/// Longest message accepted: an envelope has at most half of it.
const LONGEST_REQUEST: usize = 1 << 20;
/// Longest message sent. Messages aim at 2 MiB, but one wide row cannot be split.
const LONGEST_ANSWER: usize = 64 << 20;
/// How long a shutdown waits for answers in progress.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running connector. Dropping it begins a shutdown and does not wait for it.
#[derive(Debug)]
pub struct Connector {
    address: SocketAddr,
    upkeep: Arc<Upkeep>,
    // Dropping the set ends what is in it.
    keeping: JoinSet<()>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), tonic::transport::Error>>,
}

impl Connector {
    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What it publishes now.
    #[must_use]
    pub fn catalogue(&self) -> AgencyCatalogue {
        self.upkeep.current().register().catalogue().clone()
    }

    /// Looks at policy file and pace, as it does every few seconds.
    #[cfg(test)]
    pub(crate) async fn look(&self, now: i64) {
        self.upkeep.look(now).await;
    }

    /// Takes no new requests, waits a while for answers in progress, then ends.
    pub async fn shutdown(mut self) {
        self.keeping.abort_all();
        drop(self.stop);
        match tokio::time::timeout(PATIENCE, &mut self.ended).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::error!(%error, "the listener failed"),
            Ok(Err(error)) => tracing::error!(%error, "the listener stopped"),
            Err(_) => self.ended.abort(),
        }
    }
}

/// Opens everything and listens. The connector answers when this returns.
///
/// # Errors
/// One [`StartError`] per cause.
pub fn start(config: Config, clock: Clock) -> BoxFuture<'static, Result<Connector, StartError>> {
    async move {
        let credentials = credentials(&config)?;
        let written = Written::read(&config.policy)?;
        let keys = keys::open(&config.keys, &config.audit)?;
        let upkeep = Arc::new(Upkeep::begin(config.clone(), written, Arc::clone(&keys), clock()).await?);
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let ledger = Arc::new(LedgerFile::new(config.ledger.clone()));
        let register = upkeep.current().register();
        if register.catalogue().tables.iter().any(|table| table.ad_hoc.is_some()) {
            ledger.ready(&register.budgeted())?;
        }
        drop(register);
        let journal =
            journal::open(&config.audit).map_err(|source| StartError::Audit { path: config.audit.clone(), source })?;
        let mut keeping = JoinSet::new();
        keeping.spawn(Arc::clone(&upkeep).keep(Arc::clone(&clock)));
        let desk = Arc::new(Desk::new(Arc::clone(upkeep.current()), keys, ledger, journal, clock, config.limits));
        let service = FlightServiceServer::new(ConnectorService { desk })
            .max_decoding_message_size(LONGEST_REQUEST)
            .max_encoding_message_size(LONGEST_ANSWER);
        let limits = Limits::default();
        let connections = incoming(listener, &credentials, limits);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = server(limits).add_service(service).serve_with_incoming_shutdown(connections, stopped.map(drop));
        Ok(Connector { address, upkeep, keeping, stop, ended: tokio::spawn(serving) })
    }
    .boxed()
}

/// The certificate of this agency in this federation, and no other party's.
pub(crate) fn credentials(config: &Config) -> Result<Credentials, StartError> {
    let tls = &config.tls;
    let credentials = Credentials::load(&tls.ca, &tls.cert, &tls.key)?.with_crls(&tls.crls)?;
    let found = credentials.identity();
    let is_own = found.federation() == config.federation
        && found.role() == Role::Agency
        && found.name() == config.agency.as_str();
    if is_own {
        return Ok(credentials);
    }
    let expected = Identity::new(&config.federation, Role::Agency, config.agency.as_str());
    Err(StartError::Identity {
        expected: expected.map_or_else(|error| error.to_string(), |identity| identity.to_string()),
        found: found.to_string(),
    })
}
