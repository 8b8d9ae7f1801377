//! An append-only log whose every line is durable before anything else happens. Does not open or name any file.

use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::record::Record;

/// Writes all of the line that it is given and makes it durable before it returns.
pub type Sink = Box<dyn FnMut(&[u8]) -> io::Result<()> + Send>;

/// Where a service appends its records, from any thread, one whole line at a time.
///
/// After a failed append every later one fails too: a torn line may stand at the end, and who cannot write its log does
/// not answer. A new journal is made by opening the log again.
pub struct Journal {
    state: Mutex<State>,
}

struct State {
    sink: Sink,
    broken: bool,
}

/// Why a record was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The record cannot be written as JSON.
    #[error("the audit record cannot be encoded")]
    Encode(#[source] serde_json::Error),
    /// The sink failed, for example on a full disk.
    #[error("the audit record cannot be written")]
    Write(#[source] io::Error),
    /// An earlier append failed; nothing is appended until the log is opened again.
    #[error("an earlier audit record could not be written; the log must be opened again")]
    Broken,
}

impl Journal {
    /// A journal over `sink`.
    pub fn new(sink: Sink) -> Self {
        Self { state: Mutex::new(State { sink, broken: false }) }
    }

    /// Appends a record. It is durable when this returns; blocks while the sink does.
    ///
    /// # Errors
    /// One [`AuditError`] per cause.
    pub fn append(&self, record: &Record) -> Result<(), AuditError> {
        let line = record.to_line().map_err(AuditError::Encode)?;
        let mut state = self.lock();
        if state.broken {
            return Err(AuditError::Broken);
        }
        // Set first, so that a sink that panics leaves the journal broken as well.
        state.broken = true;
        (state.sink)(&line).map_err(AuditError::Write)?;
        state.broken = false;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("broken", &self.lock().broken).finish_non_exhaustive()
    }
}
