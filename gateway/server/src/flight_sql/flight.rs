//! The Flight service around the Flight SQL one: answers GetSchema, which arrow-flight does not, and numbers what
//! that library refuses by itself.

use arrow_flight::flight_service_server::FlightService;
use arrow_flight::{
    Action, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest, PollInfo, SchemaResult, Ticket,
};
use tonic::{Request, Response, Status, Streaming};

use super::commands::FlightSql;
use crate::refusals::with_number;

/// Flight, of which Flight SQL is the part that clients use.
pub(crate) struct Flight {
    sql: FlightSql,
}

impl Flight {
    pub(super) fn new(sql: FlightSql) -> Self {
        Self { sql }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl FlightService for Flight {
    type HandshakeStream = <FlightSql as FlightService>::HandshakeStream;
    type ListFlightsStream = <FlightSql as FlightService>::ListFlightsStream;
    type DoGetStream = <FlightSql as FlightService>::DoGetStream;
    type DoPutStream = <FlightSql as FlightService>::DoPutStream;
    type DoActionStream = <FlightSql as FlightService>::DoActionStream;
    type ListActionsStream = <FlightSql as FlightService>::ListActionsStream;
    type DoExchangeStream = <FlightSql as FlightService>::DoExchangeStream;

    async fn handshake(&self, request: Request<Streaming<HandshakeRequest>>) -> Answer<Self::HandshakeStream> {
        self.sql.handshake(request).await.map_err(|status| with_number(status, "Handshake"))
    }

    async fn list_flights(&self, request: Request<Criteria>) -> Answer<Self::ListFlightsStream> {
        self.sql.list_flights(request).await.map_err(|status| with_number(status, "ListFlights"))
    }

    async fn get_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<FlightInfo> {
        self.sql.get_flight_info(request).await.map_err(|status| with_number(status, "GetFlightInfo"))
    }

    async fn poll_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<PollInfo> {
        self.sql.poll_flight_info(request).await.map_err(|status| with_number(status, "PollFlightInfo"))
    }

    async fn get_schema(&self, request: Request<FlightDescriptor>) -> Answer<SchemaResult> {
        let info = self.sql.get_flight_info(request).await;
        let info = info.map_err(|status| with_number(status, "GetSchema"))?.into_inner();
        Ok(Response::new(SchemaResult { schema: info.schema }))
    }

    async fn do_get(&self, request: Request<Ticket>) -> Answer<Self::DoGetStream> {
        self.sql.do_get(request).await.map_err(|status| with_number(status, "DoGet"))
    }

    async fn do_put(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoPutStream> {
        self.sql.do_put(request).await.map_err(|status| with_number(status, "DoPut"))
    }

    async fn do_action(&self, request: Request<Action>) -> Answer<Self::DoActionStream> {
        let call = format!("action {}", request.get_ref().r#type);
        self.sql.do_action(request).await.map_err(|status| with_number(status, &call))
    }

    async fn list_actions(&self, request: Request<Empty>) -> Answer<Self::ListActionsStream> {
        self.sql.list_actions(request).await.map_err(|status| with_number(status, "ListActions"))
    }

    async fn do_exchange(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoExchangeStream> {
        self.sql.do_exchange(request).await.map_err(|status| with_number(status, "DoExchange"))
    }
}
