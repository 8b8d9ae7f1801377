//! What makers and readers see of a bucket: writes under a condition are not trusted before the condition was seen at work, and
//! failures are told by their causes. Nothing is deleted, and nothing written in parts.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use tokio::sync::OnceCell;

use super::failure::{StoreFailure, failed, told};
use crate::digest::Sha256;
use crate::location::Location;

/// What is written to see whether the server keeps what is there.
const WORDS: &[u8] = b"Khidi wrote this twice to see whether this store keeps what has a name. No release needs it.\n";

/// A bucket, or what lies below a prefix of it.
pub(crate) struct Bucket {
    store: Arc<dyn ObjectStore>,
    /// As it is written.
    place: String,
    /// Set once the server has refused to write over what is there.
    keeps: OnceCell<()>,
}

impl Bucket {
    /// What a client sees, at a place that is for texts only.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, place: &Location) -> Self {
        Self { store, place: place.to_string(), keeps: OnceCell::new() }
    }

    /// Writes an object beside `location` twice, unless it was done before. Whoever else does so writes the same.
    async fn prove(&self, location: &Path) -> Result<()> {
        let folder = location.as_ref().rsplit_once('/').map(|(folder, _)| Path::from(folder)).unwrap_or_default();
        // As files of cells are named, so that it is nothing that does not belong there.
        let probe = folder.join(format!("data-{}.parquet", Sha256::of(WORDS)));
        for is_second in [false, true] {
            let put = self.store.put_opts(&probe, PutPayload::from_static(WORDS), PutMode::Create.into()).await;
            match put {
                Err(Error::AlreadyExists { .. }) => return Ok(()),
                Ok(_) if is_second => return Err(failed(StoreFailure::WritesOver)),
                put => put.map(drop).map_err(told)?,
            }
        }
        Ok(())
    }
}

#[async_trait]
impl ObjectStore for Bucket {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        if opts.mode != PutMode::Overwrite {
            self.keeps.get_or_try_init(|| self.prove(location)).await?;
        }
        self.store.put_opts(location, payload, opts).await.map_err(told)
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(failed(StoreFailure::NeverDone("written in parts")))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let mut found = self.store.get_opts(location, options).await.map_err(told)?;
        if let GetResultPayload::Stream(body) = found.payload {
            found.payload = GetResultPayload::Stream(body.map_err(told).boxed());
        }
        Ok(found)
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        locations.map(|_| Err(failed(StoreFailure::NeverDone("deleted")))).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.store.list(prefix).map_err(told).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.store.list_with_delimiter(prefix).await.map_err(told)
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        Err(failed(StoreFailure::NeverDone("copied")))
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.place)
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}
