//! Where a CSV record and its cells begin and end. Looks at bytes that are there and says when they are too few; reads,
//! copies and converts nothing.
//!
//! A quote opens a cell only as its first byte, and closes it unless another quote follows. So whether a byte lies within
//! quotes follows from the quotes before it and the byte in front of each: `checkpoints` walks a file by the same rule, and
//! both agree on records also where a row is malformed. Lenient parsers, that let quotes open within a cell, have no such rule.

use memchr::memchr;

use super::fault::RowCause;
use super::marks::Delimiter;

/// What a cell begins and ends with when it holds delimiters or line ends.
pub(super) const QUOTE: u8 = b'"';

/// A cell of the bytes that a [`Grammar`] looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether quotes are written twice in it.
    pub(super) is_escaped: bool,
}

/// How the records of a file are written.
#[derive(Debug, Clone)]
pub(super) struct Grammar {
    delimiter: u8,
    /// Which bytes end an unquoted cell, or must not be in it.
    special: [bool; 256],
    /// Whether the cells of a column are wanted; columns beyond are, if there is nothing here.
    wanted: Vec<bool>,
}

/// What stands at the beginning of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A record, up to `next`.
    Record {
        next: usize,
        /// How many cells it has.
        cells: usize,
        /// The first fault, and the column that it is in.
        fault: Option<(usize, RowCause)>,
    },
    /// A record whose end is not there yet.
    Incomplete,
    /// A record that ends within quotes.
    Unterminated,
}

impl Grammar {
    /// All cells are wanted.
    pub(super) fn new(delimiter: Delimiter) -> Self {
        let delimiter = delimiter.byte();
        let mut special = [false; 256];
        for (byte, is_special) in (0..=u8::MAX).zip(&mut special) {
            *is_special = [delimiter, b'\n', b'\r', QUOTE].contains(&byte);
        }
        Self { delimiter, special, wanted: Vec::new() }
    }

    /// Only these columns are wanted.
    pub(super) fn wanting(mut self, wanted: Vec<bool>) -> Self {
        self.wanted = wanted;
        self
    }

    /// The record at `start`, whose wanted cells are pushed. `is_last` says that nothing follows the bytes.
    pub(super) fn record(&self, bytes: &[u8], start: usize, is_last: bool, cells: &mut Vec<Cell>) -> Found {
        let (mut at, mut column, mut fault) = (start, 0, None);
        loop {
            let from = at;
            let (cell, ending) = match bytes.get(at) {
                Some(&QUOTE) => match quoted(bytes, at + 1, is_last) {
                    Quoted::Closed(cell) => {
                        let behind = cell.end as usize + 1;
                        (
                            cell,
                            self.behind_quote(bytes, behind, is_last, || {
                                fault.get_or_insert((column, RowCause::AfterQuote));
                            }),
                        )
                    }
                    Quoted::Incomplete => return Found::Incomplete,
                    Quoted::Unterminated => return Found::Unterminated,
                },
                _ => {
                    let ending = self.unquoted(bytes, at, is_last, &mut |cause| {
                        fault.get_or_insert((column, cause));
                    });
                    let end = match ending {
                        Ending::Cell { end } | Ending::Record { end, .. } => end,
                        Ending::Incomplete => return Found::Incomplete,
                    };
                    (cell(from, end, false), ending)
                }
            };
            if self.wanted.is_empty() || self.wanted.get(column) == Some(&true) {
                cells.push(cell);
            }
            column += 1;
            match ending {
                Ending::Cell { end } => at = end + 1,
                Ending::Record { next, .. } => return Found::Record { next, cells: column, fault },
                Ending::Incomplete => return Found::Incomplete,
            }
        }
    }

    /// The end of an unquoted cell that has something of itself at `at`.
    #[inline]
    fn unquoted(&self, bytes: &[u8], at: usize, is_last: bool, fault: &mut dyn FnMut(RowCause)) -> Ending {
        let mut from = at;
        loop {
            let rest = bytes.get(from..).unwrap_or_default();
            let is_special = |byte: &u8| self.special.get(usize::from(*byte)) == Some(&true);
            let Some((end, byte)) =
                rest.iter().position(is_special).and_then(|found| Some((from + found, *rest.get(found)?)))
            else {
                return match is_last {
                    true => Ending::Record { end: bytes.len(), next: bytes.len() },
                    false => Ending::Incomplete,
                };
            };
            match (byte, bytes.get(end + 1)) {
                (b'\n', _) => return Ending::Record { end, next: end + 1 },
                (b'\r', Some(b'\n')) => return Ending::Record { end, next: end + 2 },
                (b'\r', None) if is_last => return Ending::Record { end, next: end + 1 },
                (b'\r', None) => return Ending::Incomplete,
                (b'\r', Some(_)) => fault(RowCause::BareReturn),
                (QUOTE, _) => fault(RowCause::StrayQuote),
                _ => return Ending::Cell { end },
            }
            from = end + 1;
        }
    }

    /// The end of a quoted cell whose closing quote stands before `at`.
    #[inline]
    fn behind_quote(&self, bytes: &[u8], at: usize, is_last: bool, fault: impl FnOnce()) -> Ending {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(byte), _) if *byte == self.delimiter => Ending::Cell { end: at },
            (Some(b'\n'), _) => Ending::Record { end: at, next: at + 1 },
            (Some(b'\r'), Some(b'\n')) => Ending::Record { end: at, next: at + 2 },
            (Some(b'\r'), None) if is_last => Ending::Record { end: at, next: at + 1 },
            (None, _) if is_last => Ending::Record { end: at, next: at },
            (None, _) | (Some(b'\r'), None) => Ending::Incomplete,
            (Some(_), _) => {
                fault();
                self.unquoted(bytes, at, is_last, &mut |_| ())
            }
        }
    }
}

/// Where a cell ends.
enum Ending {
    /// A delimiter stands at `end`.
    Cell {
        end: usize,
    },
    /// The record ends with it; the next one begins at `next`.
    Record {
        end: usize,
        next: usize,
    },
    Incomplete,
}

enum Quoted {
    Closed(Cell),
    Incomplete,
    Unterminated,
}

/// The cell whose opening quote stands before `start`.
#[inline]
fn quoted(bytes: &[u8], start: usize, is_last: bool) -> Quoted {
    let (mut from, mut is_escaped) = (start, false);
    loop {
        let open = || if is_last { Quoted::Unterminated } else { Quoted::Incomplete };
        let Some(found) = bytes.get(from..).and_then(|rest| memchr(QUOTE, rest)) else { return open() };
        match bytes.get(from + found + 1) {
            Some(&QUOTE) => (from, is_escaped) = (from + found + 2, true),
            None if !is_last => return Quoted::Incomplete,
            _ => return Quoted::Closed(cell(start, from + found, is_escaped)),
        }
    }
}

/// Records are far shorter than what 32 bits count.
#[inline]
fn cell(start: usize, end: usize, is_escaped: bool) -> Cell {
    let short = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Cell { start: short(start), end: short(end), is_escaped }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn grammar() -> Grammar {
        Grammar::new(Delimiter::try_from(b';').unwrap())
    }

    /// The cells of the first record, `|` between them, and what is found.
    fn first(text: &str, is_last: bool) -> (String, Found) {
        let mut cells = Vec::new();
        let found = grammar().record(text.as_bytes(), 0, is_last, &mut cells);
        let cells =
            cells.iter().map(|cell| &text[cell.start as usize..cell.end as usize]).collect::<Vec<_>>().join("|");
        (cells, found)
    }

    fn record(next: usize, cells: usize) -> Found {
        Found::Record { next, cells, fault: None }
    }

    #[test]
    fn records_are_cut_into_cells() {
        let rows = [
            ("a;b\nc", "a|b", record(4, 2)),
            ("a;b\r\nc", "a|b", record(5, 2)),
            (";\n", "|", record(2, 2)),
            ("\n", "", record(1, 1)),
            ("a", "a", record(1, 1)),
            ("a;", "a|", record(2, 2)),
            ("a\r", "a", record(2, 1)),
            ("\"a;\n\";b\n", "a;\n|b", record(8, 2)),
            ("\"a\"\r\n", "a", record(5, 1)),
            ("\"a\"", "a", record(3, 1)),
            ("\"\";\"\"\n", "|", record(6, 2)),
            ("\"a\"\"b\"\n", "a\"\"b", record(7, 1)),
            ("\"\"\"\"\n", "\"\"", record(5, 1)),
            ("ქ;\"ა\"\n", "ქ|ა", record(10, 2)),
        ];
        for (text, cells, found) in rows {
            assert_eq!(first(text, true), (cells.to_owned(), found), "{text:?}");
        }
    }

    #[test]
    fn malformed_cells_are_faults_of_their_column_and_the_record_ends_where_it_would() {
        let rows = [
            ("a;b\"c;d\"\ne", 1, RowCause::StrayQuote, 9),
            ("a;\"b\"c;d\ne", 1, RowCause::AfterQuote, 9),
            ("\"a\" ;b\ne", 0, RowCause::AfterQuote, 7),
            ("\"a\"b\"c;\"d\n\"\ne", 0, RowCause::AfterQuote, 12),
            ("a\rb;c\ne", 0, RowCause::BareReturn, 6),
            ("\"a\"\rb\ne", 0, RowCause::AfterQuote, 6),
        ];
        for (text, column, cause, next) in rows {
            let Found::Record { next: at, fault, .. } = first(text, true).1 else { unreachable!() };
            assert_eq!((fault, at), (Some((column, cause)), next), "{text:?}");
        }
    }

    #[test]
    fn what_is_cut_off_is_incomplete_and_at_the_end_unterminated_or_whole() {
        for text in ["", "a", "a;", "a\r", "\"a", "\"a\"", "\"a\"\"", "\"a\"\r", "a;\"b\n", "\"a\"x"] {
            assert_eq!(first(text, false).1, Found::Incomplete, "{text:?}");
        }
        for text in ["\"", "\"a", "\"a\"\"", "a;\"b\n"] {
            assert_eq!(first(text, true).1, Found::Unterminated, "{text:?}");
        }
    }

    #[test]
    fn only_wanted_cells_are_kept_but_all_are_counted() {
        let mut cells = Vec::new();
        let found = grammar().wanting(vec![false, true, false]).record(b"a;b;c;d\n", 0, true, &mut cells);
        assert_eq!((cells, found), (vec![cell(2, 3, false)], record(8, 4)));
    }
}
