//! One quick walk over a file that finds places where a record begins, so that the file can be read from several of them
//! at once. See `grammar` for why the walk cannot be wrong about quotes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use memchr::{memchr, memchr_iter};

use super::grammar::QUOTE;
use super::marks::Delimiter;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;

/// A place where a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// Bytes from the beginning of the file.
    pub(super) offset: u64,
    /// The line there, from 1.
    pub(super) line: u64,
}

/// The first record's place after `skipped` lines, and then the first record of every `step` bytes. `from` is where the
/// text begins.
pub(super) fn find(
    file: &mut File,
    from: u64,
    skipped: usize,
    delimiter: Delimiter,
    step: u64,
) -> io::Result<Vec<Checkpoint>> {
    file.seek(SeekFrom::Start(from))?;
    walk(file, from, skipped, delimiter, step, BLOCK)
}

fn walk(
    input: &mut impl Read,
    from: u64,
    skipped: usize,
    delimiter: Delimiter,
    step: u64,
    block: usize,
) -> io::Result<Vec<Checkpoint>> {
    let mut walk = Walk {
        delimiter: delimiter.byte(),
        skipped,
        offset: from,
        line: 1,
        before: b'\n',
        is_quoted: false,
        closed: None,
        due: from,
        step,
        found: Vec::new(),
    };
    let mut buffer = vec![0; block];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(walk.found),
            Ok(read) => walk.pass(buffer.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

struct Walk {
    delimiter: u8,
    /// Lines that are not looked at.
    skipped: usize,
    /// Where the block begins that is walked over, and the line there.
    offset: u64,
    line: u64,
    /// The byte before the block.
    before: u8,
    is_quoted: bool,
    /// The offset behind a quote that closes, unless another one stands there.
    closed: Option<u64>,
    /// From which offset on the next checkpoint is wanted.
    due: u64,
    step: u64,
    found: Vec<Checkpoint>,
}

impl Walk {
    fn pass(&mut self, block: &[u8]) {
        let mut at = self.skip(block);
        if self.found.is_empty() && at < block.len() {
            self.check(block, at);
        }
        let begin = at;
        for quote in memchr_iter(QUOTE, block.get(begin..).unwrap_or_default()) {
            let quote = begin + quote;
            self.lines(block, at, quote);
            self.quote(block, quote);
            at = quote + 1;
        }
        self.lines(block, at, block.len());
        self.line += line_ends(block);
        self.offset += block.len() as u64;
        self.before = block.last().copied().unwrap_or(self.before);
    }

    /// How many bytes of the block belong to lines that are left out.
    fn skip(&mut self, block: &[u8]) -> usize {
        let mut at = 0;
        while self.skipped > 0 {
            let Some(end) = block.get(at..).and_then(|rest| memchr(b'\n', rest)) else { return block.len() };
            at += end + 1;
            self.skipped -= 1;
        }
        at
    }

    /// Bytes without quotes: line ends in them end records, unless they are within quotes.
    fn lines(&mut self, block: &[u8], mut from: usize, to: usize) {
        while !self.is_quoted && self.due <= self.offset + to as u64 {
            // The record before the next one ends at the byte before the due one, or later.
            let ahead = self.due.saturating_sub(self.offset + 1);
            from = usize::try_from(ahead).unwrap_or(usize::MAX).max(from);
            let Some(end) = block.get(from..to).and_then(|rest| memchr(b'\n', rest)) else { return };
            from += end + 1;
            self.check(block, from);
        }
    }

    /// A quote in the block.
    fn quote(&mut self, block: &[u8], at: usize) {
        let offset = self.offset + at as u64;
        if self.is_quoted {
            (self.is_quoted, self.closed) = (false, Some(offset + 1));
        } else if self.closed == Some(offset) {
            // Written twice: the one before did not close.
            self.is_quoted = true;
        } else {
            let before = at.checked_sub(1).and_then(|before| block.get(before).copied()).unwrap_or(self.before);
            self.is_quoted = before == b'\n' || before == self.delimiter;
        }
    }

    /// A record begins in the block.
    fn check(&mut self, block: &[u8], at: usize) {
        let (offset, line) = (self.offset + at as u64, self.line + line_ends(block.get(..at).unwrap_or_default()));
        self.found.push(Checkpoint { offset, line });
        self.due = offset + self.step;
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests;
