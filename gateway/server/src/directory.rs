//! The agencies: a connection to each, and what it last said of itself. Gives immutable views to plan against.
//! An agency that is down is absent from a view, and questions that name it learn so.

mod fetch;
mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures::future::join_all;
use khidi_certs::{Connection, Credentials, DialError, Expected, Role, connect};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId};
use khidi_queries_planner::FederatedTable;
use tonic::transport::Channel;

use crate::config::Config;
pub(crate) use view::{Absence, View};

/// How long a connector may take for its catalogue, dialling included.
const PATIENCE: Duration = Duration::from_secs(10);

/// The agencies of the configuration and the current view of them.
pub(crate) struct Directory {
    federation: String,
    credentials: Credentials,
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
    /// A directory in which every agency is still absent.
    pub(crate) fn new(config: &Config, credentials: Credentials) -> Self {
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

    /// Asks all agencies for their catalogues.
    pub(crate) async fn refresh_all(&self) {
        self.refresh_where(|_| true).await;
    }

    /// Asks those for their catalogues that are absent.
    pub(crate) async fn refresh_absent(&self) {
        let view = self.view();
        self.refresh_where(|id| view.is_absent(id)).await;
    }

    /// Asks one agency for its catalogue.
    pub(crate) async fn refresh(&self, agency: &AgencyId) {
        self.refresh_where(|id| id == agency).await;
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

    async fn refresh_where(&self, concerned: impl Fn(&AgencyId) -> bool) {
        let asked = self.links.iter().filter(|link| concerned(&link.id));
        let found = join_all(asked.map(|link| async move {
            let fetched = tokio::time::timeout(PATIENCE, fetch::catalogue(self, &link.id)).await;
            let fetched = fetched.unwrap_or(Err(fetch::FetchError::Timeout));
            (link.id.clone(), fetched.map_err(|error| absence(&link.id, &error)))
        }));
        self.learn(found.await);
    }

    fn learn(&self, found: Vec<(AgencyId, Result<AgencyCatalogue, Absence>)>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(found);
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

fn absence(agency: &AgencyId, error: &fetch::FetchError) -> Absence {
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
