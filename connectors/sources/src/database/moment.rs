//! The moment that all statements of one question see at a database, however many fragments and tables there are.
//!
//! PostgreSQL alone can show one moment to several statements: the transaction of the first one is kept open, and others see
//! what it sees. It is kept for as long as a fragment of the question is at work and [`LINGER`] longer, because fragments
//! come one by one; then it ends, and whoever comes later is told so, rather than shown another moment. While it is open the
//! server cannot clear away what has changed meanwhile, which is why it is not kept longer: at most until the deadline of
//! the question, and [`LINGER`].

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{join_all, select_all};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::postgres::{Ended, Held, Postgres};

/// How long after the last fragment others are waited for. Fragments are sent all at once: what they wait for is the network.
/// Where others wait for a connection, nobody is waited for.
pub(super) const LINGER: Duration = Duration::from_secs(2);

/// One moment of each database that a question reads.
#[derive(Default)]
pub struct Moment {
    attended: Mutex<Attended>,
}

#[derive(Default)]
struct Attended {
    /// Who reads at the moment.
    readers: usize,
    /// How many there have been.
    came: u64,
    held: Vec<Arc<Held>>,
}

/// Until when whoever reads wants rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until then; after that nobody wants an answer.
    Deadline(Instant),
    /// Until all of a table is copied, within the limit for copies.
    Copied,
}

/// Somebody who reads at one moment: one fragment of a question, or whoever copies tables. The moment is held until the last
/// one is dropped, and a little longer.
pub struct Reader {
    moment: Arc<Moment>,
    until: Until,
}

impl Moment {
    /// One more who reads.
    #[must_use]
    pub fn attend(self: &Arc<Self>, until: Until) -> Arc<Reader> {
        let mut attended = self.attended();
        attended.readers += 1;
        attended.came += 1;
        Arc::new(Reader { moment: Arc::clone(self), until })
    }

    /// Ends it now. Whoever still reads is not stopped, but sees no further table.
    pub async fn end(&self) {
        let ended: Vec<_> = self.attended().held.iter().filter_map(|held| held.end()).collect();
        join_all(ended.into_iter().map(Ended::close)).await;
    }

    fn attended(&self) -> MutexGuard<'_, Attended> {
        self.attended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody has gone.
    fn left(self: &Arc<Self>) {
        let mut attended = self.attended();
        attended.readers = attended.readers.saturating_sub(1);
        if attended.readers > 0 || attended.held.is_empty() {
            return;
        }
        let (came, held) = (attended.came, attended.held.clone());
        drop(attended);
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(Arc::clone(self).linger(came, held))),
            Err(_) => drop(self.unattended(came)),
        }
    }

    /// Waits for others who read, and ends where nobody comes.
    async fn linger(self: Arc<Self>, came: u64, held: Vec<Arc<Held>>) {
        let in_the_way = held.iter().map(|held| Box::pin(held.is_in_the_way()));
        tokio::select! {
            () = sleep(LINGER) => {}
            _ = select_all(in_the_way) => {}
        }
        join_all(self.unattended(came).into_iter().map(Ended::close)).await;
    }

    /// Ends it where nobody has come since.
    fn unattended(&self, came: u64) -> Vec<Ended> {
        let attended = self.attended();
        match attended.readers == 0 && attended.came == came {
            true => attended.held.iter().filter_map(|held| held.end()).collect(),
            false => Vec::new(),
        }
    }
}

impl Reader {
    /// Until when rows are wanted.
    pub(crate) fn until(&self) -> Until {
        self.until
    }

    /// What is held of a server.
    pub(super) fn held(&self, server: &Arc<Postgres>) -> Arc<Held> {
        let mut attended = self.moment.attended();
        if let Some(held) = attended.held.iter().find(|held| held.is_at(server)) {
            return Arc::clone(held);
        }
        let held = Arc::new(Held::new(Arc::clone(server)));
        attended.held.push(Arc::clone(&held));
        held
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.moment.left();
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let readers = self.attended().readers;
        f.debug_struct("Moment").field("readers", &readers).finish_non_exhaustive()
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("until", &self.until).finish_non_exhaustive()
    }
}
