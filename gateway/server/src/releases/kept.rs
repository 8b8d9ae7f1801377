//! What a gateway keeps of releases: the store, the catalogue that they are made by, and whose they are.

use std::path::Path;

use khidi_gateway_releases::{Location, OpenError, Releases};
use khidi_queries_indicators::Indicator;
use khidi_queries_tables::{SdmxError, structure};

use super::access::Access;
use super::tables;
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
    /// An indicator whose table could not be told.
    #[error("the indicator '{id}' cannot be released")]
    Structure {
        /// Which.
        id: String,
        /// Why.
        source: SdmxError,
    },
    /// An indicator that is called as a table of another meaning is.
    #[error("the indicator '{0}' is called as a table of the schema releases is")]
    Reserved(String),
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

/// The indicators that releases are made of, each of which can be told.
fn indicators(config: &ReleasesConfig, base: &Path) -> Result<Vec<Indicator>, KeptError> {
    let all = catalogue::with(config.catalogue.as_ref().map(|folder| base.join(folder)).as_deref())?;
    for indicator in &all {
        let id = || indicator.id.clone();
        structure(indicator).map_err(|source| KeptError::Structure { id: id(), source })?;
        if tables::is_reserved(&indicator.id) {
            return Err(KeptError::Reserved(id()));
        }
    }
    Ok(all)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use std::fs;

    use super::*;

    const DESCRIBED: &str =
        include_str!("../../../../queries/indicators/catalogue/indicators/acquisitions/indicator.toml");
    const SQL: &str = include_str!("../../../../queries/indicators/catalogue/indicators/acquisitions/query.sql");

    #[test]
    fn indicators_that_could_not_be_released_are_told_before_anybody_is_asked() {
        for (id, from, to, expected) in [
            ("ours", "", "", None),
            ("versions", "", "", Some("called as a table")),
            ("calendar", "", "", Some("called as a table")),
            ("ours", "id = \"citizen\"", "id = \"OBS_VALUE\"", Some("'ours' cannot be released")),
            ("ours", "id = \"citizen\"", "id = \"freq\"", Some("'ours' cannot be released")),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path().join("catalogue/indicators").join(id);
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("indicator.toml"), DESCRIBED.replace(from, to)).unwrap();
            fs::write(place.join("query.sql"), SQL).unwrap();
            let config = ReleasesConfig {
                store: "kept".parse().unwrap(),
                s3: khidi_gateway_releases::StoreSettings::default(),
                catalogue: Some("catalogue".into()),
                makers: Vec::new(),
                readers: Vec::new(),
            };
            let error = check(&config, folder.path()).err().map(|error| error.to_string());
            assert_eq!(error.is_some(), expected.is_some(), "{id} {to}: {error:?}");
            assert!(error.unwrap_or_default().contains(expected.unwrap_or_default()), "{id} {to}");
            assert!(!folder.path().join("kept").exists(), "a check makes nothing");
        }
    }
}
