//! Stores of objects, such as S3, as places of Parquet and CSV files. Objects are fetched into a folder of the connector's
//! and read there as files are, so that the readers know nothing of stores. Knows nothing of policies.

mod cache;
mod client;
mod config;
mod error;
mod fetching;
mod held;
mod listing;
mod look;
mod near;
mod place;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use object_store::path::Path as ObjectPath;

pub(crate) use cache::Generation;
pub use config::{StoreConfig, StoreConfigError};
pub use error::StoreError;
pub(crate) use held::Held;
pub(crate) use near::{fingerprint as state, near};

use listing::{Form, digest};
use place::Place;

/// A store of a connector. Made without connecting to it.
pub struct Store {
    config: StoreConfig,
    base: PathBuf,
    folder: PathBuf,
    places: Mutex<BTreeMap<(String, Form), Arc<Place>>>,
}

impl Store {
    /// A store as the configuration has it, whose relative paths start at `base`. What is fetched from it lies in `folder`,
    /// which other stores may have, too; it is made when it is needed, with access for its owner only.
    #[must_use]
    pub fn new(config: StoreConfig, base: PathBuf, folder: PathBuf) -> Self {
        Self { config, base, folder, places: Mutex::default() }
    }

    /// What lies at a path of it, as files.
    async fn generation(&self, path: &Path, form: Form) -> Result<Arc<Generation>, Arc<StoreError>> {
        self.place(path, form)?.generation().await
    }

    /// What tells the state of what lies at a path.
    async fn state(&self, path: &Path, form: Form) -> Result<String, Arc<StoreError>> {
        self.place(path, form)?.state().await
    }

    fn place(&self, path: &Path, form: Form) -> Result<Arc<Place>, StoreError> {
        let root = root(&self.config.prefix, path)?;
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.entry((root.to_string(), form)).or_insert_with(|| {
            let config = &self.config;
            let name = format!("{form:?}");
            let parts = [&config.address, &config.bucket, root.as_ref(), name.as_str()];
            let folder = self.folder.join(digest(parts.map(str::as_bytes)));
            Arc::new(Place::new(config.clone(), &self.base, root, form, folder))
        });
        Ok(Arc::clone(place))
    }
}

/// The key, or what is before the last slash of keys, of a table's path.
fn root(prefix: &str, path: &Path) -> Result<ObjectPath, StoreError> {
    let wrong = || StoreError::Path(path.display().to_string());
    let path = path.to_str().ok_or_else(wrong)?;
    // A key has no root folder, and the path of a whole store is a dot.
    if path.starts_with('/') {
        return Err(wrong());
    }
    let path = if path == "." { "" } else { path };
    let slash = if prefix.is_empty() || path.is_empty() { "" } else { "/" };
    ObjectPath::parse(format!("{prefix}{slash}{path}")).map_err(|_| wrong())
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        (&self.config, &self.folder) == (&other.config, &other.folder)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}
