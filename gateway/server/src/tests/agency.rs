//! A connector that behaves as it is told, well or badly, behind a real TLS listener.

use std::sync::{Arc, Mutex};

use arrow_flight::flight_service_server::{FlightService, FlightServiceServer};
use arrow_flight::utils::batches_to_flight_data;
use arrow_flight::{
    Action, ActionType, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest, HandshakeResponse,
    PollInfo, PutResult, SchemaResult, Ticket,
};
use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, UInt8Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::ipc::CompressionType;
use datafusion::arrow::ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions};
use futures::stream::{self, BoxStream, StreamExt};
use khidi_certs::{Limits, Role, incoming, peer_of, server};
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, Class, Protection, PublishedColumn, PublishedTable, Role as ColumnRole, Versions,
};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::envelope::FragmentEnvelope;
use khidi_queries_protocol::request::FragmentRequest;
use khidi_queries_protocol::tail::{AnswerKind, AnswerTail};
use khidi_queries_protocol::{Code, FRAGMENT_DOMAIN, Refusal, catalogue};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tonic::{Request, Response, Status, Streaming};

use super::federation::{Federation, id};
use crate::refusals::to_status;

/// What the agency does when it is asked for a fragment.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Behaviour {
    Answers,
    Garbage,
    Compressed,
    Truncated,
    AfterTail,
    OtherTail,
    WrongType,
    WrongName,
    MoreColumns,
    NoSchema,
    BadStatus,
    TwoCells,
    Silent,
    Refuses(Code),
    Fails(tonic::Code),
    /// Refuses plans that are not of this version, and publishes it from the first refusal on.
    Moves(&'static str),
}

pub(super) struct FakeAgency {
    pub name: &'static str,
    pub address: String,
    pub asked: Arc<Mutex<Vec<FragmentRequest>>>,
    pub silence: Arc<Silence>,
    serving: JoinHandle<()>,
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
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let silence = Arc::new(Silence::default());
        let connector = Connector {
            silence: Arc::clone(&silence),
            catalogue: Mutex::new(totals(name, "1")),
            behaviour,
            asked: Arc::clone(&asked),
        };
        let credentials = federation.issue(Role::Agency, name);
        let connections = incoming(listener, &credentials, Limits::default());
        let serving = tokio::spawn(async move {
            let service = FlightServiceServer::new(connector);
            server(Limits::default()).add_service(service).serve_with_incoming(connections).await.unwrap();
        });
        Self { name, address, asked, silence, serving }
    }
}

/// An agency with one public table, `totals(year, persons, label)`.
pub(super) fn totals(agency: &str, version: &str) -> AgencyCatalogue {
    let column = |name: &str, data_type| PublishedColumn {
        name: name.into(),
        data_type,
        role: ColumnRole::Public,
        description_en: String::new(),
        description_ka: String::new(),
    };
    AgencyCatalogue {
        agency: id(agency),
        protection: Protection::Standard,
        threshold: 10,
        versions: versions(version),
        tables: vec![PublishedTable {
            name: "totals".into(),
            class: Class::Public,
            is_view: false,
            single_contributor_keys: vec![],
            columns: vec![
                column("year", DataType::Int64),
                column("persons", DataType::Int64),
                column("label", DataType::Utf8),
            ],
            description_en: String::new(),
            description_ka: String::new(),
        }],
    }
}

pub(super) fn versions(version: &str) -> Versions {
    Versions { catalogue: version.into(), policy: "1".into(), snapshot: "1".into(), code_lists: "1".into() }
}

/// The schema of cells with `keys` integer keys and `measures` counts.
pub(super) fn cells_schema(keys: &[String], measures: usize) -> SchemaRef {
    let mut fields: Vec<_> = keys.iter().map(|key| Field::new(key, DataType::Int64, true)).collect();
    for measure in 0..measures {
        fields.push(Field::new(format!("m{measure}"), DataType::Int64, true));
        fields.push(Field::new(format!("m{measure}__status"), DataType::UInt8, false));
    }
    Arc::new(Schema::new(fields))
}

fn one_measure(name: &str, data_type: DataType) -> SchemaRef {
    let status = Field::new(format!("{name}__status"), DataType::UInt8, false);
    Arc::new(Schema::new(vec![Field::new(name, data_type, true), status]))
}

/// One cell for key 2020, every count 12; two of them where `rows` is 2.
fn cells(schema: &SchemaRef, rows: usize, status: u8) -> RecordBatch {
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        match field.data_type() {
            DataType::UInt8 => Arc::new(UInt8Array::from(vec![status; rows])),
            DataType::Utf8 => Arc::new(StringArray::from(vec!["x"; rows])),
            _ if field.name().starts_with('m') => Arc::new(Int64Array::from(vec![12; rows])),
            _ => Arc::new(Int64Array::from(vec![2020; rows])),
        }
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).unwrap()
}

struct Connector {
    silence: Arc<Silence>,
    catalogue: Mutex<AgencyCatalogue>,
    behaviour: Behaviour,
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

    fn answer(&self, asked: &FragmentRequest) -> Vec<FlightData> {
        let catalogue = self.catalogue.lock().unwrap().clone();
        let Ask::Cells(question) = &asked.ask else { panic!("rows of {}", asked.relation) };
        let schema = match self.behaviour {
            Behaviour::WrongType => one_measure("m0", DataType::Utf8),
            Behaviour::WrongName => one_measure("m1", DataType::Int64),
            Behaviour::MoreColumns => cells_schema(&["other".into()], question.measures.len()),
            _ => cells_schema(&question.keys, question.measures.len()),
        };
        let rows = if self.behaviour == Behaviour::TwoCells { 2 } else { 1 };
        let status = if self.behaviour == Behaviour::BadStatus { 7 } else { 0 };
        let batch = cells(&schema, rows, status);
        let mut messages = batches_to_flight_data(&schema, vec![batch.clone(), batch.slice(0, 0)]).unwrap();
        let mut tail = AnswerTail::new(&asked.query_id, AnswerKind::Cells, &catalogue);
        if self.behaviour == Behaviour::OtherTail {
            tail.versions = versions("other");
        }
        messages.last_mut().unwrap().app_metadata = tail.encode().unwrap().into();
        match self.behaviour {
            Behaviour::Garbage => messages[1].data_header = b"no flatbuffer at all"[..].into(),
            Behaviour::Compressed => messages[1] = compressed(&batch),
            Behaviour::Truncated => drop(messages.pop()),
            Behaviour::NoSchema => drop(messages.remove(0)),
            Behaviour::AfterTail => messages.push(messages[1].clone()),
            _ => {}
        }
        messages
    }
}

fn compressed(batch: &RecordBatch) -> FlightData {
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).unwrap();
    let mut dictionaries = DictionaryTracker::new(false);
    let mut context = IpcWriteContext::default();
    let encoded = IpcDataGenerator::default().encode(batch, &mut dictionaries, &options, &mut context);
    encoded.unwrap().1.into()
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
        let bytes = catalogue::encode(&self.catalogue.lock().unwrap()).unwrap();
        let answer = Ok(arrow_flight::Result::new(bytes));
        Ok(Response::new(stream::iter([answer]).boxed()))
    }

    async fn do_get(&self, request: Request<Ticket>) -> Answer<Self::DoGetStream> {
        let asked = self.request(&request);
        match self.behaviour {
            Behaviour::Silent => {
                let _work = Work(Arc::clone(&self.silence));
                self.silence.begun.notify_one();
                std::future::pending().await
            }
            Behaviour::Refuses(code) => Err(to_status(&Refusal::new(code))),
            Behaviour::Fails(code) => Err(Status::new(code, "the register is on fire")),
            Behaviour::Moves(version) if asked.versions != versions(version) => {
                let mut catalogue = self.catalogue.lock().unwrap();
                catalogue.versions = versions(version);
                Err(to_status(&Refusal::new(Code::KH308).with("which", "catalogue")))
            }
            _ => {
                let messages = self.answer(&asked).into_iter().map(Ok);
                Ok(Response::new(stream::iter(messages).boxed()))
            }
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
