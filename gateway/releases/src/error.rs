//! Why a release cannot be made or read. For the gateway's operator: these texts name files.

use std::io;
use std::num::NonZeroU32;
use std::path::PathBuf;

use khidi_queries_sdmx::RowError;
use object_store::path::Path;
use thiserror::Error;

use crate::cells::CellsError;
use crate::described::DescribedError;
use crate::manifest::ManifestError;
use crate::name::{NameError, Reference, Series};
use crate::parquet_file::FileError;

/// Why a release cannot be made or read.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum ReleaseError {
    /// The folder of releases cannot be made or entered.
    #[error("{}: the folder of releases cannot be used", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The store failed.
    #[error("{path}: the store of releases failed")]
    Store {
        path: Path,
        #[source]
        source: object_store::Error,
    },
    /// Nobody has made it.
    #[error("there is no release {0}")]
    NoSuchRelease(Reference),
    /// Cells that are no release.
    #[error("no release {series} of these cells: {source}")]
    Cells {
        series: Series,
        #[source]
        source: CellsError,
    },
    /// Cells that are of another period than the release.
    #[error("cells of {found} are no release {series}")]
    OtherPeriod { series: Series, found: String },
    /// Cells of other dimensions than the structure.
    #[error("the cells of {0} have other dimensions than its structure")]
    OtherStructure(Series),
    /// A cell that the structure does not describe.
    #[error("a cell of {series} is not of its structure: {source}")]
    Undescribed {
        series: Series,
        #[source]
        source: Box<RowError>,
    },
    /// Cells that cannot be written as a file.
    #[error("the cells of {series} cannot be written")]
    Unwritable {
        series: Series,
        #[source]
        source: FileError,
    },
    /// What is said of the release cannot be written.
    #[error("the manifest of {series} cannot be written")]
    UnwritableManifest {
        series: Series,
        #[source]
        source: serde_json::Error,
    },
    /// Others were faster, again and again.
    #[error("others made versions of {0} each time that one was to be made; try again")]
    Contended(Series),
    /// All numbers of versions are taken.
    #[error("{0} has as many versions as there can be")]
    TooManyVersions(Series),
    /// Larger than any release.
    #[error("{path}: {bytes} bytes are more than a file of a release has")]
    TooLarge { path: Path, bytes: u64 },
    /// No manifest, one of another form, or one that somebody has changed.
    #[error("{path}: {source}")]
    Manifest {
        path: Path,
        #[source]
        source: ManifestError,
    },
    /// A manifest in another one's place.
    #[error("{path}: damaged, this is the manifest of {says}")]
    Misplaced { path: Path, says: String },
    /// A vintage that is not there any more.
    #[error("{series}: damaged, version {version} is missing, and later ones are there")]
    MissingVersion { series: Series, version: NonZeroU32 },
    /// A vintage that was replaced.
    #[error("{path}: damaged, this is not the version that followed the one before it")]
    Chain { path: Path },
    /// No file of cells.
    #[error("{path}: damaged, the file of the release's cells is missing")]
    MissingData { path: Path },
    /// A file of cells that somebody has changed.
    #[error("{path}: damaged, the file of the release's cells is not as it was written")]
    DataChecksum { path: Path },
    /// A file of cells that is none.
    #[error("{path}: damaged, the file holds no cells of a release")]
    Data {
        path: Path,
        #[source]
        source: FileError,
    },
    /// A file of cells of another release.
    #[error("{path}: damaged, these are not the cells that the manifest tells of")]
    OtherCells { path: Path },
    /// A file whose code lists are not those of the release.
    #[error("{path}: damaged, these are not the code lists that the manifest tells of")]
    OtherCodes { path: Path },
    /// A file whose code lists cannot be read.
    #[error("{path}: damaged, the file holds no structure of a release")]
    Structure {
        path: Path,
        #[source]
        source: DescribedError,
    },
    /// A file that does not belong there.
    #[error("{path}: no file of a store of releases")]
    Stray { path: Path },
    /// A text that names no release.
    #[error(transparent)]
    Name(#[from] NameError),
}
