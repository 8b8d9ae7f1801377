//! The ledger's file: append-only, its owner's, durable before a question runs. One lock decides, writes and remembers, so
//! that two questions never spend the same cells.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use khidi_queries_disclosure::Terms;
use khidi_queries_disclosure::ledger::{Account, Exhausted, Ledger, lines};
use thiserror::Error;

/// Most bytes that are read: a line has less than a hundred, and a snapshot some hundred lines a table.
const LARGEST: u64 = 64 << 20;

/// Why the ledger cannot be used.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The file cannot be opened, read or written.
    #[error("{}: the ledger of ad hoc questions cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Another connector has it.
    #[error("{}: another process has this ledger of ad hoc questions", .0.display())]
    Taken(PathBuf),
    /// What was written is no longer there.
    #[error("{}: the ledger of ad hoc questions was replaced or cut; put it back and start again", .0.display())]
    Replaced(PathBuf),
}

/// Why a question is not charged, and so not answered.
#[derive(Debug, Error)]
pub(crate) enum Uncharged {
    /// Nothing is left.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// The ledger cannot be used.
    #[error(transparent)]
    Unusable(#[from] LedgerError),
}

/// The ledger of a connector, opened when it is first needed.
#[derive(Debug)]
pub(crate) struct LedgerFile {
    path: PathBuf,
    open: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    file: File,
    ledger: Ledger,
    /// Bytes that are known to be in it.
    length: u64,
    /// Whether a line may have been written in part: it is found, and counts, when the file is read again.
    is_torn: bool,
}

impl LedgerFile {
    pub fn new(path: PathBuf) -> Self {
        Self { path, open: Mutex::new(None) }
    }

    /// Opens it, so that what is wrong with it shows at the start.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn ready(&self, snapshot: &str) -> Result<(), LedgerError> {
        self.opened(snapshot, |_| Ok(()))
    }

    /// Charges a question of a snapshot at these accounts. It may run when this returns.
    ///
    /// # Errors
    /// Nothing is left, or nothing could be written: the question must not run.
    pub fn charge(&self, snapshot: &str, accounts: &[Account], terms: &Terms) -> Result<(), Uncharged> {
        self.opened(snapshot, |open| {
            open.still_there(&self.path)?;
            let entries = open.ledger.charge(snapshot, accounts, &terms.charges)?;
            if !entries.is_empty() {
                open.append(&lines(&entries)).map_err(|source| self.failed(source))?;
                open.ledger.enter(entries);
            }
            Ok(())
        })
    }

    fn opened<E: From<LedgerError>>(
        &self,
        snapshot: &str,
        act: impl FnOnce(&mut Open) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = match open.take() {
            Some(taken) => taken,
            None => Open::new(&self.path, snapshot)?,
        };
        let done = act(&mut taken);
        if !taken.is_torn {
            *open = Some(taken);
        }
        done
    }

    fn failed(&self, source: io::Error) -> LedgerError {
        LedgerError::File { path: self.path.clone(), source }
    }
}

impl Open {
    fn new(path: &Path, snapshot: &str) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::File { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(LedgerError::Taken(path.to_owned())),
            Err(std::fs::TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut bytes = Vec::new();
        let read = Read::by_ref(&mut file).take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
        if u64::try_from(read).is_ok_and(|read| read > LARGEST) {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "it is no ledger: far too long")));
        }
        let read = Ledger::read(&bytes, snapshot);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut open = Self { file, ledger: read.ledger, length, is_torn: false };
        if let Some(repair) = read.repair {
            open.append(&repair).map_err(failed)?;
        }
        Ok(open)
    }

    /// Durable when it returns.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.is_torn = true;
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        self.is_torn = false;
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// A file that was put aside or cut would give its budget anew at the next start.
    fn still_there(&self, path: &Path) -> Result<(), LedgerError> {
        let failed = |source| LedgerError::File { path: path.to_owned(), source };
        let own = self.file.metadata().map_err(failed)?;
        let named = std::fs::metadata(path).map_err(failed)?;
        #[cfg(unix)]
        let is_same = {
            use std::os::unix::fs::MetadataExt;
            (own.dev(), own.ino()) == (named.dev(), named.ino())
        };
        #[cfg(not(unix))]
        let is_same = true;
        if is_same && own.len() == self.length && named.len() == self.length {
            return Ok(());
        }
        Err(LedgerError::Replaced(path.to_owned()))
    }
}

#[cfg(test)]
mod tests;
