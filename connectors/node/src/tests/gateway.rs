//! The other end: signs requests, sends them, and reads answers and refusals as a gateway would.

use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::util::pretty::pretty_format_batches;
use arrow_flight::flight_service_client::FlightServiceClient;
use arrow_flight::utils::flight_data_to_batches;
use arrow_flight::{Action, FlightData, Ticket};
use futures::TryStreamExt;
use khidi_certs::{Credentials, Expected, Role, Signer, connect};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};
use khidi_queries_protocol::request::{Asker, Limits};
use khidi_queries_protocol::tail::AnswerTail;
use khidi_queries_protocol::{
    CATALOGUE_ACTION, DIALECT, FRAGMENT_DOMAIN, FragmentEnvelope, FragmentRequest, PROTOCOL, Refusal, catalogue,
};
use tonic::Status;
use tonic::transport::Channel;

use super::agency::{Agency, FEDERATION, NOW};
use crate::Connector;

/// Nothing in these tests takes longer; one that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A party with a connection to the connector; the gateway `main` unless said otherwise.
#[derive(Clone)]
pub(super) struct Gateway {
    client: FlightServiceClient<Channel>,
    signer: Signer,
    catalogue: AgencyCatalogue,
}

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) messages: Vec<FlightData>,
    pub(super) batches: Vec<RecordBatch>,
    pub(super) tail: AnswerTail,
}

impl Gateway {
    pub(super) async fn connect(agency: &Agency, connector: &Connector) -> Self {
        Self::connect_as(&agency.party(Role::Gateway, "main"), connector).await
    }

    pub(super) async fn connect_as(credentials: &Credentials, connector: &Connector) -> Self {
        let expected = Expected { federation: FEDERATION.into(), role: Role::Agency, name: Some("mia".into()) };
        let address = connector.local_addr().to_string();
        let connection = within(connect(&address, credentials, &expected)).await.unwrap();
        let client = FlightServiceClient::new(connection.channel()).max_decoding_message_size(64 << 20);
        Self { client, signer: credentials.signer(), catalogue: connector.catalogue() }
    }

    pub(super) fn client(&self) -> FlightServiceClient<Channel> {
        self.client.clone()
    }

    /// A request as a gateway sends it.
    pub(super) fn request(&self, relation: &str, ask: Ask) -> FragmentRequest {
        FragmentRequest {
            protocol: PROTOCOL,
            dialect: DIALECT.into(),
            agency: self.catalogue.agency.clone(),
            asker: Asker { subject: "nino".into(), role: "analyst".into() },
            purpose: "statistics".into(),
            query_id: "q-1".into(),
            issued_at_micros: NOW,
            deadline_micros: NOW + 60_000_000,
            limits: Limits { max_cells: 1000, max_bytes: 1 << 24 },
            versions: self.catalogue.versions.clone(),
            relation: relation.into(),
            ask,
        }
    }

    pub(super) fn signed(&self, payload: Vec<u8>) -> FragmentEnvelope {
        let signature = self.signer.sign(FRAGMENT_DOMAIN, &payload).unwrap();
        FragmentEnvelope { payload, key_id: self.signer.key_id(), signature }
    }

    pub(super) async fn ask(&self, request: &FragmentRequest) -> Result<Answer, Refusal> {
        self.send(self.signed(request.encode()).encode()).await
    }

    pub(super) async fn cells(&self, relation: &str, question: Question) -> Result<Answer, Refusal> {
        self.ask(&self.request(relation, Ask::Cells(question))).await
    }

    pub(super) async fn send(&self, ticket: Vec<u8>) -> Result<Answer, Refusal> {
        let mut client = self.client.clone();
        let messages = within(async {
            let stream = client.do_get(Ticket { ticket: ticket.into() }).await?.into_inner();
            stream.try_collect::<Vec<_>>().await
        });
        let messages = messages.await.map_err(|status| refusal(&status))?;
        let tail = AnswerTail::decode(&messages.last().unwrap().app_metadata).unwrap();
        let batches = flight_data_to_batches(&messages).unwrap();
        Ok(Answer { messages, batches, tail })
    }

    pub(super) async fn fetch_catalogue(&self) -> Result<AgencyCatalogue, Refusal> {
        let mut client = self.client.clone();
        let results = within(async {
            let action = Action { r#type: CATALOGUE_ACTION.into(), body: Vec::new().into() };
            client.do_action(action).await?.into_inner().try_collect::<Vec<_>>().await
        });
        let results = results.await.map_err(|status| refusal(&status))?;
        assert_eq!(results.len(), 1);
        Ok(catalogue::decode(&results[0].body).unwrap())
    }
}

impl Answer {
    /// The rows, one line each, values separated by single spaces, NULL as `-`.
    pub(super) fn rows(&self) -> Vec<String> {
        let options = arrow::util::display::FormatOptions::default().with_null("-");
        let table = arrow::util::pretty::pretty_format_batches_with_options(&self.batches, &options).unwrap();
        let table = table.to_string();
        let rows = table.lines().filter(|line| line.starts_with('|')).skip(1);
        rows.map(|row| row.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// The rows as [`Answer::rows`] tells them, with `~` for what noise has moved.
    pub(super) fn shapes(&self) -> Vec<String> {
        let schema = self.batches[0].schema();
        let shape = |(value, column): (&str, &std::sync::Arc<arrow::datatypes::Field>)| {
            let is_value = column.name().starts_with('m') && !column.name().ends_with("__status");
            if is_value && value != "-" { "~".to_owned() } else { value.to_owned() }
        };
        let shapes = |row: String| row.split(' ').zip(schema.fields()).map(shape).collect::<Vec<_>>().join(" ");
        self.rows().into_iter().map(shapes).collect()
    }

    /// All of the answer as text, for looking for what must not be there.
    pub(super) fn text(&self) -> String {
        let bytes = self.messages.iter().flat_map(|message| message.data_body.iter().copied());
        format!(
            "{} {}",
            String::from_utf8_lossy(&bytes.collect::<Vec<_>>()),
            pretty_format_batches(&self.batches).unwrap()
        )
    }
}

pub(super) fn refusal(status: &Status) -> Refusal {
    Refusal::from_wire(status.code().into(), status.message(), status.details())
        .unwrap_or_else(|| panic!("no refusal of Khidi: {status:?}"))
}

/// The code of an answer that must be a refusal.
pub(super) fn code<T>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Ok(_) => "answered",
        Err(refusal) => refusal.code().number(),
    }
}

pub(super) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("nothing happened")
}

pub(super) fn measure(kind: MeasureKind) -> Measure {
    Measure { kind, filter: None }
}

pub(super) fn people(keys: &[&str], measures: Vec<Measure>) -> Question {
    Question {
        contributor: Some("person_id".into()),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        grouping_sets: None,
        measures,
    }
}
