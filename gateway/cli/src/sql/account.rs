//! The account of an answer, as people read it: which agency was asked what, what crossed, how far to trust it.

use std::fmt::{self, Display, Formatter};

use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_protocol::report::{FragmentReport, QueryReport};
use khidi_queries_protocol::status::Status;
use khidi_queries_protocol::tail::AnswerKind;

/// Shows a report, one line of `prefix` and text after the other, the last one without a line break.
pub struct Account<'a> {
    /// The report.
    pub report: &'a QueryReport,
    /// What stands before each line.
    pub prefix: &'static str,
}

impl Display for Account<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { report, prefix } = self;
        for fragment in &report.fragments {
            asked(f, fragment, prefix)?;
        }
        for missing in &report.missing {
            writeln!(
                f,
                "{prefix}MISSING: {} did not answer ({}); nothing here is complete",
                missing.agency, missing.code
            )?;
        }
        if report.incomplete {
            let meaning = "a sum lacks a cell that one of its agencies did not release, or an agency is missing";
            writeln!(f, "{prefix}INCOMPLETE: {meaning}")?;
        }
        if report.worst_status == Status::Absent {
            writeln!(f, "{prefix}NULL: empty, or over fewer people than the agency's threshold")?;
        }
        let crossed: u64 = report.fragments.iter().map(|fragment| fragment.bytes).sum();
        write!(f, "{prefix}answered in {} ms; {} crossed in all", report.elapsed_ms, Bytes(crossed))
    }
}

fn asked(f: &mut Formatter<'_>, fragment: &FragmentReport, prefix: &str) -> fmt::Result {
    let sql = fragment.sql.replace(['\r', '\n'], " ");
    writeln!(f, "{prefix}{} was asked: {sql}", fragment.agency)?;
    if !fragment.measures.is_empty() {
        let by = if fragment.keys.is_empty() { String::new() } else { format!(" by {}", fragment.keys.join(", ")) };
        writeln!(f, "{prefix}  for {}{by}", fragment.measures.join(", "))?;
    }
    let (received, bytes, elapsed_ms) = (fragment.received, Bytes(fragment.bytes), fragment.elapsed_ms);
    let what = match (fragment.kind, received) {
        (AnswerKind::Cells, 1) => "cell",
        (AnswerKind::Cells, _) => "cells",
        (AnswerKind::Rows, 1) => "row of a public table",
        (AnswerKind::Rows, _) => "rows of public tables",
    };
    let protection = match (fragment.protection, fragment.count_variance) {
        (Protection::Standard, Some(variance)) => {
            format!("standard, counts of people moved by a standard deviation of {:.1}", variance.sqrt())
        }
        (Protection::Standard, None) => "standard".to_owned(),
        (Protection::Bare, _) => "NONE (bare)".to_owned(),
    };
    writeln!(f, "{prefix}  crossed: {received} {what}, {bytes}, in {elapsed_ms} ms, protection there: {protection}")?;
    match &fragment.as_of {
        Some(day) => writeln!(f, "{prefix}  data as of {day}"),
        None => Ok(()),
    }
}

/// A number of bytes for people.
struct Bytes(u64);

impl Display for Bytes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes @ 0..10_000 => write!(f, "{bytes} B"),
            bytes @ 10_000..10_000_000 => write!(f, "{} kB", bytes / 1_000),
            bytes => write!(f, "{} MB", bytes / 1_000_000),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const REPORT: &str = r#"{"query_id":"q-1","fragments":[{"agency":"mia","sql":"SELECT c0\nFROM mia.returns",
        "keys":["c0"],"measures":["rows","contributors"],"kind":"cells","received":12,"bytes":2048,"elapsed_ms":7,
        "protection":"standard","count_variance":6.25,"as_of":"2026-11-01"},{"agency":"geostat","sql":"SELECT 1","keys":[],"measures":[],"kind":"rows",
        "received":1,"bytes":123456,"elapsed_ms":3,"protection":"bare"}],
        "missing":[{"agency":"mof","code":"KH401"}],
        "columns":[{"name":"n","worst_status":"absent"}],"elapsed_ms":9,"incomplete":true,"worst_status":"absent"}"#;

    #[test]
    fn says_who_was_asked_what_and_what_crossed() {
        let report = QueryReport::decode(REPORT.as_bytes()).unwrap();
        let text = Account { report: &report, prefix: "-- " }.to_string();
        let expected = "-- mia was asked: SELECT c0 FROM mia.returns\n\
            --   for rows, contributors by c0\n\
            --   crossed: 12 cells, 2048 B, in 7 ms, protection there: standard, counts of people moved by a standard \
            deviation of 2.5\n\
            --   data as of 2026-11-01\n\
            -- geostat was asked: SELECT 1\n\
            --   crossed: 1 row of a public table, 123 kB, in 3 ms, protection there: NONE (bare)\n\
            -- MISSING: mof did not answer (KH401); nothing here is complete\n\
            -- INCOMPLETE: a sum lacks a cell that one of its agencies did not release, or an agency is missing\n\
            -- NULL: empty, or over fewer people than the agency's threshold\n\
            -- answered in 9 ms; 125 kB crossed in all";
        assert_eq!(text, expected);
    }
}
