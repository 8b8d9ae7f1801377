//! The connection of one statement: of its own, or with the state of the database that the question's other statements see.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use super::Postgres;
use super::connection::{Connection, Start};
use super::pool::{Waiting, somebody};
use super::slot::{Gone, Next, Slot, Snapshot};
use crate::database::error::DatabaseError;

/// What one question holds at one server.
#[derive(Debug)]
pub(in crate::database) struct Held {
    server: Arc<Postgres>,
    slot: Mutex<Slot<Connection>>,
    /// The slot is another.
    changed: Notify,
    /// Statements that wait for the connection.
    waiting: watch::Sender<usize>,
}

impl Held {
    /// Nothing yet.
    pub fn new(server: Arc<Postgres>) -> Self {
        Self { server, slot: Mutex::new(Slot::new()), changed: Notify::new(), waiting: watch::Sender::new(0) }
    }

    /// Whether it is at this server.
    pub fn is_at(&self, server: &Arc<Postgres>) -> bool {
        Arc::ptr_eq(&self.server, server)
    }

    /// Until other questions wait for a connection of the server.
    pub async fn is_in_the_way(&self) {
        self.server.pool.is_short().await;
    }

    /// Holds nothing from now on. Gives what is to be closed.
    pub fn end(&self) -> Option<Ended> {
        let connection = self.slot().end();
        self.changed.notify_waiters();
        connection.map(Ended)
    }

    fn slot(&self) -> MutexGuard<'_, Slot<Connection>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Slot<Connection>) -> T) -> T {
        let changed = change(&mut self.slot());
        self.changed.notify_waiters();
        changed
    }

    fn freed(&self, connection: Connection) {
        // One that is of no more use is closed as it is dropped, outside of the lock.
        let late = self.change(|slot| slot.freed(connection));
        drop(late);
    }

    /// The state cannot be seen any more.
    fn lost(&self, cause: &DatabaseError) -> DatabaseError {
        self.change(Slot::lost);
        DatabaseError::StateLost(cause.to_string())
    }

    fn next(&self) -> Result<Next<Connection>, DatabaseError> {
        self.slot().next().map_err(|gone| match gone {
            Gone::Ended => DatabaseError::StateEnded,
            Gone::Lost => DatabaseError::StateLost("by another statement of the question".to_owned()),
        })
    }
}

/// A connection that held a state.
pub(in crate::database) struct Ended(Connection);

impl Ended {
    /// Closes it.
    pub async fn close(self) {
        self.0.close().await;
    }
}

/// A connection for as long as one statement needs it. Dropping it stops the statement at the server.
pub(super) struct Lease {
    /// `None` once it is given back.
    connection: Option<Connection>,
    /// Where the connection holds the state that others see.
    holder: Option<Arc<Held>>,
}

impl Lease {
    /// A connection of the statement's own, with a state of its own.
    pub async fn alone(server: &Postgres, limit: Duration) -> Result<Self, DatabaseError> {
        let permit = server.pool.permit().await?;
        let (connection, _) = Connection::open(&server.config, &server.base, permit, limit, Start::Alone).await?;
        Ok(Self { connection: Some(connection), holder: None })
    }

    /// A connection that sees the state that is held.
    pub async fn of(held: &Arc<Held>, limit: Duration) -> Result<Self, DatabaseError> {
        loop {
            let changed = held.changed.notified();
            tokio::pin!(changed);
            // From now on no change is missed.
            changed.as_mut().enable();
            match held.next()? {
                Next::Begin => return Self::first(held, limit).await,
                Next::Use(connection) => return Self::next(held, connection, limit).await,
                Next::Wait => changed.await,
                Next::Beside(snapshot) => {
                    let _waiting = Waiting::begin(&held.waiting);
                    let permit = tokio::select! {
                        biased;
                        () = &mut changed => continue,
                        permit = held.server.pool.permit() => permit?,
                    };
                    let Postgres { config, base, .. } = held.server.as_ref();
                    let opened = Connection::open(config, base, permit, limit, Start::Beside(&snapshot)).await;
                    let (connection, _) = opened.map_err(|error| match error {
                        DatabaseError::StateLost(_) => held.lost(&error),
                        other => other,
                    })?;
                    return Ok(Self { connection: Some(connection), holder: None });
                }
            }
        }
    }

    async fn first(held: &Arc<Held>, limit: Duration) -> Result<Self, DatabaseError> {
        let beginning = Beginning(held);
        let permit = held.server.pool.permit().await?;
        let Postgres { config, base, .. } = held.server.as_ref();
        let (connection, snapshot) = Connection::open(config, base, permit, limit, Start::Held).await?;
        let snapshot = snapshot.ok_or(DatabaseError::Answer("a state without a name"))?;
        beginning.has_begun(snapshot);
        Ok(Self { connection: Some(connection), holder: Some(Arc::clone(held)) })
    }

    async fn next(held: &Arc<Held>, connection: Connection, limit: Duration) -> Result<Self, DatabaseError> {
        // Whatever happens from here, the connection goes back.
        let lease = Self { connection: Some(connection), holder: Some(Arc::clone(held)) };
        match lease.connection()?.again(limit).await {
            Ok(()) => Ok(lease),
            Err(error) => Err(held.lost(&error)),
        }
    }

    /// What statements are sent by.
    pub fn connection(&self) -> Result<&Connection, DatabaseError> {
        self.connection.as_ref().ok_or(DatabaseError::Answer("the connection is closed"))
    }

    /// Until another statement of the question waits for this connection.
    pub async fn is_wanted(&self) {
        match &self.holder {
            Some(held) => somebody(&held.waiting).await,
            None => std::future::pending().await,
        }
    }

    /// The statement has ended by itself.
    pub async fn end(mut self) {
        match (self.connection.take(), self.holder.take()) {
            (Some(connection), Some(held)) => held.freed(connection),
            (Some(connection), None) => connection.close().await,
            (None, _) => {}
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (Some(connection), Some(held)) = (self.connection.take(), self.holder.take()) else { return };
        let Ok(runtime) = Handle::try_current() else { return held.change(Slot::lost) };
        runtime.spawn(async move {
            // What is told to stop must not be the next one.
            match connection.cancel().await {
                true => held.freed(connection),
                false => held.change(Slot::lost),
            }
        });
    }
}

/// The first statement while it connects.
struct Beginning<'h>(&'h Held);

impl Beginning<'_> {
    fn has_begun(self, snapshot: Snapshot) {
        self.0.change(|slot| slot.begun(snapshot));
    }
}

impl Drop for Beginning<'_> {
    fn drop(&mut self) {
        // Nothing where it has begun.
        self.0.change(Slot::not_begun);
    }
}
