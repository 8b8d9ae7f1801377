//! Reads releases, and lists them. What is damaged is refused with its cause, and hides nothing that is whole.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use bytes::Bytes;
use futures::stream::{self, StreamExt};
use khidi_queries_sdmx::Structure;

use crate::cells::Cells;
use crate::error::ReleaseError;
use crate::manifest::Manifest;
use crate::moment::Moment;
use crate::name::{IndicatorId, Reference, Series};
use crate::place::{self, Place};
use crate::stored::Releases;

/// How many series are read at once, most of whose time is a store's.
const AT_ONCE: usize = 16;

/// A release.
#[derive(Debug, Clone)]
pub struct Release {
    /// What is said of it.
    pub manifest: Manifest,
    /// What the codes of its cells are.
    pub structure: Structure,
    /// Its cells.
    pub cells: Cells,
    /// The Parquet file that holds both.
    pub file: Bytes,
}

/// Which releases are listed; by default all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria {
    /// What their names, `indicator/period/version`, begin with.
    pub prefix: String,
    /// They were made then or later.
    pub since: Option<Moment>,
    /// Only the latest version of each indicator and period.
    pub latest: bool,
}

/// Releases that meet criteria.
#[derive(Debug, Default)]
pub struct Listing {
    /// By indicator, period and version.
    pub releases: Vec<Manifest>,
    /// Why others that may meet them cannot be told.
    pub damaged: Vec<ReleaseError>,
}

impl Releases {
    /// A release, proven to be as it was made.
    ///
    /// # Errors
    /// [`ReleaseError::NoSuchRelease`]; [`ReleaseError::Store`]; one variant per cause of damage.
    pub async fn read(&self, wanted: &Reference) -> Result<Release, ReleaseError> {
        let manifest = self.manifest(wanted).await?;
        let (file, cells, structure) = self.data(&wanted.series, &manifest).await?;
        Ok(Release { manifest, structure, cells, file })
    }

    /// What is said of a release. Its cells are not looked at.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn manifest(&self, wanted: &Reference) -> Result<Manifest, ReleaseError> {
        let mut all = self.history(&wanted.series).await?.into_iter();
        let is_wanted = |manifest: &Manifest| wanted.version.is_none_or(|version| version == manifest.version);
        all.rfind(is_wanted).ok_or_else(|| ReleaseError::NoSuchRelease(wanted.clone()))
    }

    /// The releases that meet the criteria. Their cells are not looked at.
    ///
    /// # Errors
    /// The store failed as a whole.
    pub async fn list(&self, criteria: &Criteria) -> Result<Listing, ReleaseError> {
        let mut listing = Listing::default();
        let mut found: BTreeMap<String, (Series, NonZeroU32)> = BTreeMap::new();
        let folder = criteria.indicator().map(|indicator| object_store::path::Path::from(indicator.as_str()));
        for path in self.paths(folder.as_ref()).await? {
            match place::of(&path) {
                Some(Place::Manifest(series, version)) => {
                    let last = &mut found.entry(series.to_string()).or_insert((series, version)).1;
                    *last = version.max(*last);
                }
                Some(Place::Data) => {}
                None => listing.damaged.push(ReleaseError::Stray { path }),
            }
        }
        let wanted = found.into_iter().filter(|(name, _)| criteria.may_have(name));
        let read = wanted.map(|(name, (series, last))| async move {
            let vintages = self.vintages(&series, Some(last)).await;
            (name, vintages)
        });
        let mut read = stream::iter(read).buffered(AT_ONCE);
        while let Some((name, vintages)) = read.next().await {
            match vintages {
                Ok(vintages) => {
                    let before = if criteria.latest { vintages.len().saturating_sub(1) } else { 0 };
                    let wanted = vintages.into_iter().skip(before);
                    listing.releases.extend(wanted.filter(|manifest| criteria.meets(&name, manifest)));
                }
                Err(damage) => listing.damaged.push(damage),
            }
        }
        Ok(listing)
    }
}

impl Criteria {
    /// The only indicator that may be meant.
    fn indicator(&self) -> Option<IndicatorId> {
        self.prefix.split_once('/').and_then(|(indicator, _)| IndicatorId::new(indicator).ok())
    }

    /// Whether versions of a series may begin with the prefix.
    fn may_have(&self, series: &str) -> bool {
        series.starts_with(&self.prefix) || self.prefix.strip_prefix(series).is_some_and(|rest| rest.starts_with('/'))
    }

    fn meets(&self, series: &str, manifest: &Manifest) -> bool {
        let name = format!("{series}/{}", manifest.version);
        name.starts_with(&self.prefix) && self.since.is_none_or(|since| manifest.made_at >= since)
    }
}
