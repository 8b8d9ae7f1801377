//! What the gateway takes from its surroundings: time, names for questions, a key for tickets. Everything else in
//! this crate gets them as arguments.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};

/// Time and randomness of one gateway.
#[derive(Clone)]
pub struct Edge {
    /// Unix microseconds, now.
    pub now_micros: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// A new name for a question, never given before.
    pub query_id: Arc<dyn Fn() -> String + Send + Sync>,
    /// Seals tickets; whoever knows it can forge them.
    pub ticket_key: [u8; 32],
}

impl Edge {
    /// The machine's clock, random UUIDs, a random key.
    ///
    /// # Errors
    /// The system has no randomness to give.
    #[expect(clippy::disallowed_methods, reason = "this is where randomness enters")]
    pub fn system() -> Result<Self, Unspecified> {
        let mut ticket_key = [0; 32];
        SystemRandom::new().fill(&mut ticket_key)?;
        Ok(Self {
            now_micros: Arc::new(system_micros),
            query_id: Arc::new(|| uuid::Uuid::new_v4().to_string()),
            ticket_key,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock enters")]
fn system_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edge").finish_non_exhaustive()
    }
}
