//! The gateway's audit log: a file to which every answer and every refusal is appended, durably, before it is sent.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use khidi_queries_audit::{Event, Journal, Record, VERSION};
use khidi_queries_protocol::{Code, Refusal};

/// Opens the log for appending; creates it and its folder if absent.
pub(crate) fn open(path: &Path) -> io::Result<Journal> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file: File = OpenOptions::new().append(true).create(true).open(path)?;
    Ok(Journal::new(Box::new(move |line| {
        file.write_all(line)?;
        file.sync_data()
    })))
}

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
    async fn lines_are_appended_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/gateway.jsonl");
        for query_id in ["q-1", "q-2"] {
            let journal = Arc::new(open(&path).unwrap());
            append(&journal, 7, query_id, refused()).await.unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let ids: Vec<_> = text.lines().map(|line| line.contains("q-1")).collect();
        assert_eq!(ids, [true, false]);
    }

    #[tokio::test]
    async fn nothing_is_answered_without_a_record() {
        let journal = Arc::new(Journal::new(Box::new(|_| Err(io::Error::from(io::ErrorKind::StorageFull)))));
        let refusal = append(&journal, 7, "q-1", refused()).await.unwrap_err();
        assert_eq!(refusal.code(), Code::KH902);
    }
}
