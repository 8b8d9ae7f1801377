//! Releases of indicators: tables that are published, and stay as they were published. A release is a version of an indicator
//! for a period: its cells as Parquet, and a manifest that tells how they came about. Versions are kept; a change is a new one.
//!
//! Knows the store and what lies in it. It asks no agency, knows no question's meaning and reads no clock, and it needs no
//! engine, so that whoever wants to read or check a store of releases need not build one.
//!
//! In the store, under `indicator/period/`: `1.json`, `2.json`, ... are manifests, `data-<SHA-256>.parquet` are cells. A file of
//! cells is named by its content and written first; the manifest takes its name last, if nobody has it, and that is the
//! moment at which the release is there. What a maker leaves behind that ends before is a file of cells that nothing names.

mod cells;
mod content;
mod described;
mod digest;
mod error;
mod folder;
mod location;
mod making;
mod manifest;
mod moment;
mod name;
mod opening;
mod parquet_file;
mod place;
mod reading;
mod s3;
mod stored;
#[cfg(test)]
mod tests;
mod transfer;

pub use cells::{Cells, CellsError};
pub use content::{AgencyNote, Content, Finality, Protection, Quality, UnknownCode};
pub use described::DescribedError;
pub use digest::{DigestError, Sha256};
pub use error::ReleaseError;
pub use location::{Location, LocationError};
pub use making::{Draft, Made, Maker};
pub use manifest::{DataFile, Manifest, ManifestError};
pub use moment::{Moment, MomentError};
pub use name::{IndicatorId, NameError, Reference, Series};
pub use opening::{OpenError, StoreSettings};
pub use parquet_file::{FileError, schema};
pub use reading::{Criteria, Listing, Release};
pub use s3::{KeyError, StoreFailure};
pub use stored::Releases;
pub use transfer::{MANIFEST, TransferError};
