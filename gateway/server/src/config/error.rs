//! Why a configuration is not usable, with file and line.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

impl Place {
    /// The line of `text` that byte `offset` stands in.
    pub(super) fn of(text: &str, path: &Path, offset: usize) -> Self {
        let before = text.as_bytes().get(..offset).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Self { path: path.to_owned(), line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// Why a configuration is not usable.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Not TOML, an unknown or missing key, or a value of another form.
    #[error("{place}: {message}")]
    Toml {
        /// Where.
        place: Place,
        /// What is wrong there.
        message: String,
    },
    /// Two agencies of one name.
    #[error("{place}: agency {id} is declared twice")]
    DuplicateAgency {
        /// The second declaration.
        place: Place,
        /// The name.
        id: String,
    },
    /// Two federated tables of one name.
    #[error("{place}: federated table {name} is declared twice")]
    DuplicateFederated {
        /// The second declaration.
        place: Place,
        /// The name.
        name: String,
    },
    /// A federated table without members.
    #[error("{place}: federated table {name} has no members")]
    NoMembers {
        /// Where.
        place: Place,
        /// The table.
        name: String,
    },
    /// A member twice, or at an agency that is not configured.
    #[error("{place}: {member} is of no agency in this file, or is a member twice")]
    Member {
        /// Where.
        place: Place,
        /// The member as written.
        member: String,
    },
}
