//! The kill switch: a file of the tables about which nothing is answered for now. It is read for every question, so that a
//! line in it works at once and without a restart. What is published stays as it is.
//!
//! One table or view a line, `*` for all of them; `#` begins a comment. A view is stopped with any table that it reads. No
//! file stops nothing. A file that cannot be read or that names what is not published stops everything, because somebody
//! wanted something stopped.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use khidi_queries_protocol::{Code, Refusal};
use thiserror::Error;

use crate::refused::{Refused, chain};

/// Stands for all tables.
const ALL: &str = "*";

/// Why nothing is answered; for the operator.
#[derive(Debug, Error)]
pub(crate) enum StopError {
    /// The file is there and cannot be read.
    #[error("{}: cannot be read, so nothing is answered", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A line names nothing that is published.
    #[error("{}: line {line}: '{name}' is no table or view of the policy, so nothing is answered", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What stands there.
        name: String,
    },
}

/// The file, and the names that may stand in it.
#[derive(Debug)]
pub(crate) struct StopFile {
    path: PathBuf,
    known: BTreeSet<String>,
}

/// What is stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// Every table.
    pub all: bool,
    /// These.
    pub tables: BTreeSet<String>,
}

impl StopFile {
    pub fn new(path: PathBuf, known: impl IntoIterator<Item = String>) -> Self {
        Self { path, known: known.into_iter().collect() }
    }

    /// What the file says now.
    ///
    /// # Errors
    /// One [`StopError`] per cause.
    pub fn read(&self) -> Result<Stopped, StopError> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => self.parsed(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Stopped::default()),
            Err(source) => Err(StopError::Unreadable { path: self.path.clone(), source }),
        }
    }

    fn parsed(&self, text: &str) -> Result<Stopped, StopError> {
        let mut stopped = Stopped::default();
        for (at, line) in text.lines().enumerate() {
            match line.split('#').next().unwrap_or_default().trim() {
                "" => {}
                ALL => stopped.all = true,
                name if self.known.contains(name) => {
                    stopped.tables.insert(name.to_owned());
                }
                name => {
                    return Err(StopError::Unknown { path: self.path.clone(), line: at + 1, name: name.to_owned() });
                }
            }
        }
        Ok(stopped)
    }

    /// Refuses everything where the file says so or cannot be understood; called before a question is planned.
    pub fn admit_any(&self, agency: &str) -> Result<(), Refused> {
        self.admit(agency, &BTreeSet::new())
    }

    /// Refuses a question that reads one of the stopped tables.
    pub fn admit(&self, agency: &str, read: &BTreeSet<String>) -> Result<(), Refused> {
        let stopped = self.read().map_err(|error| Refused::opaque(agency, chain(&error)))?;
        let table = if stopped.all { Some(ALL) } else { stopped.tables.intersection(read).next().map(String::as_str) };
        match table {
            Some(table) => Err(Refused::open(Refusal::new(Code::KH214).with("table", format!("{agency}.{table}")))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    use super::*;

    fn parsed(text: &str) -> Result<(bool, Vec<String>), String> {
        let known = ["persons", "stays"].map(str::to_owned);
        let file = StopFile::new("stopped.txt".into(), known);
        let stopped = file.parsed(text).map_err(|error| error.to_string())?;
        Ok((stopped.all, stopped.tables.into_iter().collect()))
    }

    #[test]
    fn lines() {
        let tables = |names: &[&str]| Ok((false, names.iter().map(|&name| name.to_owned()).collect()));
        assert_eq!(parsed(""), tables(&[]));
        assert_eq!(parsed("# nothing\n\n  \n"), tables(&[]));
        assert_eq!(parsed("persons"), tables(&["persons"]));
        assert_eq!(parsed("  stays # until the audit\r\npersons\n"), tables(&["persons", "stays"]));
        assert_eq!(parsed("#persons\n*"), Ok((true, vec![])));
        for unknown in ["Persons", "mia.persons", "persons stays", "person*", "\u{feff}persons"] {
            let error = parsed(&format!("stays\n{unknown}")).unwrap_err();
            assert!(error.contains("line 2") && error.contains(unknown), "{error}");
        }
    }
}
