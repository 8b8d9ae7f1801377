//! Why a fragment was not answered: for the operator by cause, for the analyst as a refusal that names the agency.

use khidi_certs::SignError;
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_protocol::request::RequestError;
use khidi_queries_protocol::{Code, Refusal};
use tonic::Status;

use super::receive::AnswerError;
use crate::directory::ChannelError;

/// A fragment that was not answered.
#[derive(Debug)]
pub(crate) struct Failure {
    at: usize,
    /// Who was asked.
    pub agency: AgencyId,
    /// Why there is no answer.
    pub cause: Cause,
}

/// Why a fragment was not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Cause {
    #[error("the request is beyond what the protocol admits")]
    Request(#[source] RequestError),
    #[error("the request cannot be signed")]
    Sign(#[source] SignError),
    #[error("the agency cannot be reached")]
    Channel(#[source] ChannelError),
    #[error("the call failed on its way")]
    Transport(#[source] Box<Status>),
    #[error("the agency answered with a status of no known meaning")]
    Status(#[source] Box<Status>),
    #[error("the agency refused")]
    Refused(#[source] Refusal),
    #[error("the deadline passed")]
    Timeout,
    #[error("the answer is not acceptable")]
    Answer(#[source] AnswerError),
    #[error("there is no memory for the answer")]
    Memory,
    #[error("reading the answer failed")]
    Panicked,
}

impl Cause {
    /// Sorts what tonic reports: a refusal in the words of the protocol, a failure of the connection, or neither.
    pub(super) fn of_status(status: Status) -> Self {
        use tonic::Code as Grpc;
        let refusal = Refusal::from_wire(status.code() as i32, status.message(), status.details());
        if let Some(refusal) = refusal {
            return Self::Refused(refusal);
        }
        let local = std::error::Error::source(&status).is_some();
        match status.code() {
            // tonic reports its own timer either way.
            Grpc::DeadlineExceeded | Grpc::Cancelled => Self::Timeout,
            Grpc::Unavailable => Self::Transport(Box::new(status)),
            _ if local => Self::Transport(Box::new(status)),
            _ => Self::Status(Box::new(status)),
        }
    }
}

impl Failure {
    pub(super) fn new(at: usize, agency: &AgencyId, cause: Cause) -> Self {
        let agency = agency.clone();
        Self { at, agency, cause }
    }

    /// Position of the fragment.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Lower is reported first: an outdated plan, which can be mended, then the fragments' order.
    pub(super) fn order(&self) -> (bool, usize) {
        (!self.is_outdated(), self.at)
    }

    /// Whether the agency's catalogue has changed since the fragment was planned.
    pub(crate) fn is_outdated(&self) -> bool {
        matches!(&self.cause, Cause::Refused(refusal) if refusal.code() == Code::KH308)
    }

    /// What the analyst reads.
    pub(crate) fn refusal(&self) -> Refusal {
        let at_agency = |code| Refusal::new(code).with("agency", &self.agency);
        match &self.cause {
            Cause::Request(error) => Refusal::new(Code::KH103).with("what", error),
            Cause::Sign(_) => Refusal::new(Code::KH901).with("reference", "signing"),
            Cause::Channel(_) | Cause::Transport(_) => at_agency(Code::KH401),
            Cause::Timeout => at_agency(Code::KH402),
            Cause::Status(_) | Cause::Panicked => at_agency(Code::KH403),
            Cause::Answer(AnswerError::Limit(limit)) => Refusal::new(Code::KH501).with("limit", limit),
            Cause::Answer(_) => at_agency(Code::KH403),
            Cause::Memory => Refusal::new(Code::KH503),
            Cause::Refused(refusal) => self.relay(refusal),
        }
    }

    /// An agency's refusal: what concerns the question is the analyst's to read, what went wrong between gateway
    /// and agency is only said to have gone wrong.
    fn relay(&self, refusal: &Refusal) -> Refusal {
        let code = refusal.code();
        let at_agency = |code| Refusal::new(code).with("agency", &self.agency);
        match code {
            Code::KH305 => at_agency(Code::KH404),
            Code::KH502 => at_agency(Code::KH402),
            Code::KH308 => refusal.clone(),
            _ => match code.number().get(..3) {
                Some("KH1" | "KH2" | "KH5") => refusal.clone(),
                _ => at_agency(Code::KH405),
            },
        }
    }
}
