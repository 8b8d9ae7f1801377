//! Asks a store which objects there are. Fetches none.

use std::path::Path;
use std::time::Duration;

use futures::TryStreamExt;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::time::timeout;

use super::listing::{Form, Listing};
use super::{StoreConfig, StoreError, client, refusal};

/// How long a look may take, whatever a store answers.
const LONGEST: Duration = Duration::from_secs(300);

/// The objects of a table now.
pub(super) async fn look(
    config: &StoreConfig,
    base: &Path,
    root: &ObjectPath,
    form: Form,
) -> Result<Listing, StoreError> {
    let client = client::connect(config, base)?;
    let listed = timeout(LONGEST, listed(&client, config, root, form)).await;
    listed.unwrap_or(Err(StoreError::TooLong { what: "listing the objects", limit: LONGEST }))
}

async fn listed(
    client: &impl ObjectStore,
    config: &StoreConfig,
    root: &ObjectPath,
    form: Form,
) -> Result<Listing, StoreError> {
    let mut found = client.list(Some(root));
    let (mut metas, mut bytes) = (Vec::new(), 0u64);
    while let Some(meta) = found.try_next().await.map_err(|error| of_listing(&error))? {
        if metas.len() == config.max_objects {
            return Err(StoreError::TooMany(config.max_objects));
        }
        bytes = bytes.saturating_add(meta.size);
        metas.push(meta);
    }
    if bytes > config.max_bytes {
        return Err(StoreError::TooLarge(config.max_bytes));
    }
    if !metas.is_empty() || root.as_ref().is_empty() {
        return Listing::below(root, form, metas);
    }
    match client.head(root).await {
        Ok(meta) if meta.size > config.max_bytes => Err(StoreError::TooLarge(config.max_bytes)),
        Ok(meta) => Listing::one(meta),
        Err(object_store::Error::NotFound { .. }) => Err(StoreError::Nothing(root.to_string())),
        Err(error) => Err(refusal::of(&error)),
    }
}

/// The client refuses keys that could lead out of a folder by itself.
fn of_listing(error: &object_store::Error) -> StoreError {
    match error {
        object_store::Error::InvalidPath { source } => StoreError::Key {
            key: source.to_string().chars().filter(|one| !one.is_control()).take(200).collect(),
            cause: "it is none of a file's",
        },
        error => refusal::of(error),
    }
}
