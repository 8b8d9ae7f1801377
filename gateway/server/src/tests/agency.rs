//! A connector that behaves as it is told, well or badly, behind a real TLS listener.

mod answers;
mod behaviour;

use std::sync::{Arc, Mutex};

use arrow_flight::flight_service_server::{FlightService, FlightServiceServer};
use arrow_flight::{
    Action, ActionType, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest, HandshakeResponse,
    PollInfo, PutResult, SchemaResult, Ticket,
};
use futures::stream::{self, BoxStream, StreamExt};
use khidi_certs::{Limits, Role, incoming, peer_of, server};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_protocol::envelope::FragmentEnvelope;
use khidi_queries_protocol::request::FragmentRequest;
use khidi_queries_protocol::{Code, FRAGMENT_DOMAIN, Refusal};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tonic::{Request, Response, Status, Streaming};

pub(super) use answers::{cells_schema, totals, versions};
pub(super) use behaviour::{Behaviour, Introduction};

use super::federation::Federation;
use crate::refusals::to_status;

pub(super) struct FakeAgency {
    pub name: &'static str,
    pub address: String,
    pub asked: Arc<Mutex<Vec<FragmentRequest>>>,
    pub silence: Arc<Silence>,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

/// What may change while the agency serves.
struct State {
    behaviour: Mutex<Behaviour>,
    catalogue: Mutex<AgencyCatalogue>,
    /// How often its catalogue was asked for.
    read: watch::Sender<u64>,
}

/// An address that nobody listens at yet, and nobody else will.
pub(super) struct Place {
    socket: TcpSocket,
    pub address: String,
}

impl Place {
    pub(super) fn reserve() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap().to_string();
        Self { socket, address }
    }
}

/// When a silent agency was asked, and when it was left alone again.
#[derive(Default)]
pub(super) struct Silence {
    pub begun: Notify,
    pub broken_off: Notify,
}

/// Lives as long as a request is worked on.
struct Work(Arc<Silence>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.broken_off.notify_one();
    }
}

impl Drop for FakeAgency {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl FakeAgency {
    pub(super) async fn start(federation: &Federation, name: &'static str, behaviour: Behaviour) -> Self {
        Self::start_at(Place::reserve(), federation, name, behaviour)
    }

    pub(super) fn start_at(place: Place, federation: &Federation, name: &'static str, behaviour: Behaviour) -> Self {
        let Place { socket, address } = place;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let silence = Arc::new(Silence::default());
        let state = Arc::new(State {
            behaviour: Mutex::new(behaviour),
            catalogue: Mutex::new(totals(name, "1")),
            read: watch::Sender::new(0),
        });
        let connector =
            Connector { silence: Arc::clone(&silence), state: Arc::clone(&state), asked: Arc::clone(&asked) };
        let serving = tokio::spawn(serve(socket.listen(64).unwrap(), federation.issue(Role::Agency, name), connector));
        Self { name, address, asked, silence, state, serving }
    }

    /// Behaves so from now on.
    pub(super) fn becomes(&self, behaviour: Behaviour) {
        *self.state.behaviour.lock().unwrap() = behaviour;
    }

    /// Publishes another catalogue from now on.
    pub(super) fn publish(&self, catalogue: AgencyCatalogue) {
        *self.state.catalogue.lock().unwrap() = catalogue;
    }

    /// Waits until a gateway that asks again and again has learnt of what is published now: it has asked once more,
    /// and then again.
    pub(super) async fn is_known(&self) {
        let mut read = self.state.read.subscribe();
        let before = *read.borrow();
        read.wait_for(|count| *count >= before + 2).await.unwrap();
    }
}

async fn serve(listener: TcpListener, credentials: khidi_certs::Credentials, connector: Connector) {
    let connections = incoming(listener, &credentials, Limits::default());
    let service = FlightServiceServer::new(connector);
    server(Limits::default()).add_service(service).serve_with_incoming(connections).await.unwrap();
}

struct Connector {
    silence: Arc<Silence>,
    state: Arc<State>,
    asked: Arc<Mutex<Vec<FragmentRequest>>>,
}

impl Connector {
    fn request(&self, request: &Request<Ticket>) -> FragmentRequest {
        let peer = peer_of(request).unwrap();
        assert_eq!(peer.identity().role(), Role::Gateway);
        let envelope = FragmentEnvelope::decode(&request.get_ref().ticket).unwrap();
        let FragmentEnvelope { payload, key_id, signature } = envelope;
        peer.verify(FRAGMENT_DOMAIN, &key_id, &payload, &signature).unwrap();
        let asked = FragmentRequest::decode(&payload).unwrap();
        self.asked.lock().unwrap().push(asked.clone());
        asked
    }

    fn behaviour(&self) -> Behaviour {
        self.state.behaviour.lock().unwrap().clone()
    }

    fn catalogue(&self) -> AgencyCatalogue {
        self.state.catalogue.lock().unwrap().clone()
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl FlightService for Connector {
    type HandshakeStream = BoxStream<'static, Result<HandshakeResponse, Status>>;
    type ListFlightsStream = BoxStream<'static, Result<FlightInfo, Status>>;
    type DoGetStream = BoxStream<'static, Result<FlightData, Status>>;
    type DoPutStream = BoxStream<'static, Result<PutResult, Status>>;
    type DoActionStream = BoxStream<'static, Result<arrow_flight::Result, Status>>;
    type ListActionsStream = BoxStream<'static, Result<ActionType, Status>>;
    type DoExchangeStream = BoxStream<'static, Result<FlightData, Status>>;

    async fn do_action(&self, request: Request<Action>) -> Answer<Self::DoActionStream> {
        assert_eq!(request.get_ref().r#type, "khidi.catalogue.v1");
        // Counted first: who is counted from now on reads what is published now.
        self.state.read.send_modify(|count| *count += 1);
        match self.behaviour() {
            Behaviour::Introduces(Introduction::Silent) => std::future::pending().await,
            Behaviour::Introduces(Introduction::Fails(code)) => Err(Status::new(code, "the register is on fire")),
            behaviour => {
                let bodies = answers::introduction(&behaviour, &self.catalogue());
                let answers = bodies.into_iter().map(|body| Ok(arrow_flight::Result::new(body)));
                Ok(Response::new(stream::iter(answers).boxed()))
            }
        }
    }

    async fn do_get(&self, request: Request<Ticket>) -> Answer<Self::DoGetStream> {
        let asked = self.request(&request);
        let outdated = || Err(to_status(&Refusal::new(Code::KH308).with("which", "catalogue")));
        let behaviour = self.behaviour();
        let messages = |answer: Vec<FlightData>| stream::iter(answer.into_iter().map(Ok));
        match behaviour {
            Behaviour::Silent => {
                let _work = Work(Arc::clone(&self.silence));
                self.silence.begun.notify_one();
                std::future::pending().await
            }
            Behaviour::Stalls => {
                let begun = answers::answer(&behaviour, &self.catalogue(), &asked);
                Ok(Response::new(messages(begun).take(1).chain(stream::pending()).boxed()))
            }
            Behaviour::Refuses(code) => Err(to_status(&Refusal::new(code))),
            Behaviour::Fails(code) => Err(Status::new(code, "the register is on fire")),
            Behaviour::Moves(version) if asked.versions != versions(version) => {
                self.state.catalogue.lock().unwrap().versions = versions(version);
                outdated()
            }
            Behaviour::Answers if asked.versions != self.catalogue().versions => outdated(),
            _ => Ok(Response::new(messages(answers::answer(&behaviour, &self.catalogue(), &asked)).boxed())),
        }
    }

    async fn handshake(&self, _: Request<Streaming<HandshakeRequest>>) -> Answer<Self::HandshakeStream> {
        unimplemented!()
    }

    async fn list_flights(&self, _: Request<Criteria>) -> Answer<Self::ListFlightsStream> {
        unimplemented!()
    }

    async fn get_flight_info(&self, _: Request<FlightDescriptor>) -> Answer<FlightInfo> {
        unimplemented!()
    }

    async fn poll_flight_info(&self, _: Request<FlightDescriptor>) -> Answer<PollInfo> {
        unimplemented!()
    }

    async fn get_schema(&self, _: Request<FlightDescriptor>) -> Answer<SchemaResult> {
        unimplemented!()
    }

    async fn do_put(&self, _: Request<Streaming<FlightData>>) -> Answer<Self::DoPutStream> {
        unimplemented!()
    }

    async fn list_actions(&self, _: Request<Empty>) -> Answer<Self::ListActionsStream> {
        unimplemented!()
    }

    async fn do_exchange(&self, _: Request<Streaming<FlightData>>) -> Answer<Self::DoExchangeStream> {
        unimplemented!()
    }
}
