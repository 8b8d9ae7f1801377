//! Where the rows of a register are read: in the agency's sources, or in frozen copies of them.

use std::path::Path;
use std::sync::Arc;

use khidi_connectors_sources::SourceConfig;

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
    /// What to open for a table, and where a relative path of it starts.
    pub fn of<'c>(&self, entry: &SourceEntry, config: &'c Config) -> (SourceConfig, &'c Path) {
        match self {
            Self::Live => (entry.source.clone(), &config.base),
            Self::Frozen(snapshot) => (snapshot.source(entry), Path::new("")),
        }
    }
}
