//! One table's objects in a store: looked at no more often than the configuration says, fetched when they are others, and
//! read as one generation by everybody who reads them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::path::Path as ObjectPath;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use super::cache::{Cache, Generation};
use super::listing::{Form, Listing};
use super::look::look;
use super::{StoreConfig, StoreError, client, fetching};

/// How often objects are listed and fetched before their changing is a failure.
const ATTEMPTS: usize = 3;

/// One table's objects.
#[derive(Debug)]
pub(super) struct Place {
    config: StoreConfig,
    /// Where relative paths of the configuration start.
    base: PathBuf,
    root: ObjectPath,
    form: Form,
    /// Where they are fetched to.
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    looked: Option<Looked>,
    current: Option<Arc<Generation>>,
}

/// What was seen at the last look, which may be that nothing could be seen.
#[derive(Debug)]
struct Looked {
    at: Instant,
    found: Found,
}

type Found = Result<Arc<Listing>, Arc<StoreError>>;

impl Place {
    pub(super) fn new(config: StoreConfig, base: &Path, root: ObjectPath, form: Form, folder: PathBuf) -> Self {
        Self { config, base: base.to_owned(), root, form, folder, state: Mutex::default() }
    }

    /// What tells the state of the objects, as of the last look.
    ///
    /// # Errors
    /// The store cannot be looked at.
    pub(super) async fn state(&self) -> Result<String, Arc<StoreError>> {
        let mut state = self.state.lock().await;
        Ok(self.listing(&mut state).await?.id.clone())
    }

    /// The objects as of the last look, as files. Where the store cannot be looked at, those that were read before are read
    /// on: they are a whole state of the table, and [`Place::state`] tells that there may be a newer one.
    ///
    /// # Errors
    /// There are none from before, or the objects that there are now cannot be fetched.
    pub(super) async fn generation(&self) -> Result<Arc<Generation>, Arc<StoreError>> {
        let mut state = self.state.lock().await;
        let mut listing = match (self.listing(&mut state).await, &state.current) {
            (Ok(listing), _) => listing,
            (Err(_), Some(current)) => return Ok(Arc::clone(current)),
            (Err(error), None) => return Err(error),
        };
        let mut attempts = 1;
        loop {
            if let Some(current) = state.current.as_ref().filter(|current| current.id == listing.id) {
                return Ok(Arc::clone(current));
            }
            match self.fetched(&listing).await {
                Ok(generation) => return Ok(self.put_in_place(&mut state, generation).await?),
                Err(StoreError::Changed(_)) if attempts < ATTEMPTS => {
                    attempts += 1;
                    state.looked = None;
                    listing = self.listing(&mut state).await?;
                }
                Err(StoreError::Changed(_)) => {
                    state.looked = None;
                    return Err(Arc::new(StoreError::Restless(ATTEMPTS)));
                }
                Err(error) => return Err(Arc::new(error)),
            }
        }
    }

    async fn listing(&self, state: &mut State) -> Found {
        if let Some(looked) = state.looked.as_ref().filter(|looked| looked.at.elapsed() < self.config.look_every) {
            return looked.found.clone();
        }
        let found = look(&self.config, &self.base, &self.root, self.form).await.map(Arc::new).map_err(Arc::new);
        state.looked = Some(Looked { at: Instant::now(), found: found.clone() });
        found
    }

    /// Makes files of a listing. What is on the disk already is not fetched again.
    async fn fetched(&self, listing: &Arc<Listing>) -> Result<Generation, StoreError> {
        let cache = self.locked().await?;
        cache.tidy(listing)?;
        let missing = listing.missing(|object| cache.has(object));
        if !missing.is_empty() {
            let client = client::shared(client::connect(&self.config, &self.base)?);
            let blobs = cache.blobs();
            let fetching = fetching::fetch(client.as_ref(), missing, &blobs);
            let limit = self.config.fetch_within;
            let done = timeout(limit, fetching).await;
            let done = done.unwrap_or(Err(StoreError::TooLong { what: "fetching the objects", limit }));
            if done.is_err() {
                // It may be the disk that is full. What is whole stays for the next try.
                let _ = cache.tidy(listing);
            }
            done?;
        }
        let listing = Arc::clone(listing);
        blocking(move || cache.generation(&listing)).await
    }

    /// Lets a generation be the one that is read. Others go, once nobody reads them.
    async fn put_in_place(&self, state: &mut State, generation: Generation) -> Result<Arc<Generation>, StoreError> {
        let generation = Arc::new(generation);
        if let Some(before) = state.current.replace(Arc::clone(&generation)) {
            before.end(&generation.id);
        }
        let (cache, keep) = (self.locked().await?, generation.id.clone());
        blocking(move || cache.sweep(&keep)).await?;
        Ok(generation)
    }

    async fn locked(&self) -> Result<Cache, StoreError> {
        let folder = self.folder.clone();
        blocking(move || Cache::lock(&folder)).await
    }
}

/// What waits for the disk, on a thread of its own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|stopped| Err(StoreError::Client(stopped.to_string())))
}
