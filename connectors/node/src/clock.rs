//! The clock as an argument: unix microseconds from whoever starts the connector.

use std::sync::Arc;

/// Gives the present time in unix microseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The machine's clock, for the binaries.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where the binaries read the clock")]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}
