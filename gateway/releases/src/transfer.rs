//! A release as one Arrow batch: how it is sent, and how whoever receives it proves that it is as it was made.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use thiserror::Error;

use crate::cells::Cells;
use crate::content::Quality;
use crate::described::{self, DescribedError};
use crate::digest::Sha256;
use crate::manifest::{Manifest, ManifestError};
use crate::name::Reference;
use crate::parquet_file::{self, FileError, STRUCTURE};
use crate::reading::Release;

/// The metadata of the schema that holds the manifest, JSON as it lies in the store.
pub const MANIFEST: &str = "khidi.manifest";

/// Why what was received is no release.
#[derive(Debug, Error)]
pub enum TransferError {
    /// Something that goes with it is missing.
    #[error("the release came without its {0}")]
    Without(&'static str),
    /// The manifest is none, or not as it was written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The release of another name.
    #[error("this is {found}, where {wanted} was asked for")]
    Other {
        /// What was asked for.
        wanted: Box<Reference>,
        /// What came.
        found: String,
    },
    /// Rows that are no cells.
    #[error(transparent)]
    Cells(#[from] FileError),
    /// A structure that is none.
    #[error(transparent)]
    Structure(#[from] DescribedError),
    /// Cells or a structure that are not those of the manifest.
    #[error("the {0} are not those that the manifest tells of")]
    Changed(&'static str),
}

impl Release {
    /// The cells as one batch, whose schema tells structure and manifest as metadata.
    ///
    /// # Errors
    /// None of a release that was read.
    pub fn to_batch(&self) -> Result<RecordBatch, ArrowError> {
        let batch = self.cells.batch()?;
        let unwritable = |error: serde_json::Error| ArrowError::ExternalError(Box::new(error));
        let texts = [
            (STRUCTURE, described::write(&self.structure).map_err(unwritable)?),
            (MANIFEST, self.manifest.to_json().map_err(unwritable)?),
        ];
        let metadata: HashMap<String, String> = texts.into_iter().map(|(key, text)| (key.to_owned(), text)).collect();
        let schema = Schema::new_with_metadata(batch.schema().fields().clone(), metadata);
        batch.with_schema(Arc::new(schema))
    }

    /// The release that came as these batches of `schema` when `wanted` was asked for.
    ///
    /// # Errors
    /// It is not exactly that release, as it was made.
    pub fn of_batches(wanted: &Reference, schema: &Schema, batches: &[RecordBatch]) -> Result<Self, TransferError> {
        let told = |key: &str, what| schema.metadata().get(key).ok_or(TransferError::Without(what));
        let (manifest, text) = (told(MANIFEST, "manifest")?, told(STRUCTURE, "structure")?);
        let manifest = Manifest::of_json(manifest.as_bytes())?;
        let series = manifest.series().ok().filter(|series| *series == wanted.series);
        let version = wanted.version.is_none_or(|version| version == manifest.version);
        let Some(series) = series.filter(|_| version) else {
            return Err(TransferError::Other { wanted: Box::new(wanted.clone()), found: manifest.name() });
        };
        let content = &manifest.content;
        let cells: Cells = parquet_file::of_batches(batches, series.period, &content.dimensions, content.decimals)?;
        if cells.digest() != content.cells_sha256 {
            return Err(TransferError::Changed("cells"));
        }
        if cells.fit(content.finality).is_err()
            || Quality::of(&cells, content.quality.unknown.clone()) != content.quality
        {
            return Err(TransferError::Changed("figures of quality"));
        }
        if Sha256::of(text.as_bytes()) != content.structure_sha256 {
            return Err(TransferError::Changed("code lists"));
        }
        let structure = described::read(text)?;
        let file = parquet_file::write(&cells, text)?;
        Ok(Self { manifest, structure, cells, file })
    }
}
