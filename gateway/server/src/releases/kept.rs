//! What a gateway keeps of releases: the store, the catalogue that they are made by, and whose they are.

use std::path::Path;

use khidi_gateway_releases::{Location, OpenError, Releases};
use khidi_queries_indicators::Indicator;

use super::access::Access;
use crate::caller::Caller;
use crate::catalogue::{self, CatalogueError};
use crate::config::ReleasesConfig;

/// Releases, the indicators of which there may be some, and who may do what with them.
pub(crate) struct Kept {
    pub(super) releases: Releases,
    pub(super) catalogue: Vec<Indicator>,
    pub(super) access: Access,
}

/// Why releases cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The store cannot be opened.
    #[error("the store of releases cannot be opened")]
    Store(#[from] OpenError),
    /// The catalogue cannot be read.
    #[error("the catalogue of indicators cannot be read")]
    Catalogue(#[from] CatalogueError),
}

/// Whether releases could be kept as the configuration says. No folder is made, and no bucket asked.
///
/// # Errors
/// One [`KeptError`] per cause.
pub fn check(config: &ReleasesConfig, base: &Path) -> Result<(), KeptError> {
    if matches!(config.store, Location::Bucket { .. }) {
        Releases::open(&config.store, base, &config.s3)?;
    }
    indicators(config, base)?;
    Ok(())
}

/// The indicators that releases are made of.
fn indicators(config: &ReleasesConfig, base: &Path) -> Result<Vec<Indicator>, CatalogueError> {
    catalogue::with(config.catalogue.as_ref().map(|folder| base.join(folder)).as_deref())
}

impl Kept {
    /// Whether releases are for the caller to read.
    pub(crate) fn may_read(&self, caller: &Caller) -> bool {
        self.access.may_read(caller)
    }

    /// What the configuration tells of. Relative paths are relative to `base`.
    ///
    /// # Errors
    /// One [`KeptError`] per cause.
    pub(crate) fn open(config: &ReleasesConfig, base: &Path) -> Result<Self, KeptError> {
        Ok(Self {
            releases: Releases::open(&config.store, base, &config.s3)?,
            catalogue: indicators(config, base)?,
            access: Access::of(config),
        })
    }
}
