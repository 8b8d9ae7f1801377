//! A refusal with its two texts: what the gateway reads, by code and typed parameters, and what the operator's log says.

mod causes;

use std::error::Error;
use std::fmt;

use khidi_queries_protocol::{Code, Refusal};
use tonic::Status;

/// Why a request was not answered.
#[derive(Debug)]
pub(crate) struct Refused {
    /// For the gateway. Holds nothing of the data.
    pub refusal: Refusal,
    /// For the agency's operator, with the chain of causes.
    pub operator: String,
}

impl Refused {
    /// A refusal whose cause its reader may know.
    pub fn open(refusal: Refusal) -> Self {
        let operator = refusal.message_en();
        Self { refusal, operator }
    }

    /// A refusal with a fuller text for the operator.
    pub fn because(refusal: Refusal, cause: &dyn Error) -> Self {
        Self { operator: chain(cause), refusal }
    }

    /// A failure whose cause stays here: the gateway learns that there was one.
    pub fn opaque(agency: &str, cause: impl fmt::Display) -> Self {
        Self { refusal: Refusal::new(Code::KH405).with("agency", agency), operator: cause.to_string() }
    }
}

/// An error and what it rests on.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

/// How a refusal travels.
pub(crate) fn status(refusal: &Refusal) -> Status {
    Status::with_details(refusal.code().grpc().into(), refusal.message_en(), refusal.details().into())
}
