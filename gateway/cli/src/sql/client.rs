//! Asks a gateway over Flight SQL and reads whole answers, with the gateway's account of them. An answer that breaks
//! off is an error: nothing of it is shown.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow_flight::decode::{DecodedPayload, FlightDataDecoder};
use arrow_flight::error::FlightError;
use arrow_flight::flight_service_client::FlightServiceClient;
use arrow_flight::sql::CommandGetTables;
use arrow_flight::sql::client::FlightSqlServiceClient;
use arrow_flight::{FlightInfo, Ticket};
use futures::TryStreamExt;
use khidi_certs::{Connection, Credentials, DialError, Expected, Role};
use khidi_queries_protocol::refusal::{Code, Refusal};
use khidi_queries_protocol::report::{QueryReport, ReportError};
use thiserror::Error;
use tonic::transport::Channel;

/// Largest message taken from a gateway, in bytes.
const LARGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// A connection to one gateway, with the session's options.
#[derive(Debug)]
pub struct Client {
    connection: Connection,
    /// Headers of every call, by name.
    options: BTreeMap<String, String>,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its columns.
    pub schema: SchemaRef,
    /// Its rows; no batch is empty.
    pub batches: Vec<RecordBatch>,
    /// What agencies were asked for it, where the gateway says so.
    pub report: Option<QueryReport>,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum ClientError {
    /// No connection to the gateway.
    #[error("there is no connection to the gateway")]
    Dial(#[from] DialError),
    /// The question was refused, or failed at a party that the refusal names.
    #[error(transparent)]
    Refused(Refusal),
    /// The gateway answered with a status that is no refusal, or the connection broke.
    #[error("the gateway did not answer: {}", .0.message())]
    Status(Box<tonic::Status>),
    /// The gateway answered with something that cannot be read.
    #[error("the gateway's answer cannot be read")]
    Unreadable(#[source] FlightError),
    /// The account of the answer cannot be read.
    #[error("the gateway's account of its answer cannot be read")]
    Report(#[from] ReportError),
    /// The option's value cannot travel in a header.
    #[error("the value of {0} may hold printable ASCII characters only")]
    Option(String),
}

impl From<FlightError> for ClientError {
    fn from(error: FlightError) -> Self {
        match error {
            FlightError::Tonic(status) => status.into(),
            other => Self::Unreadable(other),
        }
    }
}

impl From<Box<tonic::Status>> for ClientError {
    fn from(status: Box<tonic::Status>) -> Self {
        let code = i32::from(status.code());
        Refusal::from_wire(code, status.message(), status.details()).map_or(Self::Status(status), Self::Refused)
    }
}

impl Client {
    /// Connects to a gateway of the federation that the credentials are of.
    ///
    /// # Errors
    /// [`ClientError::Dial`].
    pub async fn connect(gateway: &str, credentials: &Credentials) -> Result<Self, ClientError> {
        let expected =
            Expected { federation: credentials.identity().federation().to_owned(), role: Role::Gateway, name: None };
        let connection = khidi_certs::connect(gateway, credentials, &expected).await?;
        Ok(Self { connection, options: BTreeMap::new() })
    }

    /// Who the gateway is, as its certificate says.
    #[must_use]
    pub fn gateway(&self) -> String {
        self.connection.peer().identity().to_string()
    }

    /// Sets an option of the session, such as `khidi.purpose`, for all later questions.
    ///
    /// # Errors
    /// [`ClientError::Option`]. Whether the option exists the gateway says when it is next asked; one that it refuses
    /// is forgotten.
    pub fn set(&mut self, option: &str, value: &str) -> Result<(), ClientError> {
        let is_printable = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !is_printable(option) || !is_printable(value) {
            return Err(ClientError::Option(option.to_owned()));
        }
        self.options.insert(option.replace(['.', '_'], "-"), value.to_owned());
        Ok(())
    }

    /// Asks a question in SQL.
    ///
    /// # Errors
    /// One [`ClientError`] per cause.
    pub async fn ask(&mut self, sql: &str) -> Result<Answer, ClientError> {
        let asked = self.asked(sql).await;
        if let Err(ClientError::Refused(refusal)) = &asked
            && let (Code::KH117, Some(option)) = (refusal.code(), refusal.param("option"))
        {
            self.options.remove(option);
        }
        asked
    }

    /// The published tables; with their columns as a serialised schema, if asked so. A name selects one.
    ///
    /// # Errors
    /// One [`ClientError`] per cause.
    pub async fn tables(
        &self,
        schema: Option<String>,
        table: Option<String>,
        with_columns: bool,
    ) -> Result<Answer, ClientError> {
        let request = CommandGetTables {
            db_schema_filter_pattern: schema,
            table_name_filter_pattern: table,
            include_schema: with_columns,
            ..CommandGetTables::default()
        };
        let mut flight = self.flight();
        let info = flight.get_tables(request).await?;
        fetch(&mut flight, info).await
    }

    async fn asked(&self, sql: &str) -> Result<Answer, ClientError> {
        let mut flight = self.flight();
        let info = flight.execute(sql.to_owned(), None).await?;
        fetch(&mut flight, info).await
    }

    /// The calls of this connection, with the session's options.
    pub(crate) fn flight(&self) -> FlightSqlServiceClient<Channel> {
        let inner = FlightServiceClient::new(self.connection.channel()).max_decoding_message_size(LARGEST_MESSAGE);
        let mut flight = FlightSqlServiceClient::new_from_inner(inner);
        for (name, value) in &self.options {
            flight.set_header(name, value);
        }
        flight
    }
}

async fn fetch(flight: &mut FlightSqlServiceClient<Channel>, info: FlightInfo) -> Result<Answer, ClientError> {
    let tickets: Vec<Ticket> = info.endpoint.iter().filter_map(|end| end.ticket.clone()).collect();
    let announced = info.try_decode_schema().map_err(FlightError::from)?;
    let mut answer = Answer::new(announced);
    for ticket in tickets {
        let messages = flight.do_get(ticket).await?.into_inner();
        answer.read(messages).await?;
    }
    Ok(answer)
}

impl Answer {
    fn new(schema: Schema) -> Self {
        Self { schema: SchemaRef::new(schema), batches: Vec::new(), report: None }
    }

    /// Rows in all.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Reads all messages of one endpoint. The account is the metadata of the last message that has any.
    async fn read(&mut self, mut messages: FlightDataDecoder) -> Result<(), ClientError> {
        let mut account = None;
        while let Some(message) = messages.try_next().await? {
            let metadata = message.app_metadata();
            if !metadata.is_empty() {
                account = Some(metadata);
            }
            match message.payload {
                DecodedPayload::Schema(schema) => self.schema = schema,
                DecodedPayload::RecordBatch(batch) if batch.num_rows() > 0 => self.batches.push(batch),
                DecodedPayload::RecordBatch(_) | DecodedPayload::None => {}
            }
        }
        if let Some(bytes) = account {
            self.report = Some(QueryReport::decode(&bytes)?);
        }
        Ok(())
    }
}
