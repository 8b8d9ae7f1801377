//! The memory that a connector's questions share: whoever needs it has it until a reserve is left, and the reserve is
//! divided evenly among those that can spill, so that each can read back what it has spilled.
//!
//! DataFusion's fair pool divides all of the memory that way, also among consumers that need little, so that a grouping
//! over people has to spill while much of it is free (benches/README.md). Its greedy pool leaves nothing to read back with.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use datafusion::error::{DataFusionError, Result};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation};

/// The share of the memory that is kept for those that spill: one part in so many.
const RESERVE: usize = 4;

/// A pool of a fixed size.
#[derive(Debug)]
pub(super) struct SharedPool {
    size: usize,
    used: AtomicUsize,
    spillers: AtomicUsize,
}

impl SharedPool {
    /// Of `size` bytes.
    pub fn new(size: usize) -> Self {
        Self { size, used: AtomicUsize::new(0), spillers: AtomicUsize::new(0) }
    }

    /// Whether a consumer that holds `own` may have `additional` bytes while all hold `used`.
    fn allows(&self, used: usize, own: usize, additional: usize, can_spill: bool) -> bool {
        let reserve = self.size / RESERVE;
        let share = reserve / self.spillers.load(Ordering::Relaxed).max(1);
        let wanted = used.saturating_add(additional);
        let is_unreserved = wanted <= self.size - reserve;
        let is_share = can_spill && own.saturating_add(additional) <= share;
        // What cannot spill has nothing to fall back on but an error: the reserve is open to it as well.
        wanted <= self.size && (is_unreserved || is_share || !can_spill)
    }
}

impl MemoryPool for SharedPool {
    fn name(&self) -> &str {
        "shared"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        if consumer.can_spill() {
            self.spillers.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        if consumer.can_spill() {
            self.spillers.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn grow(&self, _reservation: &MemoryReservation, additional: usize) {
        self.used.fetch_add(additional, Ordering::Relaxed);
    }

    fn shrink(&self, _reservation: &MemoryReservation, shrink: usize) {
        self.used.fetch_sub(shrink, Ordering::Relaxed);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        let (own, can_spill) = (reservation.size(), reservation.consumer().can_spill());
        let grown = |used| self.allows(used, own, additional, can_spill).then(|| used + additional);
        self.used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, grown)
            .map_err(|used| exhausted(self, used, reservation, additional))?;
        Ok(())
    }

    fn reserved(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    fn memory_limit(&self) -> MemoryLimit {
        MemoryLimit::Finite(self.size)
    }
}

fn exhausted(pool: &SharedPool, used: usize, reservation: &MemoryReservation, additional: usize) -> DataFusionError {
    let (name, own, size) = (reservation.consumer().name(), reservation.size(), pool.size);
    DataFusionError::ResourcesExhausted(format!(
        "{name} holds {own} bytes and cannot have {additional} more: {used} of {size} are in use"
    ))
}

impl fmt::Display for SharedPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(used: {}, size: {})", self.name(), self.reserved(), self.size)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use std::sync::Arc;

    use super::*;

    const SIZE: usize = 1000;

    fn pool() -> Arc<dyn MemoryPool> {
        Arc::new(SharedPool::new(SIZE))
    }

    fn consumer(pool: &Arc<dyn MemoryPool>, can_spill: bool) -> MemoryReservation {
        MemoryConsumer::new("consumer").with_can_spill(can_spill).register(pool)
    }

    #[test]
    fn one_spiller_among_many_has_all_but_the_reserve() {
        let pool = pool();
        let _idle: Vec<_> = (0..9).map(|_| consumer(&pool, true)).collect();
        let busy = consumer(&pool, true);
        busy.try_grow(750).unwrap();
        assert!(busy.try_grow(1).is_err());
        assert_eq!(pool.reserved(), 750);
    }

    #[test]
    fn every_spiller_has_its_share_of_the_reserve_when_all_else_is_taken() {
        let pool = pool();
        let spillers: Vec<_> = (0..5).map(|_| consumer(&pool, true)).collect();
        let (busy, others) = spillers.split_first().unwrap();
        busy.try_grow(750).unwrap();
        for other in others {
            other.try_grow(50).unwrap();
            assert!(other.try_grow(1).is_err());
        }
        assert_eq!(pool.reserved(), 950);
    }

    #[test]
    fn what_cannot_spill_may_take_the_reserve_and_no_more() {
        let pool = pool();
        let fixed = consumer(&pool, false);
        fixed.try_grow(SIZE).unwrap();
        assert!(fixed.try_grow(1).is_err());
        assert!(consumer(&pool, true).try_grow(1).is_err());
        drop(fixed);
        assert_eq!(pool.reserved(), 0);
    }

    #[test]
    fn those_who_left_have_no_share() {
        let pool = pool();
        let busy = consumer(&pool, true);
        busy.try_grow(700).unwrap();
        let (staying, leaving) = (consumer(&pool, true), consumer(&pool, true));
        assert!(staying.try_grow(100).is_err());
        drop(leaving);
        staying.try_grow(100).unwrap();
    }
}
