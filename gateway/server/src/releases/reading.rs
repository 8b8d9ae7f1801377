//! Tells of releases and gives them out, to those who may read them. Recorded before anything leaves.

use khidi_gateway_releases::{Criteria, Manifest, Reference, Release};
use khidi_queries_audit::Event;
use khidi_queries_protocol::releases::{Criteria as Written, LONGEST};
use khidi_queries_protocol::{Code, Refusal};

use super::Shelf;
use super::making::no_name;
use crate::caller::Caller;

/// Releases that meet criteria.
pub(crate) struct Found {
    /// By indicator, period and version.
    pub releases: Vec<Manifest>,
    /// Why there may be others that cannot be told.
    pub damage: Option<Refusal>,
}

impl Shelf {
    /// The releases that meet criteria, which are JSON, or empty for all.
    ///
    /// # Errors
    /// Why they are not told; recorded.
    pub(crate) async fn list(&self, caller: &Caller, criteria: &[u8]) -> Result<Found, Refusal> {
        let found = match self.found(caller, criteria).await {
            Ok(found) => found,
            Err(refusal) => return Err(self.queries.refused_call(caller, refusal).await),
        };
        self.queries.metadata_read(caller, caller.call).await?;
        Ok(found)
    }

    async fn found(&self, caller: &Caller, criteria: &[u8]) -> Result<Found, Refusal> {
        let kept = self.readable(caller)?;
        let _slot = self.queries.slot()?;
        let listing = kept.releases.list(&read(criteria)?).await.map_err(|error| self.refusal(&error))?;
        // Each has a line in the log; the reader learns of the last.
        let damage = listing.damaged.iter().fold(None, |_, error| Some(self.refusal(error)));
        Ok(Found { releases: listing.releases, damage })
    }

    /// What a release consists of, whole, as it would be sent; `path` is `indicator/period` or with a version.
    ///
    /// # Errors
    /// Why it is not told; recorded.
    pub(crate) async fn described(&self, caller: &Caller, path: &str) -> Result<Release, Refusal> {
        let release = self.read(caller, path).await?;
        let command = format!("{} {}", caller.call, release.manifest.name());
        self.queries.metadata_read(caller, &command).await?;
        Ok(release)
    }

    /// A release, recorded and ready to leave.
    ///
    /// # Errors
    /// Why it does not leave; recorded.
    pub(crate) async fn give(&self, caller: &Caller, name: &str) -> Result<Release, Refusal> {
        let release = self.read(caller, name).await?;
        let event = Event::ReleaseRead {
            subject: caller.subject.clone(),
            role: caller.role.clone(),
            release: release.manifest.name(),
            cells: release.manifest.content.quality.cells,
        };
        self.queries.of_release("", event).await?;
        Ok(release)
    }

    async fn read(&self, caller: &Caller, name: &str) -> Result<Release, Refusal> {
        let read = async {
            let kept = self.readable(caller)?;
            let _slot = self.queries.slot()?;
            let wanted: Reference = name.parse().map_err(no_name)?;
            kept.releases.read(&wanted).await.map_err(|error| self.refusal(&error))
        };
        match read.await {
            Ok(release) => Ok(release),
            Err(refusal) => Err(self.queries.refused_call(caller, refusal).await),
        }
    }
}

fn read(criteria: &[u8]) -> Result<Criteria, Refusal> {
    let malformed = |detail: &str| Refusal::new(Code::KH306).with("detail", format!("criteria: {detail}"));
    if criteria.is_empty() {
        return Ok(Criteria::default());
    }
    if criteria.len() > LONGEST {
        return Err(malformed("too long"));
    }
    let written: Written = serde_json::from_slice(criteria).map_err(|error| malformed(&error.to_string()))?;
    let since = written.since.map(|since| since.parse()).transpose();
    let since = since.map_err(|error: khidi_gateway_releases::MomentError| malformed(&error.to_string()))?;
    Ok(Criteria { prefix: written.prefix, since, latest: written.latest })
}
