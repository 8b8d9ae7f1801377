//! How many connections there may be, and who waits for one.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::database::error::DatabaseError;

/// The connections to one server.
#[derive(Debug)]
pub(super) struct Pool {
    permits: Arc<Semaphore>,
    waiting: watch::Sender<usize>,
}

impl Pool {
    /// Of so many, and at least one.
    pub fn new(connections: usize) -> Self {
        let permits = Arc::new(Semaphore::new(connections.clamp(1, Semaphore::MAX_PERMITS)));
        Self { permits, waiting: watch::Sender::new(0) }
    }

    /// The leave to have one more, in the order in which it is asked for.
    pub async fn permit(&self) -> Result<OwnedSemaphorePermit, DatabaseError> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _waiting = Waiting::begin(&self.waiting);
        // The semaphore is never closed.
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        permit.map_err(|closed| DatabaseError::Closed(closed.to_string()))
    }

    /// Until somebody waits.
    pub async fn is_short(&self) {
        somebody(&self.waiting).await;
    }
}

/// One that waits, for as long as it does.
pub(super) struct Waiting<'w>(&'w watch::Sender<usize>);

impl<'w> Waiting<'w> {
    pub fn begin(count: &'w watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

/// Until there is somebody.
pub(super) async fn somebody(count: &watch::Sender<usize>) {
    // The sender is there for as long as it is borrowed.
    let _ = count.subscribe().wait_for(|count| *count > 0).await;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_is_noticed_for_as_long_as_it_waits() {
        let pool = Pool::new(0);
        let first = pool.permit().await.unwrap();
        assert!(pool.is_short().now_or_never().is_none());
        let mut second = Box::pin(pool.permit());
        assert!(second.as_mut().now_or_never().is_none());
        assert!(pool.is_short().now_or_never().is_some());
        drop(first);
        let second = second.await.unwrap();
        assert!(pool.is_short().now_or_never().is_none());
        let mut third = Box::pin(pool.permit());
        assert!(third.as_mut().now_or_never().is_none());
        drop(third);
        assert!(pool.is_short().now_or_never().is_none(), "it has given up");
        drop(second);
        assert!(pool.permit().now_or_never().is_some());
    }
}
