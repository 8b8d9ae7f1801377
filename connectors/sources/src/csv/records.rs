//! Reads a stream of UTF-8 into batches of CSV records, in a buffer that is used again and again: memory is bounded by
//! [`BLOCK`] and the longest row, which is bounded by [`LONGEST_ROW`].

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use super::fault::RowCause;
use super::grammar::{Cell, Found, Grammar, QUOTE};

/// Bytes of records that are looked at together.
const BLOCK: usize = 2 << 20;
/// The longest row, in bytes.
pub(super) const LONGEST_ROW: usize = 16 << 20;

/// A stream of records, and those of them that are at hand.
pub(super) struct Records<R> {
    input: R,
    grammar: Grammar,
    /// How many cells a record must have; any number where nothing is said.
    expected: Option<usize>,
    buffer: Vec<u8>,
    /// What was read into the buffer, and begins with the records at hand.
    start: usize,
    end: usize,
    /// Up to where the records at hand reach.
    next: usize,
    is_ended: bool,
    /// The line that `start` is on.
    line: u64,
    has_nul: bool,
    cells: Vec<Cell>,
    /// Where each record begins.
    rows: Vec<usize>,
    faults: Vec<Fault>,
}

/// A record that is not among those at hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: u64,
    /// The column in the file.
    pub(super) column: Option<usize>,
    pub(super) cause: RowCause,
}

/// Why reading cannot go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// Of the input.
    Input(io::Error),
    /// A row that hides what follows it.
    Row(Fault),
}

impl<R: Read> Records<R> {
    /// The records of `input`, which begins on `line`.
    pub(super) fn new(input: R, grammar: Grammar, line: u64) -> Self {
        Self {
            input,
            grammar,
            expected: None,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            next: 0,
            is_ended: false,
            line,
            has_nul: false,
            cells: Vec::new(),
            rows: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// From here on records have this many cells, and those that have not are faults.
    pub(super) fn expect(&mut self, cells: usize, grammar: Grammar) {
        (self.expected, self.grammar) = (Some(cells), grammar);
    }

    /// Leaves out lines, whatever is on them.
    pub(super) fn skip_lines(&mut self, lines: usize) -> Result<(), Stop> {
        for _ in 0..lines {
            self.next = loop {
                self.fill().map_err(Stop::Input)?;
                match memchr(b'\n', self.unread()) {
                    Some(found) => break self.start + found + 1,
                    None if self.is_ended => break self.end,
                    None => self.grow()?,
                }
            };
            self.pass();
        }
        Ok(())
    }

    /// Takes the next records, at most `most` of them; empty lines are none. Nothing left is `false`.
    pub(super) fn advance(&mut self, most: usize) -> Result<bool, Stop> {
        self.pass();
        loop {
            self.fill().map_err(Stop::Input)?;
            let found = self.take(most);
            match found {
                _ if !self.rows.is_empty() || !self.faults.is_empty() => return Ok(true),
                Found::Unterminated => {
                    let fault = Fault { line: self.line_at(self.next), column: None, cause: RowCause::Unterminated };
                    return Err(Stop::Row(fault));
                }
                _ if self.is_ended && self.next == self.end => return Ok(false),
                // Empty lines only.
                _ if self.next > self.start => self.pass(),
                _ => self.grow()?,
            }
        }
    }

    /// The records at hand.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The records that were met among those at hand, but cannot be read.
    pub(super) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether a zero byte has been read.
    pub(super) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// The line of a record at hand.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.line_at(self.rows.get(row).copied().unwrap_or(self.start))
    }

    /// The cells of one column of the records at hand: the `slot`th of `slots` that are wanted of each record.
    pub(super) fn column(&self, slot: usize, slots: usize) -> Column<'_> {
        Column { bytes: &self.buffer, cells: &self.cells, slot, slots: slots.max(1) }
    }

    /// The cells of the records at hand, where all of them are wanted and there is one record.
    pub(super) fn record(&self) -> Vec<Vec<u8>> {
        let mut cells = Vec::new();
        self.column(0, 1).each(|_, cell| cells.push(cell.to_vec()));
        cells
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn line_at(&self, place: usize) -> u64 {
        self.line + line_ends(self.buffer.get(self.start..place).unwrap_or_default())
    }

    /// Lets go of the records at hand.
    fn pass(&mut self) {
        self.line = self.line_at(self.next);
        self.start = self.next;
        self.cells.clear();
        self.rows.clear();
        self.faults.clear();
    }

    fn take(&mut self, most: usize) -> Found {
        let Self { grammar, buffer, cells, rows, .. } = self;
        let bytes = buffer.get(..self.end).unwrap_or_default();
        while rows.len() < most && self.next < self.end {
            match bytes.get(self.next..) {
                Some([b'\n', ..]) => self.next += 1,
                Some([b'\r', b'\n', ..]) => self.next += 2,
                _ => {
                    let kept = cells.len();
                    let found = grammar.record(bytes, self.next, self.is_ended, cells);
                    let Found::Record { next, cells: count, fault } = found else {
                        cells.truncate(kept);
                        return found;
                    };
                    let ragged = self.expected.filter(|expected| *expected != count);
                    let ragged = ragged.map(|expected| (None, RowCause::Cells { expected, found: count }));
                    match fault.map(|(column, cause)| (Some(column), cause)).or(ragged) {
                        None => rows.push(self.next),
                        Some((column, cause)) => {
                            cells.truncate(kept);
                            let before = bytes.get(self.start..self.next).unwrap_or_default();
                            let line = self.line + line_ends(before);
                            self.faults.push(Fault { line, column, cause });
                            // A file of faults only must not fill the memory with them.
                            if self.faults.len() >= most {
                                self.next = next;
                                return Found::Incomplete;
                            }
                        }
                    }
                    self.next = next;
                }
            }
        }
        Found::Incomplete
    }

    /// Reads until the buffer is full or nothing is left.
    fn fill(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            self.buffer.resize(BLOCK, 0);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.end, self.next, self.start) = (self.end - self.start, self.next - self.start, 0);
        }
        while !self.is_ended {
            let Some(free) = self.buffer.get_mut(self.end..).filter(|free| !free.is_empty()) else { break };
            match self.input.read(free) {
                Ok(0) => self.is_ended = true,
                Ok(read) => {
                    self.has_nul |= free.get(..read).is_some_and(|new| memchr(0, new).is_some());
                    self.end += read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes room for a row that is longer than the buffer.
    fn grow(&mut self) -> Result<(), Stop> {
        if self.buffer.len() >= LONGEST_ROW {
            let cause = RowCause::TooLong { limit: LONGEST_ROW };
            return Err(Stop::Row(Fault { line: self.line, column: None, cause }));
        }
        self.buffer.resize((self.buffer.len() * 2).min(LONGEST_ROW), 0);
        Ok(())
    }
}

/// The line that the input reached, for errors of the input.
impl<R> Records<R> {
    /// The line that the records at hand begin on.
    pub(super) fn reached(&self) -> u64 {
        self.line
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// The cells of one column.
#[derive(Clone, Copy)]
pub(super) struct Column<'r> {
    bytes: &'r [u8],
    cells: &'r [Cell],
    slot: usize,
    slots: usize,
}

impl Column<'_> {
    /// Whether a record's cell stands in quotes: before one that does not stands a delimiter, a line end or nothing.
    pub(super) fn is_quoted(&self, row: usize) -> bool {
        let cell = self.cells.get(self.slot + row * self.slots);
        let before = cell.and_then(|cell| self.bytes.get((cell.start as usize).checked_sub(1)?));
        before == Some(&QUOTE)
    }

    /// Visits each record's cell, with quotes taken off.
    #[inline]
    pub(super) fn each(&self, mut visit: impl FnMut(usize, &[u8])) {
        let mut unescaped = Vec::new();
        for (row, cell) in self.cells.iter().skip(self.slot).step_by(self.slots).enumerate() {
            let bytes = self.bytes.get(cell.start as usize..cell.end as usize).unwrap_or_default();
            match cell.is_escaped {
                false => visit(row, bytes),
                true => {
                    unescape(bytes, &mut unescaped);
                    visit(row, &unescaped);
                }
            }
        }
    }
}

fn unescape(bytes: &[u8], into: &mut Vec<u8>) {
    into.clear();
    let mut after_quote = false;
    for byte in bytes {
        after_quote = *byte == QUOTE && !after_quote;
        if !after_quote {
            into.push(*byte);
        }
    }
}

#[cfg(test)]
mod tests;
