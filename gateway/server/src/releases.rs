//! Releases at the gateway: made by its ordinary questions, kept in a store, told of and sent to those who may read them, by path
//! and in SQL. Knows nothing of Flight. What is kept is [`khidi_gateway_releases`]' matter.

mod access;
mod calendar;
mod drafting;
mod kept;
mod making;
mod questions;
mod reading;
mod tables;

use std::sync::Arc;

use khidi_gateway_releases::ReleaseError;
use khidi_queries_protocol::{Code, Refusal};

use crate::caller::Caller;
use crate::directory::chain;
use crate::queries::Queries;
pub(crate) use kept::Kept;
pub use kept::{KeptError, check as check_releases};
pub(crate) use questions::{is_mixed, may_be, mixed, plan_question, read};
pub(crate) use tables::{RELEASES, Tables};

/// The releases of one gateway, if it keeps any.
pub(crate) struct Shelf {
    queries: Arc<Queries>,
    kept: Option<Arc<Kept>>,
}

impl Shelf {
    pub(crate) fn new(queries: Arc<Queries>, kept: Option<Arc<Kept>>) -> Self {
        Self { queries, kept }
    }

    fn kept(&self) -> Result<&Kept, Refusal> {
        self.kept.as_deref().ok_or_else(|| Refusal::new(Code::KH601))
    }

    /// The releases, for whoever may read them.
    fn readable(&self, caller: &Caller) -> Result<&Kept, Refusal> {
        let kept = self.kept()?;
        if kept.access.may_read(caller) { Ok(kept) } else { Err(not_for(caller)) }
    }

    /// The releases, for whoever may have them made.
    fn makeable(&self, caller: &Caller) -> Result<&Kept, Refusal> {
        let kept = self.kept()?;
        if kept.access.may_make(caller) { Ok(kept) } else { Err(not_for(caller)) }
    }

    /// What a reader learns of it; of everything that is no fault of theirs, a name for the line in the operator's log.
    fn refusal(&self, error: &ReleaseError) -> Refusal {
        match error {
            ReleaseError::NoSuchRelease(release) => Refusal::new(Code::KH602).with("release", release),
            ReleaseError::Name(name) => Refusal::new(Code::KH603).with("detail", name),
            error => {
                let reference = self.queries.query_id();
                tracing::error!(reference, cause = chain(error), "the store of releases fails");
                Refusal::new(Code::KH904).with("reference", reference)
            }
        }
    }
}

fn not_for(caller: &Caller) -> Refusal {
    Refusal::new(Code::KH302).with("role", &caller.role)
}
