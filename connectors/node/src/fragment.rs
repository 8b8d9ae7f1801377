//! One fragment from its ticket to its answer, in the order of the design: who asks, what is asked, whether the policy
//! allows it, running, releasing, encoding. Auditing and sending are the service's.

mod admission;
mod charging;
mod cooperation;
mod encoding;
mod gathered;
mod look;
mod padding;
mod planning;
mod running;

use std::sync::Arc;
use std::time::Duration;

use arrow_flight::FlightData;
use khidi_connectors_sources::Reader;
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::FragmentRequest;
use khidi_queries_protocol::tail::{AnswerKind, AnswerTail};

pub(crate) use admission::{accept, oldest_at, read};
pub(crate) use look::{Look, Seen, look};
pub(crate) use planning::{checked, reads_people};

use crate::ledger::LedgerFile;
use crate::refused::{Refused, chain};
use crate::register::Register;
use crate::{Clock, LimitsConfig};

/// An answer ready to be sent, and what the audit log says of it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The messages: schema, batches, and an empty batch with the tail.
    pub messages: Vec<FlightData>,
    /// Cells, or rows of public tables, in it.
    pub cells: u64,
    /// Cells left out as below the threshold; for the agency's own log.
    pub withheld: u64,
    /// Bytes of the messages.
    pub bytes: u64,
}

/// What a connector keeps to itself and answers by.
pub(crate) struct Secrets {
    /// What draws and thresholds come from.
    pub keys: Arc<Keys>,
    /// What has been asked ad hoc.
    pub ledger: Arc<LedgerFile>,
}

/// When a request came, and the clock that tells how long ago that is.
pub(crate) struct Arrival {
    /// The clock.
    pub clock: Clock,
    /// What it said, in microseconds since 1970.
    pub at: i64,
}

/// Answers an accepted request at the moment of the reader, who is gone as soon as all is read. Dropping the future stops
/// the work. What becomes of a question about people is told at the end of a class of times, be it an answer or a failure.
pub(crate) async fn answer(
    register: Arc<Register>,
    secrets: Secrets,
    request: Arc<FragmentRequest>,
    config: LimitsConfig,
    arrival: Arrival,
    reader: Arc<Reader>,
) -> Result<Answer, Refused> {
    register.stops().admit_any(register.catalogue().agency.as_str())?;
    let question = planning::plan(&request, &register, &secrets.keys)?;
    let is_protected = question.is_protected;
    let charged = charging::charge(&question, &register, &secrets.ledger).await;
    let answer = match charged {
        Ok(()) => released(&register, &request, question, &config, reader).await,
        Err(refused) => Err(refused),
    };
    if is_protected {
        let elapsed = (arrival.clock)().saturating_sub(arrival.at);
        let elapsed = Duration::from_micros(u64::try_from(elapsed).unwrap_or_default());
        tokio::time::sleep(padding::rest(elapsed, register.response_class())).await;
    }
    answer
}

async fn released(
    register: &Register,
    request: &FragmentRequest,
    question: planning::Question,
    config: &LimitsConfig,
    reader: Arc<Reader>,
) -> Result<Answer, Refused> {
    let catalogue = register.catalogue();
    let agency = catalogue.agency.as_str();
    let limits = running::Limits {
        cells: request.limits.max_cells.min(config.max_cells),
        bytes: request.limits.max_bytes.min(config.max_bytes),
    };
    let released = ran(register, question, limits, reader).await?;
    let kind = match &request.ask {
        Ask::Cells(_) => AnswerKind::Cells,
        Ask::Rows => AnswerKind::Rows,
    };
    let keys = leading_columns(&request.ask);
    let tail = AnswerTail::new(&request.query_id, kind, catalogue)
        .encode()
        .map_err(|error| Refused::opaque(agency, chain(&error)))?;
    let (cells, withheld) = (released.cells, released.withheld);
    let messages = encoding::encode(released, keys, tail).map_err(|error| Refused::opaque(agency, chain(&error)))?;
    let bytes = messages.iter().map(encoding::size).sum();
    if bytes > limits.bytes {
        return Err(running::Failure::Bytes.refused(agency));
    }
    Ok(Answer { messages, cells, withheld, bytes })
}

/// Runs a question. What was stopped while it ran does not leave, either.
async fn ran(
    register: &Register,
    question: planning::Question,
    limits: running::Limits,
    reader: Arc<Reader>,
) -> Result<running::Outcome, Refused> {
    let agency = register.catalogue().agency.as_str();
    let read = question.read.clone();
    let released =
        running::run(register.context(), question, limits, reader).await.map_err(|failure| failure.refused(agency))?;
    register.stops().admit(agency, &read)?;
    Ok(released)
}

/// By how many columns the answer's cells are ordered.
fn leading_columns(ask: &Ask) -> usize {
    match ask {
        Ask::Cells(question) => question.leading_columns(),
        Ask::Rows => 0,
    }
}
