//! Where the files of a release lie in a store, and which release a file that lies there is of.

use std::num::NonZeroU32;

use object_store::path::Path;

use crate::digest::Sha256;
use crate::name::{self, Series};

/// A file of a store of releases.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Manifest(Series, NonZeroU32),
    Data,
}

/// The folder of a series.
pub(crate) fn folder(series: &Series) -> Path {
    Path::from_iter([series.indicator.as_str(), &series.period.to_string()])
}

/// The file of a manifest.
pub(crate) fn manifest(series: &Series, version: NonZeroU32) -> Path {
    folder(series).join(format!("{version}.json"))
}

/// The file of cells of that SHA-256.
pub(crate) fn data(series: &Series, sha256: &Sha256) -> Path {
    folder(series).join(format!("data-{sha256}.parquet"))
}

/// What lies at a path; `None` for what does not belong there.
pub(crate) fn of(path: &Path) -> Option<Place> {
    let (folder, file) = path.as_ref().rsplit_once('/')?;
    let series: Series = folder.parse().ok()?;
    if let Some(version) = file.strip_suffix(".json") {
        return Some(Place::Manifest(series, name::version(version).ok()?));
    }
    let digest = file.strip_prefix("data-")?.strip_suffix(".parquet")?;
    Sha256::try_from(digest.to_owned()).ok().map(|_| Place::Data)
}
