//! Where the rows of a register are read: in the agency's sources, or in frozen copies of them.

use std::sync::Arc;

use khidi_connectors_sources::{Places, SourceConfig};

use crate::snapshot::Snapshot;
use crate::{Config, SourceEntry};

/// Sources or copies.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The sources as they are.
    Live,
    /// Copies of them.
    Frozen(Arc<Snapshot>),
}

impl Origin {
    /// What to open for a table, and what it is found by.
    pub fn of(&self, entry: &SourceEntry, config: &Config) -> (SourceConfig, Places) {
        match self {
            Self::Live => (entry.source.clone(), config.places.clone()),
            Self::Frozen(snapshot) => (SourceConfig::Parquet(snapshot.source(entry)), Places::default()),
        }
    }
}
