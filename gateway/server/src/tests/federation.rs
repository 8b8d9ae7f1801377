//! Certificates of a federation, and gateways and clients in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use arrow_flight::sql::client::FlightSqlServiceClient;
use khidi_certs::{Authority, Credentials, Expected, Identity, Issued, Role, connect};
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_planner::{FederatedTable, Member};
use tempfile::TempDir;
use tonic::transport::Channel;

use super::agency::FakeAgency;
use crate::config::{AgencyEntry, Config, Limits, TlsFiles};
use crate::{Edge, Gateway, start};

const DAY: Duration = Duration::from_secs(86_400);

#[expect(clippy::disallowed_methods, reason = "handshakes compare certificates with the machine's clock")]
fn now() -> SystemTime {
    SystemTime::now()
}

pub(super) fn id(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

pub(super) struct Federation {
    folder: TempDir,
    authority: Authority,
}

impl Federation {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::create("georgia", 10 * DAY, now()).unwrap();
        authority.write(folder.path()).unwrap();
        let federation = Self { folder, authority };
        federation.issue(Role::Gateway, "main");
        federation
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn issue(&self, role: Role, name: &str) -> Credentials {
        let identity = Identity::new("georgia", role, name).unwrap();
        let listens = matches!(role, Role::Gateway | Role::Agency);
        let names = if listens { vec!["127.0.0.1".parse().unwrap()] } else { Vec::new() };
        let issued: Issued = self.authority.issue(&identity, &names, DAY, now()).unwrap();
        let (cert, key) = issued.write(self.folder()).unwrap();
        Credentials::load(&self.folder().join("ca.pem"), &cert, &key).unwrap()
    }

    /// The gateway's own.
    pub(super) fn gateway_credentials(&self) -> Credentials {
        let file = |name| self.folder().join(name);
        Credentials::load(&file("ca.pem"), &file("gateway-main.pem"), &file("gateway-main-key.pem")).unwrap()
    }

    /// A gateway's configuration over these agencies, all of them members of `federated.totals`.
    pub(super) fn config(&self, agencies: &[(&str, String)]) -> Config {
        let members = agencies.iter().map(|(name, _)| Member { agency: id(name), table: "totals".into() });
        Config {
            federation: "georgia".into(),
            listen: "127.0.0.1:0".parse().unwrap(),
            audit: "audit.jsonl".into(),
            tls: TlsFiles { ca: "ca.pem".into(), cert: "gateway-main.pem".into(), key: "gateway-main-key.pem".into() },
            refresh: DAY,
            federated: vec![FederatedTable { name: "totals".into(), members: members.collect(), disjoint: true }],
            agencies: agencies
                .iter()
                .map(|(name, address)| AgencyEntry { id: id(name), address: address.clone() })
                .collect(),
            releases: None,
            limits: Limits::default(),
        }
    }

    pub(super) async fn gateway(&self, agencies: &[&FakeAgency]) -> Gateway {
        let named: Vec<_> = agencies.iter().map(|agency| (agency.name, agency.address.clone())).collect();
        start(self.config(&named), self.folder(), edge()).await.unwrap()
    }

    pub(super) async fn client(&self, gateway: &Gateway, role: Role, name: &str) -> FlightSqlServiceClient<Channel> {
        let expected = Expected { federation: "georgia".into(), role: Role::Gateway, name: None };
        let address = gateway.local_addr().to_string();
        let connection = connect(&address, &self.issue(role, name), &expected).await.unwrap();
        FlightSqlServiceClient::new(connection.channel())
    }

    pub(super) fn audit_log(&self) -> String {
        std::fs::read_to_string(self.folder().join("audit.jsonl")).unwrap()
    }
}

/// A clock that stands, and questions numbered from 1.
pub(super) fn edge() -> Edge {
    let last = AtomicU64::new(0);
    Edge {
        now_micros: Arc::new(|| 1_700_000_000_000_000),
        query_id: Arc::new(move || format!("q-{}", 1 + last.fetch_add(1, Ordering::Relaxed))),
        ticket_key: [9; 32],
    }
}
