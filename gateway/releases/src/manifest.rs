//! The manifest of a release: JSON that proves itself. Its first member is the SHA-256 of the file in which that member's
//! digits are zeros, and each version names the SHA-256 of the one before, so that no vintage can be changed or replaced in silence.

use std::num::NonZeroU32;

use khidi_queries_sdmx::{Period, PeriodError};
use object_store::path::Path;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::content::Content;
use crate::digest::Sha256;
use crate::error::ReleaseError;
use crate::moment::Moment;
use crate::name::{IndicatorId, NameError, Reference, Series};

/// The version of the form.
pub(crate) const FORMAT: u32 = 1;

/// What stands before the digits of the file's own SHA-256.
const HEAD: &str = "{\n  \"sha256\": \"";
const DIGITS: usize = 64;

/// What is said of a release beside its cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Of the file, with these digits as zeros.
    pub(crate) sha256: Sha256,
    /// Version of the form.
    pub(crate) format: u32,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: String,
    /// From 1; each is the one before and one.
    pub version: NonZeroU32,
    /// When it was made.
    pub made_at: Moment,
    /// Who made it, as the certificate names them.
    pub made_by: String,
    /// Names the query in every audit log.
    pub query_id: String,
    /// SHA-256 of the version before; the first has none.
    pub previous: Option<Sha256>,
    /// Of `content`, so that what is made again is known.
    pub(crate) content_sha256: Sha256,
    /// What it says.
    pub content: Content,
    /// The file of its cells.
    pub data: DataFile,
}

/// A file of cells; its name is made of its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Of the file.
    pub sha256: Sha256,
    /// Its length.
    pub bytes: u64,
}

/// Why bytes are no manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// No manifest, or one with a member that is not known.
    #[error("damaged, no manifest of a release")]
    Syntax(#[from] serde_json::Error),
    /// A manifest of another release of Khidi.
    #[error("the manifest has format {0}, which this release does not read")]
    Format(u32),
    /// A manifest that somebody has changed.
    #[error("damaged, the manifest is not as it was written")]
    Checksum,
    /// A manifest of no period. What stands there is not told: whoever sent it may have chosen it for whoever reads it.
    #[error("damaged, the manifest tells of no period")]
    Period,
}

/// The only thing that manifests of all forms have in common.
#[derive(Deserialize)]
struct AnyManifest {
    format: u32,
}

impl Manifest {
    /// What the next version calls it by: SHA-256 of its file, in which these digits are zeros.
    #[must_use]
    pub fn sha256(&self) -> &Sha256 {
        &self.sha256
    }

    /// Of what it is a version.
    ///
    /// # Errors
    /// Its period is none; never of one that was read.
    pub fn series(&self) -> Result<Series, PeriodError> {
        Ok(Series { indicator: self.indicator.clone(), period: self.period.parse()? })
    }

    /// Its name, `indicator/period/version`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}/{}", self.indicator, self.period, self.version)
    }

    /// Its name as a reference.
    ///
    /// # Errors
    /// As [`series`](Self::series).
    pub fn reference(&self) -> Result<Reference, NameError> {
        Ok(self.series()?.version(self.version))
    }

    /// Its file's text.
    ///
    /// # Errors
    /// None of a manifest that was read.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The manifest that a file's bytes hold.
    ///
    /// # Errors
    /// They are none, are of another form, were changed, or tell of no period.
    pub fn of_json(bytes: &[u8]) -> Result<Self, ManifestError> {
        let any: AnyManifest = serde_json::from_slice(bytes)?;
        if any.format != FORMAT {
            return Err(ManifestError::Format(any.format));
        }
        let manifest: Self = serde_json::from_slice(bytes)?;
        if zeroed(bytes).map(|bytes| Sha256::of(&bytes)).as_ref() != Some(&manifest.sha256) {
            return Err(ManifestError::Checksum);
        }
        // It becomes part of paths, and is shown.
        let period = manifest.period.parse::<Period>();
        if period.is_ok_and(|period| period.to_string() == manifest.period) {
            Ok(manifest)
        } else {
            Err(ManifestError::Period)
        }
    }

    /// The bytes of the file that tells of itself; `sha256` is set.
    pub(crate) fn seal(&mut self) -> Result<Vec<u8>, serde_json::Error> {
        self.sha256 = Sha256::of(&zeroed(self.to_json()?.as_bytes()).unwrap_or_default());
        Ok(self.to_json()?.into_bytes())
    }

    /// Reads the file of `series` and `version` that lies at `path`.
    pub(crate) fn open(bytes: &[u8], path: &Path, series: &Series, version: NonZeroU32) -> Result<Self, ReleaseError> {
        let manifest = Self::of_json(bytes).map_err(|source| ReleaseError::Manifest { path: path.clone(), source })?;
        if (&manifest.indicator, &manifest.period, manifest.version)
            != (&series.indicator, &series.period.to_string(), version)
        {
            return Err(ReleaseError::Misplaced { path: path.clone(), says: manifest.name() });
        }
        Ok(manifest)
    }
}

/// The bytes of a manifest with zeros for the digits of its SHA-256; `None` if they stand elsewhere.
fn zeroed(bytes: &[u8]) -> Option<Vec<u8>> {
    let rest = bytes.strip_prefix(HEAD.as_bytes())?.get(DIGITS..)?;
    Some([HEAD.as_bytes(), &[b'0'; DIGITS], rest].concat())
}
