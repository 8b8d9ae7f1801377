//! Releases at the gateway: made by its ordinary questions, kept in a store, told of and sent to those who may read them.
//! Knows nothing of Flight. What is kept is [`khidi_gateway_releases`]' matter.

mod access;
mod drafting;
mod making;
mod reading;

use std::path::Path;
use std::sync::Arc;

use khidi_gateway_releases::{ReleaseError, Releases};
use khidi_queries_indicators::Indicator;
use khidi_queries_protocol::{Code, Refusal};

use crate::caller::Caller;
use crate::catalogue::{self, CatalogueError};
use crate::config::ReleasesConfig;
use crate::directory::chain;
use crate::queries::Queries;
use access::Access;

/// The releases of one gateway, if it keeps any.
pub(crate) struct Shelf {
    queries: Arc<Queries>,
    kept: Option<Kept>,
}

struct Kept {
    releases: Releases,
    catalogue: Vec<Indicator>,
    access: Access,
}

/// Why releases cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The store cannot be opened.
    #[error("the store of releases cannot be opened")]
    Store(#[from] ReleaseError),
    /// The catalogue cannot be read.
    #[error("the catalogue of indicators cannot be read")]
    Catalogue(#[from] CatalogueError),
}

impl Shelf {
    /// The releases that the configuration tells of. Relative paths are relative to `base`.
    ///
    /// # Errors
    /// One [`ShelfError`] per cause.
    pub(crate) fn open(
        config: Option<&ReleasesConfig>,
        base: &Path,
        queries: Arc<Queries>,
    ) -> Result<Self, ShelfError> {
        let kept = match config {
            None => None,
            Some(config) => Some(Kept {
                releases: Releases::in_folder(&base.join(&config.store))?,
                catalogue: catalogue::with(config.catalogue.as_ref().map(|folder| base.join(folder)).as_deref())?,
                access: Access::of(config),
            }),
        };
        Ok(Self { queries, kept })
    }

    fn kept(&self) -> Result<&Kept, Refusal> {
        self.kept.as_ref().ok_or_else(|| Refusal::new(Code::KH601))
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
