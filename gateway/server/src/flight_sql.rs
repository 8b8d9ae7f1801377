//! Flight SQL: a handful of methods that call plain functions. Who may ask is decided by [`crate::caller`], what is
//! answered by [`crate::queries`].

mod commands;
mod flight;
mod keys;
mod releases;
mod sql_info;
mod stream;
mod tables;
mod types;

use std::sync::Arc;

use arrow_flight::flight_service_server::FlightServiceServer;

use crate::queries::Queries;
use crate::releases::Shelf;
pub(crate) use flight::Flight;

/// The name of the one catalogue.
const CATALOG: &str = "khidi";
/// Largest request, in bytes: SQL and tickets.
const LARGEST_REQUEST: usize = 4 * 1024 * 1024;
/// Largest response, in bytes: batches are split at 2 MiB, one wide row cannot be.
const LARGEST_RESPONSE: usize = 64 * 1024 * 1024;

/// The service over these questions and releases.
pub(crate) fn service(queries: Arc<Queries>, shelf: Shelf) -> FlightServiceServer<Flight> {
    FlightServiceServer::new(Flight::new(queries, shelf))
        .max_decoding_message_size(LARGEST_REQUEST)
        .max_encoding_message_size(LARGEST_RESPONSE)
}
