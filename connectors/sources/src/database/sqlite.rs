//! SQLite: a file, read by this process. Every statement runs on a thread and connection of its own that can only read, and
//! is interrupted where nobody waits for it any more. Each sees one state of the file, but two statements of one question may
//! see two, where somebody writes to the file between them. Values are read by the declared types of their columns; one that is
//! of another ends the question.

mod connection;
mod dialect;
mod functions;
mod types;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arrow::datatypes::DataType;
use async_trait::async_trait;
use rusqlite::types::ValueRef;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use self::connection::Connection;
use super::config::{FileConfig, Relation};
use super::dialect::Dialect;
use super::error::DatabaseError;
use super::rows::{Rows, Value};
use super::server::{Batches, Described, Errand, Seconds, Server, Statement, StoredColumn};

pub(super) use self::dialect::SQLITE;

const COLUMNS: &str = "SELECT name, type FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
const RELATIONS: &str = "
    SELECT NULL AS c0, name AS c1 FROM sqlite_schema
    WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_'
    ORDER BY name";
/// The one schema of a file that is opened alone.
const SCHEMA: &str = "main";
/// An interruption is nothing to a statement that is about to begin: it is repeated until the thread has ended.
const AGAIN: Duration = Duration::from_millis(10);

/// One SQLite file.
#[derive(Debug)]
pub(super) struct Sqlite {
    path: PathBuf,
    seconds: Seconds,
    connections: Arc<Semaphore>,
}

impl Sqlite {
    /// Opens nothing yet.
    pub fn new(config: &FileConfig, base: PathBuf) -> Self {
        let connections = Arc::new(Semaphore::new(config.connections.max(1)));
        let seconds = Seconds { statement: config.statement_seconds, copy: config.copy_seconds };
        Self { path: base.join(&config.path), seconds, connections }
    }

    /// A connection, and the leave to have it, which is kept until its thread has ended.
    async fn connect(&self) -> Result<(Connection, OwnedSemaphorePermit), DatabaseError> {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.connections).acquire_owned().await;
        let permit = permit.map_err(|closed| DatabaseError::Closed(closed.to_string()))?;
        let path = self.path.clone();
        on_a_thread(move || Ok((Connection::open(&path)?, permit))).await
    }
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DatabaseError> + Send + 'static,
) -> Result<T, DatabaseError> {
    spawn_blocking(work).await.map_err(|ended| DatabaseError::Lost(ended.to_string()))?
}

fn described(connection: &Connection, relation: &Relation) -> Described {
    if relation.schema.as_ref().is_some_and(|schema| schema != SCHEMA) {
        return Ok(Vec::new());
    }
    connection.ask(COLUMNS, &relation.name, |name, stored| {
        let published = types::published(&stored, &relation.to_string(), &name);
        StoredColumn { name, stored, granted: true, published }
    })
}

#[async_trait]
impl Server for Sqlite {
    fn dialect(&self) -> &'static dyn Dialect {
        &SQLITE
    }

    fn identity(&self) -> String {
        format!("sqlite {}", self.path.display())
    }

    fn relations(&self) -> &'static str {
        RELATIONS
    }

    async fn columns(&self, relations: &[&Relation]) -> Result<Vec<Described>, DatabaseError> {
        let (connection, permit) = self.connect().await?;
        let relations: Vec<Relation> = relations.iter().map(|relation| (*relation).clone()).collect();
        let described = on_a_thread(move || {
            let _permit = permit;
            let mut all = Vec::new();
            for relation in &relations {
                all.push(described(&connection, relation));
                if all.last().is_some_and(Result::is_err) {
                    break;
                }
            }
            Ok(all)
        });
        described.await
    }

    async fn read(
        self: Arc<Self>,
        statement: Statement,
        batches: Batches,
        errand: Errand,
    ) -> Result<(), DatabaseError> {
        let (connection, permit) = self.connect().await?;
        let (kept, dropped) = oneshot::channel::<()>();
        let (working, ended) = oneshot::channel::<()>();
        let is_late = Arc::new(AtomicBool::new(false));
        let watch = Watch { dropped, ended, batches: batches.clone(), is_late: Arc::clone(&is_late) };
        let limit = errand.limit(self.seconds);
        tokio::spawn(watch.interrupt(connection.interrupter(), limit));
        let read = on_a_thread(move || {
            // Both are dropped when all is over.
            let (_working, _permit) = (working, permit);
            send(&connection, &statement, &batches)
        });
        let read = read.await;
        drop(kept);
        match read {
            Err(DatabaseError::Interrupted) if is_late.load(Ordering::Relaxed) => Err(DatabaseError::TooLong(limit)),
            other => other,
        }
    }
}

/// Why a thread is to end early.
struct Watch {
    /// Closed when the one who asked is gone.
    dropped: oneshot::Receiver<()>,
    /// Closed when the thread has ended.
    ended: oneshot::Receiver<()>,
    batches: Batches,
    is_late: Arc<AtomicBool>,
}

impl Watch {
    async fn interrupt(mut self, handle: rusqlite::InterruptHandle, limit: Duration) {
        tokio::select! {
            _ = &mut self.ended => return,
            _ = &mut self.dropped => {}
            () = self.batches.closed() => {}
            () = sleep(limit) => self.is_late.store(true, Ordering::Relaxed),
        }
        drop(self.batches);
        loop {
            handle.interrupt();
            tokio::select! {
                _ = &mut self.ended => return,
                () = sleep(AGAIN) => {}
            }
        }
    }
}

/// A statement sees one state of the file, as any statement of SQLite does.
fn send(connection: &Connection, statement: &Statement, batches: &Batches) -> Result<(), DatabaseError> {
    let mut rows = Rows::new(&statement.schema)?;
    let mut is_heard = true;
    connection.each(&statement.text, |row| {
        rows.add(|at, data_type| value(row.get_ref(at).map_err(|error| connection.failed(error))?, data_type))?;
        if let Some(batch) = rows.full() {
            is_heard = batches.blocking_send(Ok(batch?)).is_ok();
        }
        Ok(is_heard)
    })?;
    if is_heard {
        // Nobody may be left to hear of them.
        let _ = batches.blocking_send(Ok(rows.rest()?));
    }
    Ok(())
}

/// A value in canonical form as it is here.
fn value<'v>(value: ValueRef<'v>, data_type: &DataType) -> Result<Value<'v>, DatabaseError> {
    Ok(match (value, data_type) {
        (ValueRef::Null, _) => Value::Null,
        (ValueRef::Integer(value @ (0 | 1)), DataType::Boolean) => Value::Boolean(value == 1),
        (ValueRef::Integer(value), DataType::Int32 | DataType::Int64) => Value::Integer(value),
        (ValueRef::Integer(value), DataType::Date32) => {
            Value::Day(i32::try_from(value).map_err(|_| DatabaseError::Answer("a day is out of range"))?)
        }
        (ValueRef::Integer(value), DataType::Timestamp(_, None)) => Value::Moment(value),
        (ValueRef::Real(value), DataType::Float64) => Value::Float(value),
        (ValueRef::Blob(bytes), DataType::Decimal128(_, _)) => {
            Value::Decimal(functions::units(bytes).ok_or(DatabaseError::Answer("a decimal is none"))?)
        }
        (ValueRef::Text(text), DataType::Utf8 | DataType::Utf8View) => Value::Text(text),
        _ => return Err(DatabaseError::Answer("a value is not of its column's type")),
    })
}
