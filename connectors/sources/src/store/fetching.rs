//! Fetches objects into files, several at once, each as a stream: no object is ever in memory as a whole.

use std::path::Path;

use futures::{StreamExt, TryStreamExt};
use object_store::{GetOptions, ObjectStore};
use tokio::io::AsyncWriteExt;

use super::listing::Object;
use super::{StoreError, refusal};
use crate::parquet::copying::private_file;

/// How many objects are fetched at once.
const TOGETHER: usize = 8;

/// Fetches objects into a folder, each under the name of its blob. What is there under that name is whole and durable, but
/// for the folder's entries.
///
/// # Errors
/// An object is not what was listed any more, or cannot be fetched; others may have been.
pub(super) async fn fetch(client: &dyn ObjectStore, objects: Vec<Object>, folder: &Path) -> Result<(), StoreError> {
    let each = objects.into_iter().map(|object| async move { fetch_one(client, &object, folder).await });
    futures::stream::iter(each).buffer_unordered(TOGETHER).try_collect().await
}

async fn fetch_one(client: &dyn ObjectStore, object: &Object, folder: &Path) -> Result<(), StoreError> {
    let changed = || StoreError::Changed(object.key.to_string());
    let options = GetOptions { if_match: Some(object.tag.clone()), ..GetOptions::default() };
    let answer = client.get_opts(&object.key, options).await.map_err(|error| match error {
        object_store::Error::Precondition { .. } | object_store::Error::NotFound { .. } => changed(),
        error => refusal::of(&error),
    })?;
    // A store that does not know the condition gives what is there now.
    if answer.meta.e_tag.as_deref().is_none_or(|tag| bare(tag) != bare(&object.tag)) {
        return Err(changed());
    }
    let wrong = |found| StoreError::Length { key: object.key.to_string(), listed: object.bytes, found };
    if answer.meta.size != object.bytes {
        return Err(wrong(answer.meta.size));
    }
    let (whole, part) = (folder.join(object.blob()), folder.join(object.blob() + ".part"));
    let failed = |source| StoreError::Folder { path: part.clone(), source };
    let mut file = tokio::fs::File::from_std(private_file(&part).map_err(failed)?);
    let (mut body, mut found) = (answer.into_stream(), 0u64);
    while let Some(bytes) = body.try_next().await.map_err(|error| refusal::of(&error))? {
        found = found.saturating_add(bytes.len() as u64);
        if found > object.bytes {
            return Err(wrong(found));
        }
        file.write_all(&bytes).await.map_err(failed)?;
    }
    if found != object.bytes {
        return Err(wrong(found));
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(failed)?;
    tokio::fs::rename(&part, &whole).await.map_err(failed)
}

/// Some stores leave the quotes out in one of both places.
fn bare(tag: &str) -> &str {
    tag.trim_matches('"')
}
