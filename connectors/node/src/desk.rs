//! Where requests are dealt with once the transport is done: decide, audit, and only then hand out. No audit, no answer.

use std::sync::Arc;
use std::time::Duration;

use arrow_flight::FlightData;
use khidi_certs::{Role, VerifiedPeer};
use khidi_connectors_sources::Until;
use khidi_queries_audit::{Event, Journal, Record, VERSION, VersionsNote};
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::report::{groupings, measure_text};
use khidi_queries_protocol::{Code, FragmentRequest, Refusal, catalogue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::Instant;

use crate::fragment::{self, Answer, Arrival, Secrets};
use crate::ledger::LedgerFile;
use crate::moments::{Asked, Moments};
use crate::refused::{Refused, chain};
use crate::register::Current;
use crate::{Clock, LimitsConfig};

/// All that answering needs; shared by all connections.
pub(crate) struct Desk {
    agency: String,
    current: Arc<Current>,
    keys: Arc<Keys>,
    ledger: Arc<LedgerFile>,
    journal: Arc<Journal>,
    clock: Clock,
    limits: LimitsConfig,
    places: Arc<Semaphore>,
    moments: Moments,
}

impl Desk {
    pub fn new(
        current: Arc<Current>,
        keys: Arc<Keys>,
        ledger: Arc<LedgerFile>,
        journal: Journal,
        clock: Clock,
        limits: LimitsConfig,
    ) -> Self {
        let places = Arc::new(Semaphore::new(limits.max_concurrent.min(Semaphore::MAX_PERMITS)));
        let agency = current.register().catalogue().agency.as_str().to_owned();
        Self {
            agency,
            current,
            keys,
            ledger,
            journal: Arc::new(journal),
            clock,
            limits,
            places,
            moments: Moments::default(),
        }
    }

    /// The encoded catalogue, for gateways and operators.
    pub async fn catalogue(&self, peer: Option<&VerifiedPeer>) -> Result<Vec<u8>, Refusal> {
        let peer = peer.ok_or_else(|| Refusal::new(Code::KH301))?;
        let verdict = match peer.identity().role() {
            Role::Gateway | Role::Operator => catalogue::encode(self.current.register().catalogue())
                .map_err(|error| Refused::opaque(self.agency(), chain(&error))),
            role => Err(Refused::open(Refusal::new(Code::KH302).with("role", role))),
        };
        match verdict {
            Ok(bytes) => {
                self.append(String::new(), Event::CatalogueRead { peer: peer.identity().to_string() }).await?;
                Ok(bytes)
            }
            Err(refused) => Err(self.refuse(peer, None, refused).await),
        }
    }

    /// The answer to a ticket, and the place that it keeps until it is sent. Dropping the future stops the work.
    pub async fn fragment(
        &self,
        peer: Option<&VerifiedPeer>,
        ticket: &[u8],
    ) -> Result<(Vec<FlightData>, OwnedSemaphorePermit), Refusal> {
        let peer = peer.ok_or_else(|| Refusal::new(Code::KH301))?;
        let arrived = (self.clock)();
        let request = match fragment::read(peer, ticket) {
            Ok(request) => Arc::new(request),
            Err(refused) => return Err(self.refuse(peer, None, refused).await),
        };
        match self.consider(peer, &request, arrived).await {
            Ok((answer, place)) => {
                let event = answered(peer, &request, &answer, (self.clock)().saturating_sub(arrived));
                self.append(request.query_id.clone(), event).await?;
                Ok((answer.messages, place))
            }
            Err(refused) => Err(self.refuse(peer, Some(&request), refused).await),
        }
    }

    async fn consider(
        &self,
        peer: &VerifiedPeer,
        request: &Arc<FragmentRequest>,
        now: i64,
    ) -> Result<(Answer, OwnedSemaphorePermit), Refused> {
        // All of the question is answered from what is in force now, whatever comes into force meanwhile.
        let register = self.current.register();
        fragment::accept(request, register.catalogue(), now)?;
        let place =
            Arc::clone(&self.places).try_acquire_owned().map_err(|_| Refused::open(Refusal::new(Code::KH505)))?;
        let own = u64::try_from(request.deadline_micros.saturating_sub(now)).unwrap_or_default();
        let left = Duration::from_micros(own).min(Duration::from_secs(self.limits.deadline_seconds));
        let deadline = Instant::now() + left;
        // From then on no part of the question is accepted, so that nobody asks for its moment any more.
        let until = request.deadline_micros.min(fragment::oldest_at(request));
        let moment = self.moments.of(Asked::by(peer.identity(), request), until, now);
        let reader = moment.attend(Until::Deadline(deadline));
        // A task of its own, so that a panic ends this question only; dropping the set ends the task.
        let mut work = JoinSet::new();
        let secrets = self.secrets();
        let arrival = Arrival { clock: Arc::clone(&self.clock), at: now };
        let answer = fragment::answer(register, secrets, Arc::clone(request), self.limits.clone(), arrival, reader);
        work.spawn(async move { answer.await.map(|answer| (answer, place)) });
        match tokio::time::timeout_at(deadline, work.join_next()).await {
            Ok(Some(Ok(answer))) => answer,
            Ok(Some(Err(stopped))) => Err(Refused::opaque(self.agency(), stopped)),
            Ok(None) => Err(Refused::opaque(self.agency(), "the question was never started")),
            Err(_) => Err(Refused::open(Refusal::new(Code::KH502))),
        }
    }

    /// Audits a refusal and gives what the peer is told.
    async fn refuse(&self, peer: &VerifiedPeer, request: Option<&FragmentRequest>, refused: Refused) -> Refusal {
        let Refused { refusal, operator } = refused;
        let query_id = request.map(|request| request.query_id.clone()).unwrap_or_default();
        let code = refusal.code().number();
        tracing::warn!(peer = %peer.identity(), query_id, code, cause = operator, "refused");
        let text = |part: fn(&FragmentRequest) -> &str| request.map(part).unwrap_or_default().to_owned();
        let event = Event::FragmentRefused {
            gateway: peer.identity().to_string(),
            subject: text(|request| &request.asker.subject),
            role: text(|request| &request.asker.role),
            relation: text(|request| &request.relation),
            code: code.to_owned(),
            operator_text: operator,
        };
        match self.append(query_id, event).await {
            Ok(()) => refusal,
            Err(no_audit) => no_audit,
        }
    }

    async fn append(&self, query_id: String, event: Event) -> Result<(), Refusal> {
        let record = Record { version: VERSION, at_micros: (self.clock)(), query_id, event };
        let journal = Arc::clone(&self.journal);
        let cause = match spawn_blocking(move || journal.append(&record)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => chain(&error),
            Err(stopped) => stopped.to_string(),
        };
        tracing::error!(cause, "no audit record could be written, so nothing is answered");
        Err(Refusal::new(Code::KH902))
    }

    fn secrets(&self) -> Secrets {
        Secrets { keys: Arc::clone(&self.keys), ledger: Arc::clone(&self.ledger) }
    }

    fn agency(&self) -> &str {
        &self.agency
    }
}

fn answered(peer: &VerifiedPeer, request: &FragmentRequest, answer: &Answer, elapsed: i64) -> Event {
    let versions = &request.versions;
    Event::FragmentAnswered {
        gateway: peer.identity().to_string(),
        subject: request.asker.subject.clone(),
        role: request.asker.role.clone(),
        purpose: request.purpose.clone(),
        relation: request.relation.clone(),
        ask: shown(&request.ask),
        versions: VersionsNote {
            catalogue: versions.catalogue.clone(),
            policy: versions.policy.clone(),
            snapshot: versions.snapshot.clone(),
            code_lists: versions.code_lists.clone(),
        },
        cells: answer.cells,
        withheld: answer.withheld,
        bytes: answer.bytes,
        elapsed_micros: u64::try_from(elapsed).unwrap_or_default(),
    }
}

/// What was asked, for the officer who reads the log.
fn shown(ask: &Ask) -> String {
    let Ask::Cells(question) = ask else {
        return "rows of the relation".to_owned();
    };
    let measures = question.measures.iter().map(measure_text).collect::<Vec<_>>().join(", ");
    let keys = if question.keys.is_empty() { "all".to_owned() } else { groupings(question).join(", ") };
    let people = question.contributor.as_deref().map(|column| format!(" of {column}")).unwrap_or_default();
    format!("cells{people} by {keys}: {measures}")
}
