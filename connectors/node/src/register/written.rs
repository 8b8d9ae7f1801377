//! A policy together with the text that it was read from.

use std::path::Path;

use khidi_queries_disclosure::policy::Policy;
use khidi_queries_indicators::shipped;

use super::versions;
use crate::StartError;

/// A policy, its text, and the version that the text gives it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The policy.
    pub policy: Policy,
    /// A digest of the text, and of the views that it names.
    pub version: String,
    /// The text.
    pub text: String,
}

impl Written {
    /// The policy in a file.
    ///
    /// # Errors
    /// The file cannot be read, or is no policy.
    pub fn read(path: &Path) -> Result<Self, StartError> {
        Self::parse(text(path)?, path)
    }

    /// The same from the text of the file at `path`.
    ///
    /// # Errors
    /// It is no policy.
    pub fn parse(text: String, path: &Path) -> Result<Self, StartError> {
        let policy = Policy::parse_with(&text, &shipped)
            .map_err(|source| StartError::Policy { path: path.to_owned(), source: Box::new(source) })?;
        // What a name of the catalogue means may be another thing in another release.
        let named = policy.tables.iter().filter_map(|table| shipped(table.shipped.as_ref()?));
        let meant = named.flat_map(|view| [view.described.as_bytes(), view.sql.as_bytes()]);
        let version = versions::digest([text.as_bytes()].into_iter().chain(meant));
        Ok(Self { policy, version, text })
    }
}

/// What stands in a policy file.
///
/// # Errors
/// It cannot be read.
pub(crate) fn text(path: &Path) -> Result<String, StartError> {
    std::fs::read_to_string(path).map_err(|source| StartError::PolicyFile { path: path.to_owned(), source })
}
