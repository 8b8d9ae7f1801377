//! Makes releases. Whatever ends a maker, and whoever makes the same at the same time, a version is there whole or not at all.

use std::num::NonZeroU32;

use khidi_queries_sdmx::{Structure, check_all};
use object_store::path::Path;
use object_store::{Error, PutMode, PutOptions};

use crate::cells::Cells;
use crate::content::{AgencyNote, Content, Finality, Quality, UnknownCode};
use crate::described;
use crate::digest::Sha256;
use crate::error::ReleaseError;
use crate::manifest::{DataFile, FORMAT, Manifest};
use crate::moment::Moment;
use crate::name::Series;
use crate::parquet_file;
use crate::place;
use crate::stored::{MOST_DATA, MOST_MANIFEST, Releases};

/// How often a maker looks again because others were faster.
const MOST_ATTEMPTS: usize = 64;

/// What is to be released.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Of what.
    pub series: Series,
    /// The question as it was asked.
    pub question: String,
    /// Whether it will be revised.
    pub finality: Finality,
    /// Whose data it rests on.
    pub agencies: Vec<AgencyNote>,
    /// Codes of registers that no list has.
    pub unknown: Vec<UnknownCode>,
    /// What the codes of the cells are.
    pub structure: Structure,
    /// The cells.
    pub cells: Cells,
}

/// When and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// When it is made.
    pub at: Moment,
    /// Who makes it, as the certificate names them.
    pub by: String,
    /// Names the query in every audit log.
    pub query_id: String,
}

/// A release that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// What is said of it.
    pub manifest: Manifest,
    /// Whether it was made now; otherwise it was there, with the same content.
    pub is_new: bool,
}

impl Releases {
    /// Makes the next version of a series, or finds that the latest one says the same.
    ///
    /// # Errors
    /// Nothing is released then, and nothing that was is touched; but for [`ReleaseError::Store`], after which it may have
    /// been released, which making it again will find.
    pub async fn make(&self, draft: &Draft, maker: &Maker) -> Result<Made, ReleaseError> {
        let series = &draft.series;
        let unwritable = |source| ReleaseError::UnwritableManifest { series: series.clone(), source };
        let structure = described::write(&draft.structure).map_err(unwritable)?;
        let content = draft.content(&structure)?;
        let content_sha256 = Sha256::of(&serde_json::to_vec(&content).map_err(unwritable)?);
        let bytes = parquet_file::write(&draft.cells, &structure)
            .map_err(|source| ReleaseError::Unwritable { series: series.clone(), source })?;
        for _ in 0..MOST_ATTEMPTS {
            let last = self.history(series).await?.pop();
            if let Some(manifest) = last.as_ref().filter(|last| last.content_sha256 == content_sha256) {
                self.data(series, manifest).await?;
                return Ok(Made { manifest: manifest.clone(), is_new: false });
            }
            let version = last.as_ref().map_or(Some(NonZeroU32::MIN), |last| last.version.checked_add(1));
            let data = DataFile { sha256: Sha256::of(&bytes), bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX) };
            self.put_data(series, &data, &bytes).await?;
            let mut manifest = Manifest {
                sha256: Sha256::of(&[]),
                format: FORMAT,
                indicator: series.indicator.clone(),
                period: series.period.to_string(),
                version: version.ok_or_else(|| ReleaseError::TooManyVersions(series.clone()))?,
                made_at: maker.at,
                made_by: maker.by.clone(),
                query_id: maker.query_id.clone(),
                previous: last.map(|last| last.sha256),
                content_sha256: content_sha256.clone(),
                content: content.clone(),
                data,
            };
            let sealed = manifest.seal().map_err(unwritable)?;
            if self.put_manifest(series, manifest.version, sealed).await? {
                return Ok(Made { manifest, is_new: true });
            }
        }
        Err(ReleaseError::Contended(series.clone()))
    }

    /// Writes the cells, unless they lie there. What lies there under their name and is not them is what a machine left that
    /// lost power, and no release's.
    async fn put_data(&self, series: &Series, data: &DataFile, bytes: &bytes::Bytes) -> Result<(), ReleaseError> {
        let path = place::data(series, &data.sha256);
        readable(&path, bytes, MOST_DATA)?;
        if self.is_whole(&path, &data.sha256).await? {
            return Ok(());
        }
        let put = self.store.put_opts(&path, bytes.clone().into(), PutOptions::default()).await;
        put.map(drop).map_err(|source| ReleaseError::Store { path, source })
    }

    /// Whether the manifest has its name now; otherwise another one has.
    async fn put_manifest(&self, series: &Series, version: NonZeroU32, bytes: Vec<u8>) -> Result<bool, ReleaseError> {
        let path = place::manifest(series, version);
        readable(&path, &bytes, MOST_MANIFEST)?;
        match self.store.put_opts(&path, bytes.into(), PutMode::Create.into()).await {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. }) => Ok(false),
            Err(source) => Err(ReleaseError::Store { path, source }),
        }
    }
}

/// Refuses to write what would not be read.
fn readable(path: &Path, bytes: &[u8], most: u64) -> Result<(), ReleaseError> {
    match u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        bytes if bytes > most => Err(ReleaseError::TooLarge { path: path.clone(), bytes }),
        _ => Ok(()),
    }
}

impl Draft {
    /// What it says; `structure` is the text of its structure.
    fn content(&self, structure: &str) -> Result<Content, ReleaseError> {
        let Self { series, cells, .. } = self;
        if cells.period() != series.period {
            return Err(ReleaseError::OtherPeriod { series: series.clone(), found: cells.period().to_string() });
        }
        cells.fit(self.finality).map_err(|source| ReleaseError::Cells { series: series.clone(), source })?;
        let dimensions = self.structure.dimensions().iter().map(|dimension| dimension.id.as_str());
        if !dimensions.eq(cells.dimensions().iter().map(String::as_str)) {
            return Err(ReleaseError::OtherStructure(series.clone()));
        }
        check_all(&self.structure, cells.observations())
            .map_err(|source| ReleaseError::Undescribed { series: series.clone(), source: Box::new(source) })?;
        Ok(Content {
            question: self.question.clone(),
            finality: self.finality,
            agencies: self.agencies.clone(),
            quality: Quality::of(cells, self.unknown.clone()),
            dimensions: cells.dimensions().to_vec(),
            decimals: cells.decimals(),
            cells_sha256: cells.digest(),
            structure_sha256: Sha256::of(structure.as_bytes()),
        })
    }
}
