//! The agencies: a connection to each, and what it last said of itself. Gives immutable views to plan against.
//! An agency that never answered is absent from a view, and questions that name it learn so. One that did and is
//! silent now keeps its last catalogue until it is asked: only then is it known to be down. Names that are unknown do
//! not make the gateway ask: a mistyped question would be traffic at an agency, and the period is short.

mod fetch;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures::future::join_all;
use khidi_certs::{Connection, Credentials, DialError, Expected, Role, connect};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId};
use khidi_queries_planner::FederatedTable;
use tonic::transport::Channel;

use crate::config::Config;
pub(crate) use fetch::FetchError;
pub(crate) use view::{Absence, View};

/// How long a connector may take for its catalogue, dialling included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The agencies of the configuration and the current view of them.
pub(crate) struct Directory {
    federation: String,
    credentials: Credentials,
    patience: Duration,
    links: Vec<Link>,
    declared: Vec<FederatedTable>,
    known: Mutex<BTreeMap<AgencyId, Result<AgencyCatalogue, Absence>>>,
    view: RwLock<Arc<View>>,
}

/// An agency's address and the connection there, dialled when first needed. It reconnects by itself.
struct Link {
    id: AgencyId,
    address: String,
    connection: tokio::sync::Mutex<Option<Connection>>,
}

impl Directory {
    /// A directory in which every agency is still absent. Each is given `patience` for its catalogue.
    pub(crate) fn new(config: &Config, credentials: Credentials, patience: Duration) -> Self {
        let links: Vec<_> = config
            .agencies
            .iter()
            .map(|entry| Link {
                id: entry.id.clone(),
                address: entry.address.clone(),
                connection: tokio::sync::Mutex::new(None),
            })
            .collect();
        let known = links.iter().map(|link| (link.id.clone(), Err(Absence::Unreachable))).collect();
        Self {
            federation: config.federation.clone(),
            credentials,
            patience,
            view: RwLock::new(Arc::new(View::new(&known, &config.federated))),
            links,
            declared: config.federated.clone(),
            known: Mutex::new(known),
        }
    }

    /// What is known now.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks all agencies for their catalogues, absent or known, all at once.
    pub(crate) async fn refresh_all(&self) {
        self.refresh_where(|_| true).await;
    }

    /// Asks some agencies for their catalogues, all at once.
    pub(crate) async fn refresh(&self, agencies: &BTreeSet<AgencyId>) {
        self.refresh_where(|id| agencies.contains(id)).await;
    }

    /// An agency's catalogue as it is now. Learns nothing.
    ///
    /// # Errors
    /// One [`FetchError`] per cause.
    pub(crate) async fn fetch(&self, agency: &AgencyId) -> Result<AgencyCatalogue, FetchError> {
        let fetched = tokio::time::timeout(self.patience, fetch::catalogue(self, agency)).await;
        fetched.unwrap_or(Err(FetchError::Timeout))
    }

    /// A channel to an agency.
    ///
    /// # Errors
    /// It cannot be reached, is somebody else, or is not configured.
    pub(crate) async fn channel(&self, agency: &AgencyId) -> Result<Channel, ChannelError> {
        let link = self.links.iter().find(|link| link.id == *agency);
        let link = link.ok_or(ChannelError::NotConfigured)?;
        let mut connection = link.connection.lock().await;
        if let Some(connection) = connection.as_ref() {
            return Ok(connection.channel());
        }
        let expected =
            Expected { federation: self.federation.clone(), role: Role::Agency, name: Some(agency.to_string()) };
        let dialled = connect(&link.address, &self.credentials, &expected).await?;
        Ok(connection.insert(dialled).channel())
    }

    /// Learns of each as it answers: a silent one keeps nobody waiting.
    async fn refresh_where(&self, concerned: impl Fn(&AgencyId) -> bool) {
        let asked = self.links.iter().filter(|link| concerned(&link.id));
        join_all(asked.map(|link| async move {
            let fetched = self.fetch(&link.id).await;
            self.learn(&link.id, fetched.map_err(|error| absence(&link.id, &error)));
        }))
        .await;
    }

    fn learn(&self, agency: &AgencyId, found: Result<AgencyCatalogue, Absence>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let last = known.get(agency);
        let is_silent = found == Err(Absence::Unreachable) && matches!(last, Some(Ok(_)));
        if is_silent || last == Some(&found) {
            return;
        }
        known.insert(agency.clone(), found);
        let view = Arc::new(View::new(&known, &self.declared));
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
    }
}

/// Why there is no channel to an agency.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChannelError {
    #[error("the agency is not configured")]
    NotConfigured,
    #[error("no connection")]
    Dial(#[from] DialError),
}

fn absence(agency: &AgencyId, error: &FetchError) -> Absence {
    let absence = error.absence();
    let cause = chain(error);
    tracing::warn!(agency = agency.as_str(), %cause, ?absence, "no catalogue");
    absence
}

/// An error and what lies under it, for the operator.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
