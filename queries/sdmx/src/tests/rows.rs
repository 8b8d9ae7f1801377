//! Rows that a structure refuses, by every writer alike, and what a sink has by then.

use std::io::{self, Write};
use std::num::NonZeroU8;

use super::{cell, structure};
use crate::sdmx_csv::{Action, Edition, Options};
use crate::*;

const OPTIONS: Options = Options { edition: Edition::V2_1, action: Action::Replace, note: None };

/// What each writer, and the check alone, says of these rows.
fn refusals(structure: &Structure, rows: &[Observation]) -> Vec<RowError> {
    let of = |result| match result {
        Err(WriteError::Row(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let sink = io::sink;
    vec![
        check_all(structure, rows).unwrap_err(),
        of(sdmx_csv::write(sink(), structure, rows, &OPTIONS)),
        of(plain_csv::write(sink(), structure, rows, plain_csv::Options::default())),
        of(eurostat_tsv::write(sink(), structure, rows)),
    ]
}

fn refused(measure: Measure, lines: &[&str], expected: &RowError) {
    let rows: Vec<Observation> = lines.iter().map(|line| cell(line)).collect();
    for refusal in refusals(&structure(measure), &rows) {
        assert_eq!(&refusal, expected, "{lines:?}");
    }
}

#[test]
fn rows_that_do_not_belong_are_named() {
    let good = "A,T,GE 2022 1 A F";
    let unknown = |dimension: &str, code: &str| RowError::UnknownCode {
        row: 2,
        dimension: dimension.to_owned(),
        code: code.to_owned(),
    };
    refused(Measure::Integer, &[good, "A,T,AM 2023 1 A F"], &unknown("geo", "AM"));
    refused(Measure::Integer, &[good, "A,t,GE 2023 1 A F"], &unknown("sex", "t"));
    refused(Measure::Integer, &[good, "A,,GE 2023 1 A F"], &unknown("sex", ""));
    refused(Measure::Integer, &[good, "A,T 2023 1 A F"], &RowError::CodeCount { row: 2, expected: 3, found: 2 });
    refused(Measure::Integer, &[good, "A,T,GE,GE 2023 1 A F"], &RowError::CodeCount { row: 2, expected: 3, found: 4 });
    for (frequency, period) in [("A", "2023-Q1"), ("Q", "2023-01"), ("M", "2023")] {
        let row = format!("{frequency},T,GE {period} 1 A F");
        let expected = RowError::Frequency { row: 2, frequency: frequency.to_owned(), period: period.to_owned() };
        refused(Measure::Integer, &[good, &row], &expected);
    }
    let again = ["A,F,GE 2022 1 A F", good, "A,T,GE-TB 2022 1 A F", "A,T,GE 2023 1 A F", "A,T,GE 2022 - A C"];
    refused(Measure::Integer, &again, &RowError::Duplicate { row: 5, first: 2 });
}

#[test]
fn values_fit_the_measure() {
    let two = Measure::Decimal(NonZeroU8::new(2).unwrap());
    refused(Measure::Integer, &["A,T,GE 2022 1.5 A F"], &RowError::NotWhole { row: 1 });
    refused(two, &["A,T,GE 2022 1.555 A F"], &RowError::NotDecimal { row: 1, decimals: 2 });
    for value in ["1", "1.5", "1.55"] {
        assert_eq!(check_all(&structure(two), [cell(&format!("A,T,GE 2022 {value} A F"))]), Ok(1));
    }
    let codes = || ["A", "T", "GE"].map(str::to_owned).to_vec();
    let real = Value::real(0.5).unwrap();
    let period = Period::year(2022).unwrap();
    let real = || Observation::new(codes(), period, Some(real), ObsStatus::Normal, ConfStatus::Free).unwrap();
    assert_eq!(check_all(&structure(Measure::Integer), [real()]), Err(RowError::NotWhole { row: 1 }));
    assert_eq!(check_all(&structure(two), [real()]), Err(RowError::NotDecimal { row: 1, decimals: 2 }));
    assert_eq!(check_all(&structure(Measure::Real), [real(), cell("A,F,GE 2022 1.555 A F")]), Ok(2));
}

#[test]
fn every_pair_of_cells_is_told_apart() {
    let keys = ["T", "F"].into_iter().flat_map(|sex| ["GE", "GE-TB", "1$@_"].map(|geo| format!("{sex},{geo}")));
    let periods = ["A 2022", "A 2023", "Q 2022-Q1", "Q 2022-Q2", "M 2022-01", "M 2022-12", "M 2023-01"];
    let rows = keys.flat_map(|key| {
        periods.map(|period| {
            let (frequency, period) = period.split_once(' ').unwrap();
            cell(&format!("{frequency},{key} {period} 1 A F"))
        })
    });
    assert_eq!(check_all(&structure(Measure::Integer), rows), Ok(42));
}

/// Has room for so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 && !bytes.is_empty() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_sink_that_is_full_ends_the_writing_anywhere() {
    let (structure, row) = (structure(Measure::Integer), [cell("A,T,GE 2022 1 A F")]);
    type Writer<'w> = &'w dyn Fn(&mut dyn Write) -> Result<(), WriteError>;
    let prepared = structure_message::Prepared::new((2026, 1, 1), (0, 0, 0)).unwrap();
    let labels = plain_csv::Options { labels: Some(Language::English), byte_order_mark: true };
    let writers: [Writer<'_>; 4] = [
        &|sink| sdmx_csv::write(sink, &structure, &row, &OPTIONS).map(drop),
        &|sink| plain_csv::write(sink, &structure, &row, labels).map(drop),
        &|sink| eurostat_tsv::write(sink, &structure, &row).map(drop),
        &|sink| Ok(structure_message::write(sink, &structure, prepared)?),
    ];
    for write in writers {
        let mut whole = Vec::new();
        write(&mut whole).unwrap();
        for room in (0..whole.len()).step_by(whole.len() / 100 + 1) {
            let WriteError::Sink(refusal) = write(&mut Full(room)).unwrap_err() else { panic!("{room}") };
            assert_eq!(refusal.kind(), io::ErrorKind::StorageFull);
        }
        assert!(write(&mut Full(whole.len() - 1)).is_err() && write(&mut Full(whole.len())).is_ok());
    }
}

#[test]
fn rows_are_written_as_they_come() {
    struct Counting<'c>(&'c std::cell::Cell<usize>);
    impl Write for Counting<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.set(self.0.get() + bytes.iter().filter(|byte| **byte == b'\n').count());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let lines = std::cell::Cell::new(0);
    let rows = (1..=9999).map(|year| {
        assert_eq!(lines.get(), year, "the header and all rows before");
        cell(&format!("A,T,GE {year:04} 1 A F"))
    });
    sdmx_csv::write(Counting(&lines), &structure(Measure::Integer), rows, &OPTIONS).unwrap();
    assert_eq!(lines.get(), 10_000);
}
