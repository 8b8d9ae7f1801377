//! Batches of records from streams that give little at a time, lines of faults, bounds.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use super::super::marks::Delimiter;
use super::*;

fn grammar() -> Grammar {
    Grammar::new(Delimiter::try_from(b';').unwrap())
}

/// Gives a few bytes at a time.
struct Dripping<'t>(&'t [u8], usize);

impl Read for Dripping<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let some = self.1.min(into.len()).min(self.0.len());
        let (given, rest) = self.0.split_at(some);
        into.get_mut(..some).unwrap().copy_from_slice(given);
        self.0 = rest;
        Ok(some)
    }
}

/// All rows with their lines, cells separated by `|`, and the lines of faults.
fn all(text: &str, expected: usize, most: usize, at_once: usize) -> (Vec<String>, Vec<u64>) {
    let mut records = Records::new(Dripping(text.as_bytes(), at_once), grammar(), 1);
    records.expect(expected, grammar());
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    while records.advance(most).unwrap() {
        assert!(records.rows() <= most);
        let first = rows.len();
        rows.extend((0..records.rows()).map(|row| format!("{}:", records.line(row))));
        for slot in 0..expected {
            records.column(slot, expected).each(|row, cell| {
                let bar = if slot == 0 { "" } else { "|" };
                let row: &mut String = rows.get_mut(first + row).unwrap();
                row.push_str(&format!("{bar}{}", std::str::from_utf8(cell).unwrap()));
            });
        }
        faults.extend(records.faults().iter().map(|fault| fault.line));
    }
    (rows, faults)
}

#[test]
fn rows_keep_their_lines_whatever_the_batches() {
    let text = "a;b\r\n\n\"c\nc\";d\n;\"say \"\"e\"\"\"\nragged\n\"x\"y;z\n\r\nf;g";
    for most in [1, 2, 3, 100] {
        for at_once in [1, 2, 3, 7, 1000] {
            let (rows, faults) = all(text, 2, most, at_once);
            assert_eq!(rows, ["1:a|b", "3:c\nc|d", "5:|say \"e\"", "9:f|g"], "{most} {at_once}");
            assert_eq!(faults, [6, 7], "{most} {at_once}");
        }
    }
}

#[test]
fn ragged_rows_say_how_many_cells_they_have() {
    let mut records = Records::new(Cursor::new("a;b\nc\nd;e;f;g\n"), grammar(), 5);
    records.expect(2, grammar());
    assert!(records.advance(10).unwrap());
    let causes: Vec<_> = records.faults().iter().map(|fault| (fault.line, fault.column, fault.cause.clone())).collect();
    let cells = |found| RowCause::Cells { expected: 2, found };
    assert_eq!(causes, [(6, None, cells(1)), (7, None, cells(4))]);
}

#[test]
fn lines_are_left_out_whatever_is_on_them() {
    let mut records = Records::new(Cursor::new("a \"title\n;;;\"\n\na;b\n"), grammar(), 1);
    records.skip_lines(2).unwrap();
    assert!(records.advance(1).unwrap());
    assert_eq!((records.line(0), records.record()), (4, vec![b"a".to_vec(), b"b".to_vec()]));
    let mut short = Records::new(Cursor::new("only"), grammar(), 1);
    short.skip_lines(3).unwrap();
    assert!(!short.advance(1).unwrap());
}

#[test]
fn a_row_longer_than_the_buffer_is_read_and_one_longer_than_the_limit_is_named() {
    let long = "x".repeat(LONGEST_ROW - 3);
    let (rows, _) = all(&format!("a;b\n{long};c\nd;e\n"), 2, 10, usize::MAX);
    assert_eq!(rows.iter().map(String::len).collect::<Vec<_>>(), [5, LONGEST_ROW + 1, 5]);
    for tail in ["x;c\nd;e\n", "\";c\nd;e\n"] {
        let quote = if tail.starts_with('"') { "\"" } else { "" };
        let text = format!("a;b\n\n{quote}{long}{tail}");
        let mut records = Records::new(Cursor::new(text.as_bytes()), grammar(), 1);
        assert!(records.advance(10).unwrap());
        let Err(Stop::Row(fault)) = records.advance(10) else { panic!("a row of more than 16 MiB was read") };
        assert_eq!((fault.line, fault.cause), (3, RowCause::TooLong { limit: LONGEST_ROW }));
    }
}

#[test]
fn endless_rows_take_no_more_memory_than_the_limit() {
    let endless = io::repeat(b'x').take(1 << 30);
    let mut records = Records::new(endless, grammar(), 1);
    let Err(Stop::Row(fault)) = records.advance(10) else { panic!("a row of 1 GB was read") };
    assert_eq!((fault.line, records.buffer.capacity() <= 2 * LONGEST_ROW), (1, true));
}

#[test]
fn quotes_that_never_close_stop_the_reading_after_the_rows_before() {
    let mut records = Records::new(Cursor::new("a;b\nc;\"d\ne;f\n"), grammar(), 1);
    assert!(records.advance(10).unwrap());
    assert_eq!(records.rows(), 1);
    let Err(Stop::Row(fault)) = records.advance(10) else { panic!("unterminated quotes were read") };
    assert_eq!((fault.line, fault.cause), (2, RowCause::Unterminated));
}

#[test]
fn zero_bytes_are_noticed() {
    for (text, has_nul) in [("a;b\n", false), ("a;\0b\n", true)] {
        let mut records = Records::new(Cursor::new(text), grammar(), 1);
        records.advance(1).unwrap();
        assert_eq!(records.has_nul(), has_nul);
    }
}
