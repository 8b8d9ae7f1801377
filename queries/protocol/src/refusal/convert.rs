//! Refusals of what could not be read.

use super::{Code, Refusal};
use crate::envelope::EnvelopeError;
use crate::request::RequestError;
use crate::{DIALECT, PROTOCOL};

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Protocol { found } => Self::new(Code::KH305).with("found", found).with("supported", PROTOCOL),
            RequestError::Dialect { found } => Self::new(Code::KH305).with("found", found).with("supported", DIALECT),
            malformed => Self::new(Code::KH306).with("detail", malformed),
        }
    }
}

impl From<EnvelopeError> for Refusal {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::Unsigned | EnvelopeError::KeyId | EnvelopeError::Signature => Self::new(Code::KH303),
            malformed => Self::new(Code::KH306).with("detail", malformed),
        }
    }
}
