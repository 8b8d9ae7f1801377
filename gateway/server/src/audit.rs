//! The gateway's audit log: every answer and every refusal is appended to it, durably, before it is sent.

mod file;

use std::sync::Arc;

use khidi_queries_audit::{Event, Journal, Record, VERSION};
use khidi_queries_protocol::{Code, Refusal};

pub(crate) use file::open;

/// Appends an event.
///
/// # Errors
/// KH902, so that nothing is answered that was not recorded.
pub(crate) async fn append(
    journal: &Arc<Journal>,
    at_micros: i64,
    query_id: &str,
    event: Event,
) -> Result<(), Refusal> {
    let record = Record { version: VERSION, at_micros, query_id: query_id.to_owned(), event };
    let journal = Arc::clone(journal);
    let appended = tokio::task::spawn_blocking(move || journal.append(&record)).await;
    let failed = |cause: &dyn std::error::Error| {
        tracing::error!(%cause, "the audit log cannot be written");
        Refusal::new(Code::KH902)
    };
    match appended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(cause)) => Err(failed(&cause)),
        Err(cause) => Err(failed(&cause)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use std::io;

    use super::*;

    fn refused() -> Event {
        Event::QueryRefused {
            subject: "nino".into(),
            role: "analyst".into(),
            sql: "SELEC".into(),
            code: "KH101".into(),
        }
    }

    #[tokio::test]
    async fn nothing_is_answered_without_a_record() {
        let journal = Arc::new(Journal::new(Box::new(|_| Err(io::Error::from(io::ErrorKind::StorageFull)))));
        let refusal = append(&journal, 7, "q-1", refused()).await.unwrap_err();
        assert_eq!(refusal.code(), Code::KH902);
    }
}
