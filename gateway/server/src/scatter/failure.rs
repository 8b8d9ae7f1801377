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
            // Whom the agency's policy admits, and what for, is between the agency and who asks.
            Code::KH309 | Code::KH310 => refusal.clone(),
            _ => match code.number().get(..3) {
                Some("KH1" | "KH2" | "KH5") => refusal.clone(),
                _ => at_agency(Code::KH405),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::refusals::to_status;
    use crate::scatter::is_unavailable;

    fn read(status: Status) -> Refusal {
        Failure::new(0, &AgencyId::new("labour").unwrap(), Cause::of_status(status)).refusal()
    }

    /// Whom and what for a policy admits is told as a stopped table is, and by nothing but code and parameters.
    #[test]
    fn what_a_policy_does_not_admit_reaches_who_asks() {
        for (refusal, en, ka) in [
            (
                Refusal::new(Code::KH309).with("table", "labour.permits"),
                "KH309: the agency's policy does not let you ask about labour.permits",
                "KH309: უწყების პოლიტიკა თქვენგან შეკითხვებს არ უშვებს, რომლებიც ეხება: labour.permits",
            ),
            (
                Refusal::new(Code::KH310).with("table", "labour.permits").with("purpose", "curiosity"),
                "KH310: the agency's policy does not open labour.permits for this purpose: curiosity",
                "KH310: უწყების პოლიტიკა ამ მიზნისთვის (curiosity) არ უშვებს შეკითხვებს, რომლებიც ეხება: labour.permits",
            ),
            (
                Refusal::new(Code::KH214).with("table", "labour.permits"),
                "KH214: the agency has stopped answering questions about labour.permits",
                "KH214: უწყებამ შეწყვიტა პასუხის გაცემა შეკითხვებზე, რომლებიც ეხება: labour.permits",
            ),
        ] {
            let told = read(to_status(&refusal));
            assert_eq!((told.message_en().as_str(), told.message_ka().as_str()), (en, ka));
            assert!(!is_unavailable(&told), "a partial answer must not leave out an agency that refused: {told}");

            let code = tonic::Code::from(refusal.code().grpc());
            let talks = Status::with_details(code, "person 60001 has a fee of 5", refusal.details().into());
            assert_eq!(read(talks), refusal);
            let number = refusal.code().number();
            let told = read(Status::new(code, format!("{number}: person 60001 has a fee of 5")));
            assert_eq!(told, Refusal::new(refusal.code()));
            assert!(!told.message_en().contains("60001") && !told.hint_en().contains("60001"));
        }
    }
}
