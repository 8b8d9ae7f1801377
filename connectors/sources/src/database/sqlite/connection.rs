//! A file opened for one statement, which can only read it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Error, ErrorCode, InterruptHandle, OpenFlags, Row};

use super::functions::{self, Fault};
use crate::database::error::DatabaseError;

/// How long whoever writes to the file is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// An open file.
pub(super) struct Connection {
    path: PathBuf,
    inner: rusqlite::Connection,
    fault: Fault,
}

impl Connection {
    /// Opens the file and reads its beginning.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        // The system says better than SQLite why a file cannot be opened.
        File::open(path).map_err(|source| DatabaseError::File { path: path.to_owned(), source })?;
        // What begins with `file:` would be taken for a URI.
        let whole = if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(whole, flags).map_err(|error| failed(path, error))?;
        let fault = Fault::default();
        let opened = Self { path: path.to_owned(), inner, fault };
        opened.settle().map_err(|error| opened.failed(error))?;
        let encoding: String = opened
            .inner
            .query_row("SELECT encoding FROM pragma_encoding, (SELECT count(*) FROM sqlite_schema)", [], |row| {
                row.get(0)
            })
            .map_err(|error| opened.failed(error))?;
        match encoding == "UTF-8" {
            true => Ok(opened),
            false => Err(DatabaseError::Encoding(encoding)),
        }
    }

    fn settle(&self) -> Result<(), Error> {
        self.inner.busy_timeout(PATIENCE)?;
        // A column that has gone would otherwise be its own name as a text.
        self.inner.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        self.inner.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        self.inner.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        // Rows that are sorted and grouped stay in memory: nobody knows of a folder where SQLite would leave them.
        self.inner.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY")?;
        functions::register(&self.inner, &self.fault)
    }

    /// What ends a statement from another thread.
    pub fn interrupter(&self) -> InterruptHandle {
        self.inner.get_interrupt_handle()
    }

    /// Rows of two texts.
    pub fn ask<T>(
        &self,
        sql: &str,
        argument: &str,
        made: impl Fn(String, String) -> T,
    ) -> Result<Vec<T>, DatabaseError> {
        let asked = || {
            let mut statement = self.inner.prepare(sql)?;
            let rows = statement.query_map([argument], |row| Ok(made(row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        asked().map_err(|error| self.failed(error))
    }

    /// Gives the rows of a statement, for as long as they are wanted.
    pub fn each(
        &self,
        sql: &str,
        mut row: impl FnMut(&Row<'_>) -> Result<bool, DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let mut statement = self.inner.prepare(sql).map_err(|error| self.failed(error))?;
        let mut rows = statement.query([]).map_err(|error| self.failed(error))?;
        while let Some(next) = rows.next().map_err(|error| self.failed(error))? {
            if !row(next)? {
                break;
            }
        }
        Ok(())
    }

    /// What an error means: one of our functions may know better than SQLite.
    pub fn failed(&self, error: Error) -> DatabaseError {
        self.fault.take().unwrap_or_else(|| failed(&self.path, error))
    }
}

fn failed(path: &Path, error: Error) -> DatabaseError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => DatabaseError::NotSqlite(path.to_owned()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DatabaseError::Locked(path.to_owned()),
        Some(ErrorCode::OperationInterrupted) => DatabaseError::Interrupted,
        _ => DatabaseError::Refused(told(&error)),
    }
}

/// SQLite's own words, without the statement.
fn told(error: &Error) -> String {
    match error {
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
