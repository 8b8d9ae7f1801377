//! Releases as flights of a gateway. What comes is proven to be what was asked for, as it was made.

use std::time::Duration;

use arrow::array::RecordBatch;
use arrow_flight::decode::DecodedPayload;
use arrow_flight::error::FlightError;
use arrow_flight::{Action, Criteria, Ticket};
use futures::TryStreamExt;
use khidi_gateway_releases::{Manifest, ManifestError, Reference, Release, TransferError};
use khidi_queries_protocol::refusal::Refusal;
use khidi_queries_protocol::releases::{self, Outcome, RELEASE_ACTION};
use thiserror::Error;
use tokio::time::timeout;

use crate::failure::Failure;
use crate::sql::client::{Client, ClientError};
use crate::sql::failure::Language;

/// How long a gateway may be silent while it sends.
const PATIENCE: Duration = Duration::from_secs(120);
/// Most bytes of a release in memory.
const LARGEST: usize = 1 << 30;

/// Why a gateway's releases were not made, told or sent.
#[derive(Debug, Error)]
pub(super) enum FlightsError {
    /// The gateway did not answer, or refused.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// What it told of a release is no manifest.
    #[error("the gateway tells of a release without its manifest")]
    Manifest(#[from] ManifestError),
    /// What it sent is not the release.
    #[error("what the gateway sent is not {release}")]
    Transfer {
        /// What was asked for.
        release: Box<Reference>,
        /// What is wrong.
        source: Box<TransferError>,
    },
    /// It sends more than the release has.
    #[error("the gateway sends more than {0} has")]
    TooMuch(Box<Reference>),
    /// It has stopped sending.
    #[error("the gateway has sent nothing for {} seconds", PATIENCE.as_secs())]
    Silent,
    /// It answered an action with something else.
    #[error("the gateway's answer cannot be read")]
    Outcome(#[from] serde_json::Error),
    /// It sent nothing.
    #[error("the gateway sent no {0}")]
    Nothing(&'static str),
}

/// Releases that a gateway tells of.
pub(super) struct Listed {
    pub(super) releases: Vec<Manifest>,
    /// Why there may be others.
    pub(super) damage: Option<Refusal>,
}

impl From<tonic::Status> for FlightsError {
    fn from(status: tonic::Status) -> Self {
        Self::Client(Box::new(status).into())
    }
}

impl From<FlightError> for FlightsError {
    fn from(error: FlightError) -> Self {
        Self::Client(error.into())
    }
}

impl FlightsError {
    /// Whether it is about one release, so that others may come all the same.
    pub(super) fn is_of_one(&self) -> bool {
        matches!(self, Self::Transfer { .. } | Self::TooMuch(_) | Self::Client(ClientError::Refused(_)))
    }

    /// What a reader of the language is told.
    pub(super) fn told(&self, language: Language) -> Failure {
        match self {
            Self::Client(error) => error.told(language),
            other => Failure::elsewhere(other),
        }
    }
}

/// The releases that meet criteria.
pub(super) async fn list(client: &Client, criteria: &releases::Criteria) -> Result<Listed, FlightsError> {
    let criteria = Criteria { expression: serde_json::to_vec(criteria)?.into() };
    let mut flight = client.flight();
    let mut infos = flight.inner_mut().list_flights(criteria).await?.into_inner();
    let mut listed = Listed { releases: Vec::new(), damage: None };
    loop {
        let next = timeout(PATIENCE, infos.message()).await.map_err(|_| FlightsError::Silent)?;
        match next.map_err(|status| ClientError::from(Box::new(status))) {
            Ok(Some(info)) => listed.releases.push(Manifest::of_json(&info.app_metadata)?),
            Ok(None) => return Ok(listed),
            // It comes behind all that can be told.
            Err(ClientError::Refused(refusal)) => {
                listed.damage = Some(refusal);
                return Ok(listed);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The release that a manifest tells of.
pub(super) async fn get(client: &Client, told: &Manifest) -> Result<Release, FlightsError> {
    let wanted = &told.reference().map_err(|_| FlightsError::Nothing("name"))?;
    let ticket = Ticket::new(releases::ticket(&wanted.to_string()));
    let mut messages = client.flight().do_get(ticket).await?.into_inner();
    let (mut schema, mut batches, mut bytes) = (None, Vec::new(), 0_usize);
    while let Some(message) = timeout(PATIENCE, messages.try_next()).await.map_err(|_| FlightsError::Silent)?? {
        match message.payload {
            DecodedPayload::Schema(told) => schema = Some(told),
            DecodedPayload::RecordBatch(batch) => {
                bytes = bytes.saturating_add(batch.get_array_memory_size());
                batches.push(batch);
            }
            DecodedPayload::None => {}
        }
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        if u64::try_from(rows).unwrap_or(u64::MAX) > told.content.quality.cells || bytes > LARGEST {
            return Err(FlightsError::TooMuch(Box::new(wanted.clone())));
        }
    }
    let schema = schema.ok_or(FlightsError::Nothing("table"))?;
    let changed = |source| FlightsError::Transfer { release: Box::new(wanted.clone()), source: Box::new(source) };
    Release::of_batches(wanted, &schema, &batches).map_err(changed)
}

/// Has a release made of `indicator/period`.
pub(super) async fn make(client: &Client, name: &str) -> Result<Outcome, FlightsError> {
    let action = Action { r#type: RELEASE_ACTION.to_owned(), body: name.to_owned().into() };
    let mut flight = client.flight();
    let mut answers = flight.inner_mut().do_action(action).await?.into_inner();
    let answer = answers.message().await?.ok_or(FlightsError::Nothing("outcome"))?;
    Ok(serde_json::from_slice(&answer.body)?)
}
