//! A store of releases: the vintages of a series, proven one by the other, and the cells of each.

use std::fmt;
use std::num::NonZeroU32;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use khidi_queries_sdmx::Structure;
use object_store::path::Path;
use object_store::{Error, GetOptions, ObjectStore};

use crate::cells::Cells;
use crate::described;
use crate::digest::Sha256;
use crate::error::ReleaseError;
use crate::folder::Folder;
use crate::manifest::Manifest;
use crate::name::Series;
use crate::parquet_file;
use crate::place::{self, Place};

const MIB: u64 = 1024 * 1024;
/// Most bytes of a manifest.
pub(crate) const MOST_MANIFEST: u64 = 4 * MIB;
/// Most bytes of a file of cells.
pub(crate) const MOST_DATA: u64 = 256 * MIB;

/// A store of releases. Any number of makers and readers, in any number of processes, may share one.
#[derive(Clone)]
pub struct Releases {
    pub(crate) store: Arc<dyn ObjectStore>,
}

impl Releases {
    /// In a folder, which is made if it is not there, for its owner only.
    ///
    /// # Errors
    /// [`ReleaseError::Folder`].
    pub fn in_folder(path: &FilePath) -> Result<Self, ReleaseError> {
        let folder = Folder::open(path).map_err(|source| ReleaseError::Folder { path: path.to_owned(), source })?;
        Ok(Self::over(Arc::new(folder)))
    }

    /// Over any store that writes a file whole or not at all, and lets one of several makers have a name.
    #[must_use]
    pub fn over(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// All versions of a series, first to last.
    pub(crate) async fn history(&self, series: &Series) -> Result<Vec<Manifest>, ReleaseError> {
        let mut last = None;
        for path in self.paths(Some(&place::folder(series))).await? {
            match place::of(&path) {
                Some(Place::Manifest(of, version)) if of == *series => last = last.max(Some(version)),
                Some(_) => {}
                None => return Err(ReleaseError::Stray { path }),
            }
        }
        self.vintages(series, last).await
    }

    /// The versions of a series up to the last one that a listing shows. A listing may lack what was written while it was
    /// made, so that those before are asked for by name.
    pub(crate) async fn vintages(
        &self,
        series: &Series,
        last: Option<NonZeroU32>,
    ) -> Result<Vec<Manifest>, ReleaseError> {
        let mut vintages: Vec<Manifest> = Vec::new();
        let mut due = Some(NonZeroU32::MIN);
        while let Some(version) = due.filter(|due| last.is_some_and(|last| *due <= last)) {
            let path = place::manifest(series, version);
            let bytes = self.fetch(&path, MOST_MANIFEST).await?;
            let missing = || ReleaseError::MissingVersion { series: series.clone(), version };
            let manifest = Manifest::open(&bytes.ok_or_else(missing)?, &path, series, version)?;
            if manifest.previous.as_ref() != vintages.last().map(|last| &last.sha256) {
                return Err(ReleaseError::Chain { path });
            }
            vintages.push(manifest);
            due = version.checked_add(1);
        }
        Ok(vintages)
    }

    /// The file of a version's cells, and cells and structure in it, as they were written.
    pub(crate) async fn data(
        &self,
        series: &Series,
        manifest: &Manifest,
    ) -> Result<(Bytes, Cells, Structure), ReleaseError> {
        let path = place::data(series, &manifest.data.sha256);
        let bytes = self.fetch(&path, MOST_DATA).await?;
        let bytes = bytes.ok_or_else(|| ReleaseError::MissingData { path: path.clone() })?;
        if Sha256::of(&bytes) != manifest.data.sha256 {
            return Err(ReleaseError::DataChecksum { path });
        }
        let content = &manifest.content;
        let cells = parquet_file::read(bytes.clone(), series.period, &content.dimensions, content.decimals);
        let (cells, structure) = cells.map_err(|source| ReleaseError::Data { path: path.clone(), source })?;
        if cells.digest() != content.cells_sha256 {
            return Err(ReleaseError::OtherCells { path });
        }
        if Sha256::of(structure.as_bytes()) != content.structure_sha256 {
            return Err(ReleaseError::OtherCodes { path });
        }
        let structure = described::read(&structure).map_err(|source| ReleaseError::Structure { path, source })?;
        Ok((bytes, cells, structure))
    }

    /// Whether a file of cells lies there as it should.
    pub(crate) async fn is_whole(&self, path: &Path, sha256: &Sha256) -> Result<bool, ReleaseError> {
        Ok(self.fetch(path, MOST_DATA).await?.is_some_and(|bytes| Sha256::of(&bytes) == *sha256))
    }

    /// A file; `None` if there is none.
    async fn fetch(&self, path: &Path, most: u64) -> Result<Option<Bytes>, ReleaseError> {
        let failed = |source| ReleaseError::Store { path: path.clone(), source };
        let found = match self.store.get_opts(path, GetOptions::default()).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(failed)?,
        };
        match found.meta.size {
            bytes if bytes > most => Err(ReleaseError::TooLarge { path: path.clone(), bytes }),
            _ => Ok(Some(found.bytes().await.map_err(failed)?)),
        }
    }

    /// Everything that lies in a folder of the store, or in all of it.
    pub(crate) async fn paths(&self, folder: Option<&Path>) -> Result<Vec<Path>, ReleaseError> {
        let found = self.store.list(folder).map_ok(|found| found.location).try_collect().await;
        found.map_err(|source| ReleaseError::Store { path: folder.cloned().unwrap_or_default(), source })
    }
}

impl fmt::Debug for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Releases({})", self.store)
    }
}
