//! The Flight methods, each a call of the desk. Whatever a connector does not answer is named as unimplemented.

use std::sync::Arc;

use arrow_flight::flight_service_server::FlightService;
use arrow_flight::{
    Action, ActionType, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest, HandshakeResponse,
    PollInfo, PutResult, Result as ActionResult, SchemaResult, Ticket,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use khidi_certs::peer_of;
use khidi_queries_protocol::{CATALOGUE_ACTION, Code, Refusal};
use tonic::{Request, Response, Status, Streaming};

use crate::desk::Desk;
use crate::refused::status;

/// The connector as a Flight service.
pub(crate) struct ConnectorService {
    pub desk: Arc<Desk>,
}

type Stream<T> = BoxStream<'static, Result<T, Status>>;

fn unimplemented<T>(call: &str) -> Result<T, Status> {
    Err(status(&Refusal::new(Code::KH118).with("call", call)))
}

#[tonic::async_trait]
impl FlightService for ConnectorService {
    type HandshakeStream = Stream<HandshakeResponse>;
    type ListFlightsStream = Stream<FlightInfo>;
    type DoGetStream = Stream<FlightData>;
    type DoPutStream = Stream<PutResult>;
    type DoExchangeStream = Stream<FlightData>;
    type DoActionStream = Stream<ActionResult>;
    type ListActionsStream = Stream<ActionType>;

    async fn do_get(&self, request: Request<Ticket>) -> Result<Response<Self::DoGetStream>, Status> {
        let peer = peer_of(&request);
        let ticket = request.into_inner().ticket;
        let answer = self.desk.fragment(peer.as_deref(), &ticket).await;
        let (messages, place) = answer.map_err(|refusal| status(&refusal))?;
        // The place is free again when the answer is sent, or its reader has gone.
        let messages = stream::iter(messages).map(move |message| {
            let _kept = &place;
            Ok(message)
        });
        Ok(Response::new(messages.boxed()))
    }

    async fn do_action(&self, request: Request<Action>) -> Result<Response<Self::DoActionStream>, Status> {
        let peer = peer_of(&request);
        let action = request.into_inner();
        if action.r#type != CATALOGUE_ACTION {
            return unimplemented("DoAction of that type");
        }
        let catalogue = self.desk.catalogue(peer.as_deref()).await;
        let body = catalogue.map_err(|refusal| status(&refusal))?;
        Ok(Response::new(stream::iter([Ok(ActionResult::new(body))]).boxed()))
    }

    async fn handshake(
        &self,
        _: Request<Streaming<HandshakeRequest>>,
    ) -> Result<Response<Self::HandshakeStream>, Status> {
        unimplemented("Handshake")
    }

    async fn list_flights(&self, _: Request<Criteria>) -> Result<Response<Self::ListFlightsStream>, Status> {
        unimplemented("ListFlights")
    }

    async fn get_flight_info(&self, _: Request<FlightDescriptor>) -> Result<Response<FlightInfo>, Status> {
        unimplemented("GetFlightInfo")
    }

    async fn poll_flight_info(&self, _: Request<FlightDescriptor>) -> Result<Response<PollInfo>, Status> {
        unimplemented("PollFlightInfo")
    }

    async fn get_schema(&self, _: Request<FlightDescriptor>) -> Result<Response<SchemaResult>, Status> {
        unimplemented("GetSchema")
    }

    async fn do_put(&self, _: Request<Streaming<FlightData>>) -> Result<Response<Self::DoPutStream>, Status> {
        unimplemented("DoPut")
    }

    async fn do_exchange(&self, _: Request<Streaming<FlightData>>) -> Result<Response<Self::DoExchangeStream>, Status> {
        unimplemented("DoExchange")
    }

    async fn list_actions(&self, _: Request<Empty>) -> Result<Response<Self::ListActionsStream>, Status> {
        unimplemented("ListActions")
    }
}
