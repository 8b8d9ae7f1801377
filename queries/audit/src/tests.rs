//! Records survive their line; a journal that failed once stays closed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use super::*;

fn record(event: Event) -> Record {
    Record { version: VERSION, at_micros: 1_700_000_000_000_000, query_id: "q-1".into(), event }
}

fn events() -> Vec<Event> {
    let text = |text: &str| text.to_owned();
    vec![
        Event::FragmentAnswered {
            gateway: text("khidi://georgia/gateway/main"),
            subject: text("nino"),
            role: text("analyst"),
            purpose: text(""),
            relation: text("SELECT\n\"a\" FROM \"interior\".\"border_crossings\" -- ხიდი"),
            ask: text("cells by a: rows"),
            versions: VersionsNote::default(),
            cells: 3,
            withheld: 1,
            bytes: 4096,
            elapsed_micros: 12,
        },
        Event::FragmentRefused {
            gateway: text("khidi://georgia/gateway/main"),
            subject: text(""),
            role: text(""),
            relation: text(""),
            code: text("KH305"),
            operator_text: text("the signature does not fit"),
        },
        Event::CatalogueRead { peer: text("khidi://georgia/operator/check") },
        Event::QueryAnswered {
            subject: text("nino"),
            role: text("analyst"),
            sql: text("SELECT count(*) FROM interior.border_crossings"),
            fragments: vec![FragmentNote { agency: text("interior"), relation: text("SELECT 1"), cells: 1, bytes: 64 }],
            rows: 1,
            elapsed_micros: 99,
        },
        Event::QueryRefused { subject: text("nino"), role: text("analyst"), sql: text("DROP"), code: text("KH101") },
        Event::MetadataRead { subject: text("watch"), role: text("operator"), command: text("GetTables") },
        Event::CallRefused { subject: text("mia"), role: text("agency"), call: text("DoGet"), code: text("KH302") },
        Event::ReleaseMade {
            subject: text("watch"),
            role: text("operator"),
            release: text("immigrants_183/2023/1"),
            is_new: true,
            cells: 90,
            withheld: 12,
        },
        Event::ReleaseRead {
            subject: text("geostat"),
            role: text("statistics-office"),
            release: text("immigrants_183/2023/1"),
            cells: 90,
        },
    ]
}

#[test]
fn a_record_is_one_line_and_reads_back() {
    for event in events() {
        let record = record(event);
        let line = record.to_line().unwrap();
        assert_eq!(line.iter().filter(|&&byte| byte == b'\n').count(), 1);
        assert_eq!(line.last(), Some(&b'\n'));
        assert_eq!(Record::from_line(&line).unwrap(), record);
    }
}

#[test]
fn lines_that_were_written_are_read() {
    for (line, event) in [
        (
            r#"{"version":1,"at_micros":1700000000000000,"query_id":"q-1","event":{"kind":"query_refused","subject":"nino","role":"analyst","sql":"DROP","code":"KH101"}}"#,
            4,
        ),
        (
            r#"{"version":1,"at_micros":1700000000000000,"query_id":"q-1","event":{"kind":"metadata_read","subject":"watch","role":"operator","command":"GetTables"}}"#,
            5,
        ),
        (
            r#"{"version":1,"at_micros":1700000000000000,"query_id":"q-1","event":{"kind":"call_refused","subject":"mia","role":"agency","call":"DoGet","code":"KH302"}}"#,
            6,
        ),
        (
            r#"{"version":1,"at_micros":1700000000000000,"query_id":"q-1","event":{"kind":"release_made","subject":"watch","role":"operator","release":"immigrants_183/2023/1","is_new":true,"cells":90,"withheld":12}}"#,
            7,
        ),
        (
            r#"{"version":1,"at_micros":1700000000000000,"query_id":"q-1","event":{"kind":"release_read","subject":"geostat","role":"statistics-office","release":"immigrants_183/2023/1","cells":90}}"#,
            8,
        ),
    ] {
        assert_eq!(Record::from_line(line.as_bytes()).unwrap(), record(events().remove(event)));
    }
}

#[test]
fn a_line_with_an_unknown_field_is_no_record() {
    let line = record(events().remove(2)).to_line().unwrap();
    let line = String::from_utf8(line).unwrap();
    assert!(line.contains(r#""kind":"catalogue_read""#), "{line}");
    for changed in [line.replace("\"peer\"", "\"pear\""), line.replacen('{', "{\"more\":1,", 1)] {
        assert!(Record::from_line(changed.as_bytes()).is_err(), "{changed}");
    }
}

#[test]
fn lines_are_appended_in_order_and_whole() {
    let written = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&written);
    let journal = Journal::new(Box::new(move |line| {
        sink.lock().unwrap().push(line.to_vec());
        Ok(())
    }));
    for event in events() {
        journal.append(&record(event)).unwrap();
    }
    let read: Vec<Event> = written.lock().unwrap().iter().map(|line| Record::from_line(line).unwrap().event).collect();
    assert_eq!(read, events());
}

#[test]
fn after_a_failure_nothing_is_appended() {
    let mut calls = 0;
    let journal = Journal::new(Box::new(move |_| {
        calls += 1;
        if calls == 2 { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
    }));
    let record = record(events().remove(2));
    assert!(journal.append(&record).is_ok());
    assert!(
        matches!(journal.append(&record), Err(AuditError::Write(cause)) if cause.kind() == io::ErrorKind::StorageFull)
    );
    assert!(matches!(journal.append(&record), Err(AuditError::Broken)));
}

#[test]
fn a_sink_that_panics_breaks_the_journal() {
    let journal = Journal::new(Box::new(|_| panic!("torn")));
    let record = record(events().remove(2));
    assert!(catch_unwind(AssertUnwindSafe(|| journal.append(&record))).is_err());
    assert!(matches!(journal.append(&record), Err(AuditError::Broken)));
}
