//! A source where its files lie on this machine: as it is configured, or, where it lies in a store, what was fetched from
//! there.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::cache::Generation;
use super::listing::Form;
use super::{Held, Store};
use crate::{Fingerprint, OpenTable, Places, SourceConfig, SourceError};

/// A source whose files lie on this machine.
pub(crate) struct Near<'c> {
    pub(crate) config: Cow<'c, SourceConfig>,
    places: &'c Places,
    fetched: Option<Fetched<'c>>,
}

/// What was fetched, and from where.
struct Fetched<'c> {
    name: &'c str,
    store: &'c Store,
    generation: Arc<Generation>,
}

/// Brings a source near: fetches objects where it lies in a store.
///
/// # Errors
/// There is no such store, or it cannot be read.
pub(crate) async fn near<'c>(config: &'c SourceConfig, places: &'c Places) -> Result<Near<'c>, SourceError> {
    let Some((name, path, form)) = stored(config) else {
        return Ok(Near { config: Cow::Borrowed(config), places, fetched: None });
    };
    let store = of(name, places)?;
    let generation = store.generation(path, form).await.map_err(|source| failed(name, store, source))?;
    let mut here = config.clone();
    match &mut here {
        SourceConfig::Parquet(config) => (config.store, config.path) = (None, generation.path.clone()),
        SourceConfig::Csv(config) => (config.store, config.path) = (None, generation.path.clone()),
        SourceConfig::Database(_) => {}
    }
    Ok(Near { config: Cow::Owned(here), places, fetched: Some(Fetched { name, store, generation }) })
}

/// The state of a source that lies in a store, without fetching it; nothing for one that lies elsewhere.
pub(crate) async fn fingerprint(config: &SourceConfig, places: &Places) -> Result<Option<Fingerprint>, SourceError> {
    let Some((name, path, form)) = stored(config) else { return Ok(None) };
    let store = of(name, places)?;
    let state = store.state(path, form).await.map_err(|source| failed(name, store, source))?;
    Ok(Some(Fingerprint::named(&state)))
}

impl Near<'_> {
    /// The folder that relative paths of the source start at.
    pub(crate) fn base(&self) -> &Path {
        match &self.fetched {
            // The folder of what is fetched is the whole path.
            Some(_) => Path::new(""),
            None => &self.places.base,
        }
    }

    /// What was fetched, for as long as it is read.
    pub(crate) fn generation(&self) -> Option<Arc<Generation>> {
        self.fetched.as_ref().map(|fetched| Arc::clone(&fetched.generation))
    }

    /// The table that was opened: it keeps the files that it reads.
    pub(crate) fn hold(&self, opened: Result<OpenTable, SourceError>) -> Result<OpenTable, SourceError> {
        let Some(Fetched { generation, .. }) = &self.fetched else { return opened };
        let opened = self.told(opened)?;
        let fingerprint = Fingerprint::named(&generation.id);
        Ok(OpenTable { provider: Arc::new(Held::new(opened.provider, Arc::clone(generation))), fingerprint, ..opened })
    }

    /// What a reader says, with the store that its files are from.
    pub(crate) fn told<T>(&self, read: Result<T, SourceError>) -> Result<T, SourceError> {
        let Some(Fetched { name, store, .. }) = &self.fetched else { return read };
        read.map_err(|source| SourceError::Fetched {
            store: (*name).to_owned(),
            url: store.to_string(),
            source: Box::new(source),
        })
    }
}

fn stored(config: &SourceConfig) -> Option<(&str, &Path, Form)> {
    match config {
        SourceConfig::Parquet(config) => Some((config.store.as_deref()?, &config.path, Form::Parquet)),
        SourceConfig::Csv(config) => Some((config.store.as_deref()?, &config.path, Form::Csv)),
        SourceConfig::Database(_) => None,
    }
}

fn of<'p>(name: &str, places: &'p Places) -> Result<&'p Store, SourceError> {
    let store = places.stores.get(name).ok_or_else(|| SourceError::NoStore { store: name.to_owned() })?;
    Ok(store)
}

fn failed(name: &str, store: &Store, source: Arc<super::StoreError>) -> SourceError {
    SourceError::Store { store: name.to_owned(), url: store.to_string(), source }
}
