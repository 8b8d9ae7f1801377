//! Asks the fragments of a plan of their agencies, all at once, and gathers the answers. One failure ends all, unless
//! it is wished that unavailable agencies be left out. Does not merge, and decides nothing about what answers mean.

mod failure;
mod missing;
mod receive;
mod request;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use arrow_flight::Ticket;
use arrow_flight::flight_service_client::FlightServiceClient;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::memory_pool::MemoryReservation;
use futures::FutureExt;
use khidi_certs::Signer;
use khidi_queries_disclosure::catalogue::{AgencyId, Protection};
use khidi_queries_planner::Fragment;
use khidi_queries_protocol::envelope::FragmentEnvelope;
use khidi_queries_protocol::request::Asker;
use khidi_queries_protocol::{Code, Refusal};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::config::Limits;
use crate::directory::{Directory, chain};
use crate::options::OnUnavailable;
pub(crate) use failure::{Cause, Failure};
use receive::{Expected, Receiver};

/// Largest message of an agency, in bytes.
const LARGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// What all fragments of one question share.
#[derive(Debug, Clone)]
pub(crate) struct Errand {
    /// Names the question.
    pub query_id: String,
    /// Who asks.
    pub asker: Asker,
    /// Declared purpose.
    pub purpose: String,
    /// Time of issue, unix microseconds. By it connectors tell one asking of a question from another.
    pub issued_at_micros: i64,
    /// When answers are of no use any more.
    pub deadline: Instant,
    /// Bounds of each answer.
    pub limits: Limits,
    /// Pays for what is received.
    pub memory: Arc<MemoryReservation>,
    /// Whether agencies that are unavailable are left out.
    pub on_unavailable: OnUnavailable,
}

/// What an agency answered to one fragment.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Batches of the fragment's schema.
    pub batches: Vec<RecordBatch>,
    /// Cells or rows.
    pub received: u64,
    /// Bytes on the wire.
    pub bytes: u64,
    /// From the request to the answer's end.
    pub elapsed: Duration,
    /// How the agency protects its protected tables.
    pub protection: Protection,
    /// Why this is no answer but what stands for one: the agency is unavailable.
    pub missing: Option<Code>,
}

/// Asks every fragment; answers come in the fragments' order. Dropping the future drops the requests.
///
/// # Errors
/// The first failure in the fragments' order, among those that came before the others were given up. Where unavailable
/// agencies are left out: the first other failure, or that nobody answered.
pub(crate) async fn scatter(
    directory: &Arc<Directory>,
    signer: &Signer,
    fragments: &[Fragment],
    errand: &Errand,
) -> Result<Vec<Answer>, Failure> {
    let mut tasks = JoinSet::new();
    for (at, fragment) in fragments.iter().enumerate() {
        let failed = |cause| Failure::new(at, &fragment.agency, cause);
        let envelope = request::sign(fragment, errand, signer).map_err(failed)?;
        let asked = ask(
            Arc::clone(directory),
            fragment.agency.clone(),
            envelope,
            Expected::of(fragment, errand),
            errand.clone(),
        );
        tasks.spawn(async move {
            let survived = AssertUnwindSafe(asked).catch_unwind().await;
            (at, survived.unwrap_or(Err(Cause::Panicked)))
        });
    }
    gather(tasks, fragments, errand.on_unavailable).await
}

/// Whether a refusal says that an agency is unavailable, rather than that the question is refused.
pub(crate) fn is_unavailable(refusal: &Refusal) -> bool {
    refusal.code().number().starts_with("KH4")
}

async fn gather(
    mut tasks: JoinSet<(usize, Result<Answer, Cause>)>,
    fragments: &[Fragment],
    on_unavailable: OnUnavailable,
) -> Result<Vec<Answer>, Failure> {
    let mut unavailable: Vec<Failure> = Vec::new();
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(fragments.len());
    let mut failures: Vec<Failure> = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        let mut next = Some(joined);
        // Those that have ended as well are looked at before one failure is chosen.
        while let Some(joined) = next {
            match joined {
                Ok((at, Ok(answer))) => answers.push((at, answer)),
                Ok((at, Err(cause))) => {
                    let agency = fragments.get(at).map(|fragment| &fragment.agency);
                    failures.extend(agency.map(|agency| Failure::new(at, agency, cause)));
                }
                Err(cause) => tracing::error!(%cause, "a fragment's task ended by itself"),
            }
            next = tasks.try_join_next();
        }
        for failure in &failures {
            tracing::warn!(agency = failure.agency.as_str(), cause = %chain(&failure.cause), "a fragment failed");
        }
        if on_unavailable == OnUnavailable::Partial {
            unavailable.extend(failures.extract_if(.., |failure| is_unavailable(&failure.refusal())));
        }
        if let Some(first) = failures.drain(..).min_by_key(Failure::order) {
            return Err(first);
        }
    }
    if answers.is_empty()
        && let Some(first) = unavailable.drain(..).min_by_key(Failure::order)
    {
        return Err(first);
    }
    for failure in unavailable {
        let at = failure.at();
        if let Some(fragment) = fragments.get(at) {
            answers.push((at, missing::answer(fragment, failure.refusal().code())));
        }
    }
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

async fn ask(
    directory: Arc<Directory>,
    agency: AgencyId,
    envelope: FragmentEnvelope,
    expected: Expected,
    errand: Errand,
) -> Result<Answer, Cause> {
    let answer = converse(&directory, &agency, envelope, expected, &errand);
    let answer = tokio::time::timeout_at(errand.deadline, answer).await;
    answer.unwrap_or(Err(Cause::Timeout))
}

async fn converse(
    directory: &Directory,
    agency: &AgencyId,
    envelope: FragmentEnvelope,
    expected: Expected,
    errand: &Errand,
) -> Result<Answer, Cause> {
    let started = Instant::now();
    let channel = directory.channel(agency).await.map_err(Cause::Channel)?;
    let mut client = FlightServiceClient::new(channel).max_decoding_message_size(LARGEST_MESSAGE);
    let mut request = tonic::Request::new(Ticket::new(envelope.encode()));
    request.set_timeout(errand.deadline.duration_since(started));
    let mut messages = client.do_get(request).await.map_err(Cause::of_status)?.into_inner();
    let mut receiver = Receiver::new(expected);
    while let Some(message) = messages.message().await.map_err(Cause::of_status)? {
        let bytes = message.data_body.len();
        errand.memory.try_grow(bytes).map_err(|_| Cause::Memory)?;
        receiver.take(&message).map_err(Cause::Answer)?;
    }
    let received = receiver.finish().map_err(Cause::Answer)?;
    Ok(Answer {
        batches: received.batches,
        received: received.rows,
        bytes: received.bytes,
        elapsed: started.elapsed(),
        protection: received.protection,
        missing: None,
    })
}
