//! The Flight service around the Flight SQL one: admits callers, serves releases by path, answers GetSchema, which arrow-flight
//! does not, and numbers and records what that library refuses by itself.

use std::sync::Arc;

use arrow_flight::flight_service_server::FlightService;
use arrow_flight::{
    Action, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest, PollInfo, SchemaResult, Ticket,
};
use futures::future::BoxFuture;
use tonic::{Request, Response, Status, Streaming};

use super::commands::{FlightSql, caller};
use super::releases;
use crate::caller::Caller;
use crate::queries::Queries;
use crate::refusals::{of_library, to_status};
use crate::releases::Shelf;

/// Flight, of which Flight SQL is the part that clients use.
pub(crate) struct Flight {
    queries: Arc<Queries>,
    shelf: Shelf,
    sql: FlightSql,
}

type Answer<T> = Result<Response<T>, Status>;

impl Flight {
    pub(super) fn new(queries: Arc<Queries>, shelf: Shelf) -> Self {
        Self { sql: FlightSql::new(Arc::clone(&queries)), shelf, queries }
    }

    /// By path a release's, otherwise a statement's.
    fn info(&self, request: Request<FlightDescriptor>) -> BoxFuture<'_, Answer<FlightInfo>> {
        Box::pin(async move {
            match releases::path(request.get_ref()) {
                Some(path) => releases::info(&self.shelf, &caller(&request)?, &path).await.map(Response::new),
                None => self.sql.get_flight_info(request).await,
            }
        })
    }

    /// Makes a call for whoever may make it; the commands find the caller with the request. What they refuse they
    /// record themselves. `shown` names the call to the client.
    async fn call<'s, Q: Send, R>(
        &'s self,
        (call, shown): (&'static str, &str),
        mut request: Request<Q>,
        make: impl FnOnce(Request<Q>) -> BoxFuture<'s, Answer<R>> + Send,
    ) -> Answer<R> {
        let called = Caller::of(&request, call);
        let caller = self.queries.admitted(called, call).await.map_err(|refusal| to_status(&refusal))?;
        request.extensions_mut().insert(caller.clone());
        let status = match make(request).await {
            Ok(answer) => return Ok(answer),
            Err(status) => status,
        };
        match of_library(&status, shown) {
            Some(refusal) => Err(to_status(&self.queries.refused_call(&caller, refusal).await)),
            None => Err(status),
        }
    }
}

/// A call whose name is shown as it is.
fn named(call: &'static str) -> (&'static str, &'static str) {
    (call, call)
}

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
        self.call(named("Handshake"), request, |request| self.sql.handshake(request)).await
    }

    async fn list_flights(&self, request: Request<Criteria>) -> Answer<Self::ListFlightsStream> {
        self.call(named("ListFlights"), request, |request| {
            Box::pin(async move {
                let listed = releases::list(&self.shelf, &caller(&request)?, &request.get_ref().expression).await?;
                Ok(Response::new(listed as Self::ListFlightsStream))
            })
        })
        .await
    }

    async fn get_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<FlightInfo> {
        self.call(named("GetFlightInfo"), request, |request| self.info(request)).await
    }

    async fn poll_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<PollInfo> {
        self.call(named("PollFlightInfo"), request, |request| self.sql.poll_flight_info(request)).await
    }

    async fn get_schema(&self, request: Request<FlightDescriptor>) -> Answer<SchemaResult> {
        let info = self.call(named("GetSchema"), request, |request| self.info(request)).await?.into_inner();
        Ok(Response::new(SchemaResult { schema: info.schema }))
    }

    async fn do_get(&self, request: Request<Ticket>) -> Answer<Self::DoGetStream> {
        self.call(named("DoGet"), request, |request| match releases::wanted(request.get_ref()) {
            Some(name) => Box::pin(async move {
                let sent = releases::get(&self.shelf, &caller(&request)?, &name).await?;
                Ok(Response::new(sent as Self::DoGetStream))
            }),
            None => self.sql.do_get(request),
        })
        .await
    }

    async fn do_put(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoPutStream> {
        self.call(named("DoPut"), request, |request| self.sql.do_put(request)).await
    }

    async fn do_action(&self, request: Request<Action>) -> Answer<Self::DoActionStream> {
        let shown = format!("action {}", request.get_ref().r#type);
        self.call(("DoAction", &shown), request, |request| {
            if !releases::is_making(request.get_ref()) {
                return self.sql.do_action(request);
            }
            Box::pin(async move {
                let made = releases::make(&self.shelf, &caller(&request)?, &request.get_ref().body).await?;
                Ok(Response::new(made as Self::DoActionStream))
            })
        })
        .await
    }

    async fn list_actions(&self, request: Request<Empty>) -> Answer<Self::ListActionsStream> {
        self.call(named("ListActions"), request, |request| self.sql.list_actions(request)).await
    }

    async fn do_exchange(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoExchangeStream> {
        self.call(named("DoExchange"), request, |request| self.sql.do_exchange(request)).await
    }
}
