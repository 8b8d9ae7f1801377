//! The Flight SQL commands: each finds the caller that was admitted, then calls a plain function. Refusals and reads
//! are recorded before they leave.

use std::sync::Arc;

use arrow_flight::error::FlightError;
use arrow_flight::sql::server::{FlightSqlService, PeekableFlightDataStream};
use arrow_flight::sql::{
    ActionClosePreparedStatementRequest, ActionCreatePreparedStatementRequest, ActionCreatePreparedStatementResult,
    CommandGetCatalogs, CommandGetCrossReference, CommandGetDbSchemas, CommandGetExportedKeys, CommandGetImportedKeys,
    CommandGetPrimaryKeys, CommandGetSqlInfo, CommandGetTableTypes, CommandGetTables, CommandGetXdbcTypeInfo,
    CommandPreparedStatementQuery, CommandPreparedStatementUpdate, CommandStatementIngest, CommandStatementQuery,
    CommandStatementUpdate, DoPutPreparedStatementResult, ProstMessageExt, SqlInfo, TicketStatementQuery,
};
use arrow_flight::{Action, FlightDescriptor, FlightEndpoint, FlightInfo, IpcMessage, SchemaAsIpc, Ticket};
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::arrow::ipc::writer::IpcWriteOptions;
use datafusion::arrow::record_batch::RecordBatch;
use futures::stream::StreamExt;
use khidi_queries_planner::Federation;
use khidi_queries_protocol::{Code, Refusal};
use prost::Message;
use tonic::{Request, Response, Status};

use super::stream::{DataStream, of_answer, of_batch};
use super::{keys, sql_info, tables, types};
use crate::caller::Caller;
use crate::queries::{Announced, Queries};
use crate::refusals::{not_a_question, to_status};
use crate::releases::Tables;
use crate::ticket::Purpose;

type Info = Result<Response<FlightInfo>, Status>;
type Answer = Result<Response<DataStream>, Status>;

/// Flight SQL over the questions of one gateway.
pub(crate) struct FlightSql {
    queries: Arc<Queries>,
}

impl FlightSql {
    pub(super) fn new(queries: Arc<Queries>) -> Self {
        Self { queries }
    }

    fn federation(&self) -> Arc<Federation> {
        Arc::clone(&self.queries.directory.view().federation)
    }

    /// The tables of releases, for whoever may read them.
    async fn released(&self, request: &Request<Ticket>) -> Result<Option<Tables>, Status> {
        let caller = caller(request)?;
        match self.queries.released_tables(&caller).await {
            Ok(tables) => Ok(tables),
            Err(refusal) => Err(self.refuse(&caller, refusal).await),
        }
    }

    /// Metadata, recorded before they leave.
    async fn found(&self, command: &str, batch: Result<RecordBatch, FlightError>, request: &Request<Ticket>) -> Answer {
        let caller = caller(request)?;
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => return Err(self.refuse(&caller, unencodable(error)).await),
        };
        self.queries.metadata_read(&caller, command).await.map_err(refused)?;
        Ok(Response::new(of_batch(batch)))
    }

    async fn no_keys(&self, command: &str, schema: SchemaRef, request: &Request<Ticket>) -> Answer {
        self.found(command, Ok(keys::none(schema)), request).await
    }

    /// Refuses a call, recorded.
    async fn refuse(&self, caller: &Caller, refusal: Refusal) -> Status {
        refused(self.queries.refused_call(caller, refusal).await)
    }
}

/// Who was admitted to make this call.
pub(super) fn caller<T>(request: &Request<T>) -> Result<Caller, Status> {
    let caller = request.extensions().get().cloned();
    caller.ok_or_else(|| refused(Refusal::new(Code::KH301)))
}

fn refused(refusal: Refusal) -> Status {
    to_status(&refusal)
}

fn unencodable(error: impl std::fmt::Display) -> Refusal {
    tracing::error!(%error, "metadata cannot be encoded");
    Refusal::new(Code::KH901).with("reference", "metadata")
}

fn internal(error: impl std::fmt::Display) -> Status {
    refused(unencodable(error))
}

/// Where the answer is: on this connection, so that no location is named.
fn info(schema: &Schema, ticket: Ticket, descriptor: FlightDescriptor) -> Info {
    let info = FlightInfo::new()
        .try_with_schema(schema)
        .map_err(internal)?
        .with_endpoint(FlightEndpoint::new().with_ticket(ticket))
        .with_descriptor(descriptor)
        .with_total_records(-1)
        .with_total_bytes(-1)
        .with_ordered(true);
    Ok(Response::new(info))
}

fn announced(announced: Announced, descriptor: FlightDescriptor) -> Info {
    let ticket = TicketStatementQuery { statement_handle: announced.seal.into() };
    let ticket = Ticket::new(ticket.as_any().encode_to_vec());
    info(&announced.schema, ticket, descriptor)
}

/// Metadata need no seal: the command itself is the ticket.
fn metadata<C: ProstMessageExt>(schema: &Schema, command: &C, request: Request<FlightDescriptor>) -> Info {
    let ticket = Ticket::new(command.as_any().encode_to_vec());
    info(schema, ticket, request.into_inner())
}

fn ipc(schema: &Schema) -> Result<bytes::Bytes, Status> {
    let message: IpcMessage = SchemaAsIpc::new(schema, &IpcWriteOptions::default()).try_into().map_err(internal)?;
    Ok(message.0)
}

/// Whether a client binds no parameters: neither columns nor rows come.
async fn binds_nothing(mut messages: PeekableFlightDataStream) -> Result<bool, Status> {
    while let Some(message) = messages.next().await {
        let message = message?;
        if message.data_header.is_empty() {
            continue;
        }
        let header = arrow_ipc::root_as_message(&message.data_header).ok();
        let schema = header.and_then(|header| header.header_as_schema());
        let columns = schema.map(|schema| schema.fields().map_or(0, |fields| fields.len()));
        let rows = header.and_then(|header| header.header_as_record_batch()).map(|batch| batch.length());
        if columns.or(rows.map(|rows| usize::from(rows > 0))) != Some(0) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[tonic::async_trait]
impl FlightSqlService for FlightSql {
    type FlightService = Self;

    async fn get_flight_info_statement(
        &self,
        query: CommandStatementQuery,
        request: Request<FlightDescriptor>,
    ) -> Info {
        let caller = caller(&request)?;
        let planned = self.queries.announce(&caller, &query.query, Purpose::Answer).await;
        announced(planned.map_err(refused)?, request.into_inner())
    }

    async fn get_flight_info_prepared_statement(
        &self,
        query: CommandPreparedStatementQuery,
        request: Request<FlightDescriptor>,
    ) -> Info {
        let caller = caller(&request)?;
        let handle = &query.prepared_statement_handle;
        let planned = self.queries.announce_prepared(&caller, handle).await;
        announced(planned.map_err(refused)?, request.into_inner())
    }

    async fn get_flight_info_catalogs(&self, query: CommandGetCatalogs, request: Request<FlightDescriptor>) -> Info {
        metadata(&query.into_builder().schema(), &query, request)
    }

    async fn get_flight_info_schemas(&self, query: CommandGetDbSchemas, request: Request<FlightDescriptor>) -> Info {
        metadata(&query.clone().into_builder().schema(), &query, request)
    }

    async fn get_flight_info_tables(&self, query: CommandGetTables, request: Request<FlightDescriptor>) -> Info {
        metadata(&query.clone().into_builder().schema(), &query, request)
    }

    async fn get_flight_info_table_types(
        &self,
        query: CommandGetTableTypes,
        request: Request<FlightDescriptor>,
    ) -> Info {
        metadata(&query.into_builder().schema(), &query, request)
    }

    async fn get_flight_info_sql_info(&self, query: CommandGetSqlInfo, request: Request<FlightDescriptor>) -> Info {
        let schema = sql_info::sql_info().map_err(internal)?.schema();
        metadata(&schema, &query, request)
    }

    async fn get_flight_info_xdbc_type_info(
        &self,
        query: CommandGetXdbcTypeInfo,
        request: Request<FlightDescriptor>,
    ) -> Info {
        let schema = types::type_info().map_err(internal)?.schema();
        metadata(&schema, &query, request)
    }

    async fn get_flight_info_primary_keys(
        &self,
        query: CommandGetPrimaryKeys,
        request: Request<FlightDescriptor>,
    ) -> Info {
        metadata(&keys::primary(), &query, request)
    }

    async fn get_flight_info_exported_keys(
        &self,
        query: CommandGetExportedKeys,
        request: Request<FlightDescriptor>,
    ) -> Info {
        metadata(&keys::foreign(), &query, request)
    }

    async fn get_flight_info_imported_keys(
        &self,
        query: CommandGetImportedKeys,
        request: Request<FlightDescriptor>,
    ) -> Info {
        metadata(&keys::foreign(), &query, request)
    }

    async fn get_flight_info_cross_reference(
        &self,
        query: CommandGetCrossReference,
        request: Request<FlightDescriptor>,
    ) -> Info {
        metadata(&keys::foreign(), &query, request)
    }

    async fn do_get_statement(&self, ticket: TicketStatementQuery, request: Request<Ticket>) -> Answer {
        let caller = caller(&request)?;
        let answered = self.queries.answer(&caller, &ticket.statement_handle).await;
        answered.and_then(of_answer).map(Response::new).map_err(refused)
    }

    async fn do_get_prepared_statement(
        &self,
        query: CommandPreparedStatementQuery,
        request: Request<Ticket>,
    ) -> Answer {
        let caller = caller(&request)?;
        let handle = &query.prepared_statement_handle;
        let answered = self.queries.answer_prepared(&caller, handle).await;
        answered.and_then(of_answer).map(Response::new).map_err(refused)
    }

    async fn do_get_catalogs(&self, query: CommandGetCatalogs, request: Request<Ticket>) -> Answer {
        self.found("GetCatalogs", tables::catalogs(query), &request).await
    }

    async fn do_get_schemas(&self, query: CommandGetDbSchemas, request: Request<Ticket>) -> Answer {
        let releases = self.released(&request).await?;
        self.found("GetDbSchemas", tables::schemas(query, &self.federation(), releases.as_ref()), &request).await
    }

    async fn do_get_tables(&self, query: CommandGetTables, request: Request<Ticket>) -> Answer {
        let releases = self.released(&request).await?;
        self.found("GetTables", tables::tables(query, &self.federation(), releases.as_ref()), &request).await
    }

    async fn do_get_table_types(&self, query: CommandGetTableTypes, request: Request<Ticket>) -> Answer {
        self.found("GetTableTypes", tables::table_types(query), &request).await
    }

    async fn do_get_sql_info(&self, query: CommandGetSqlInfo, request: Request<Ticket>) -> Answer {
        let known = sql_info::sql_info().and_then(|known| query.into_builder(&known).build());
        self.found("GetSqlInfo", known, &request).await
    }

    async fn do_get_xdbc_type_info(&self, query: CommandGetXdbcTypeInfo, request: Request<Ticket>) -> Answer {
        let known = types::type_info().and_then(|known| query.into_builder(&known).build());
        self.found("GetXdbcTypeInfo", known, &request).await
    }

    async fn do_get_primary_keys(&self, _: CommandGetPrimaryKeys, request: Request<Ticket>) -> Answer {
        self.no_keys("GetPrimaryKeys", keys::primary(), &request).await
    }

    async fn do_get_exported_keys(&self, _: CommandGetExportedKeys, request: Request<Ticket>) -> Answer {
        self.no_keys("GetExportedKeys", keys::foreign(), &request).await
    }

    async fn do_get_imported_keys(&self, _: CommandGetImportedKeys, request: Request<Ticket>) -> Answer {
        self.no_keys("GetImportedKeys", keys::foreign(), &request).await
    }

    async fn do_get_cross_reference(&self, _: CommandGetCrossReference, request: Request<Ticket>) -> Answer {
        self.no_keys("GetCrossReference", keys::foreign(), &request).await
    }

    async fn do_put_statement_update(
        &self,
        _: CommandStatementUpdate,
        request: Request<PeekableFlightDataStream>,
    ) -> Result<i64, Status> {
        let caller = caller(&request)?;
        Err(self.refuse(&caller, not_a_question("an update")).await)
    }

    async fn do_put_statement_ingest(
        &self,
        _: CommandStatementIngest,
        request: Request<PeekableFlightDataStream>,
    ) -> Result<i64, Status> {
        let caller = caller(&request)?;
        Err(self.refuse(&caller, not_a_question("an ingest")).await)
    }

    async fn do_put_prepared_statement_update(
        &self,
        _: CommandPreparedStatementUpdate,
        request: Request<PeekableFlightDataStream>,
    ) -> Result<i64, Status> {
        let caller = caller(&request)?;
        Err(self.refuse(&caller, not_a_question("an update")).await)
    }

    async fn do_put_prepared_statement_query(
        &self,
        query: CommandPreparedStatementQuery,
        request: Request<PeekableFlightDataStream>,
    ) -> Result<DoPutPreparedStatementResult, Status> {
        let caller = caller(&request)?;
        let handle = query.prepared_statement_handle;
        self.queries.opened(&caller, Purpose::Prepared, &handle).await.map_err(refused)?;
        if !binds_nothing(request.into_inner()).await? {
            return Err(self.refuse(&caller, Refusal::new(Code::KH116)).await);
        }
        let prepared_statement_handle = Some(handle);
        Ok(DoPutPreparedStatementResult { prepared_statement_handle })
    }

    async fn do_action_create_prepared_statement(
        &self,
        query: ActionCreatePreparedStatementRequest,
        request: Request<Action>,
    ) -> Result<ActionCreatePreparedStatementResult, Status> {
        let caller = caller(&request)?;
        let planned = self.queries.announce(&caller, &query.query, Purpose::Prepared).await;
        let Announced { schema, seal } = planned.map_err(refused)?;
        Ok(ActionCreatePreparedStatementResult {
            prepared_statement_handle: seal.into(),
            dataset_schema: ipc(&schema)?,
            parameter_schema: ipc(&Schema::empty())?,
        })
    }

    async fn do_action_close_prepared_statement(
        &self,
        query: ActionClosePreparedStatementRequest,
        request: Request<Action>,
    ) -> Result<(), Status> {
        // Handles carry their statement, so that there is nothing to free.
        let caller = caller(&request)?;
        let handle = &query.prepared_statement_handle;
        self.queries.opened(&caller, Purpose::Prepared, handle).await.map(drop).map_err(refused)
    }

    async fn register_sql_info(&self, _id: i32, _result: &SqlInfo) {}
}
