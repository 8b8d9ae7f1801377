//! Releases as flights: what ListFlights, GetFlightInfo and GetSchema by path, DoGet and the action say of them.

use arrow_flight::flight_descriptor::DescriptorType;
use arrow_flight::{Action, FlightDescriptor, FlightEndpoint, FlightInfo, Ticket};
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use futures::stream::{self, BoxStream, StreamExt};
use khidi_gateway_releases::{Manifest, Release, schema};
use khidi_queries_protocol::releases::{RELEASE_ACTION, of_ticket, ticket};
use khidi_queries_protocol::{Code, Refusal};
use tonic::Status;

use super::stream::{DataStream, of_batch};
use crate::caller::Caller;
use crate::refusals::to_status;
use crate::releases::Shelf;

/// The path of a release, if a descriptor is one: in one part or in several.
pub(super) fn path(descriptor: &FlightDescriptor) -> Option<String> {
    (descriptor.r#type() == DescriptorType::Path).then(|| descriptor.path.join("/"))
}

/// The release that a ticket is of, if it is of one.
pub(super) fn wanted(ticket: &Ticket) -> Option<String> {
    of_ticket(&ticket.ticket)
}

/// Whether an action makes a release.
pub(super) fn is_making(action: &Action) -> bool {
    action.r#type == RELEASE_ACTION
}

pub(super) async fn list(
    shelf: &Shelf,
    caller: &Caller,
    criteria: &[u8],
) -> Result<BoxStream<'static, Result<FlightInfo, Status>>, Status> {
    let found = shelf.list(caller, criteria).await.map_err(|refusal| to_status(&refusal))?;
    let infos: Vec<_> = found.releases.iter().map(listed).collect();
    // Whatever is whole is told first.
    let damage = found.damage.map(|refusal| Err(to_status(&refusal)));
    Ok(stream::iter(infos.into_iter().chain(damage)).boxed())
}

pub(super) async fn info(shelf: &Shelf, caller: &Caller, path: &str) -> Result<FlightInfo, Status> {
    let release = shelf.described(caller, path).await.map_err(|refusal| to_status(&refusal))?;
    let batch = release.to_batch().map_err(internal)?;
    told(&release.manifest, batch.schema().as_ref())
}

pub(super) async fn get(shelf: &Shelf, caller: &Caller, name: &str) -> Result<DataStream, Status> {
    let release: Release = shelf.give(caller, name).await.map_err(|refusal| to_status(&refusal))?;
    Ok(of_batch(release.to_batch().map_err(internal)?))
}

pub(super) async fn make(
    shelf: &Shelf,
    caller: &Caller,
    body: &[u8],
) -> Result<BoxStream<'static, Result<arrow_flight::Result, Status>>, Status> {
    let outcome = shelf.make(caller, body).await.map_err(|refusal| to_status(&refusal))?;
    let body = serde_json::to_vec(&outcome).map_err(internal)?.into();
    Ok(stream::iter([Ok(arrow_flight::Result { body })]).boxed())
}

/// Of a list: without the code lists, which come with the release.
fn listed(manifest: &Manifest) -> Result<FlightInfo, Status> {
    let columns: SchemaRef = schema(&manifest.content.dimensions, manifest.content.decimals).map_err(internal)?;
    told(manifest, &columns)
}

fn told(manifest: &Manifest, schema: &Schema) -> Result<FlightInfo, Status> {
    let name = manifest.name();
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(FlightInfo::new()
        .try_with_schema(schema)
        .map_err(internal)?
        .with_endpoint(FlightEndpoint::new().with_ticket(Ticket::new(ticket(&name))))
        .with_descriptor(FlightDescriptor::new_path(name.split('/').map(str::to_owned).collect()))
        .with_total_records(count(manifest.content.quality.cells))
        .with_total_bytes(count(manifest.data.bytes))
        .with_ordered(true)
        .with_app_metadata(manifest.to_json().map_err(internal)?))
}

fn internal(cause: impl std::fmt::Display) -> Status {
    tracing::error!(%cause, "a release cannot be told");
    to_status(&Refusal::new(Code::KH901).with("reference", "encoding"))
}
