//! The beginning of a CSV file: its delimiter, the names of its columns, a sample of its rows.

use std::io::Read;
use std::path::Path;

use super::config::CsvConfig;
use super::error::CsvError;
use super::fault::{RowCause, RowFault};
use super::grammar::{Found, Grammar};
use super::input::{Text, Wrapping};
use super::listing::FoundFile;
use super::marks::Delimiter;
use super::parts::trimmed;
use super::records::{Fault, Records, Stop};
use crate::SourceError;

/// Bytes of text in which a delimiter is looked for.
const LOOKED_AT: usize = 256 << 10;
/// Rows in which it is looked for.
const ROWS_LOOKED_AT: usize = 100;

/// How one file is written, and what its columns are called.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) wrapping: Wrapping,
    pub(super) delimiter: Delimiter,
    /// Lines before the header.
    pub(super) skipped: usize,
    /// Whether the first record is a header.
    pub(super) has_header: bool,
    /// The line that the header is on; 0 if there is none.
    pub(super) header_line: u64,
    /// Published names, in the file's order.
    pub(super) names: Vec<String>,
}

/// Reads the beginning of `file`.
pub(super) fn read(file: &FoundFile, config: &CsvConfig) -> Result<Head, SourceError> {
    let path = &file.path;
    let unreadable = |cause| SourceError::io(path, cause);
    let wrapping = Wrapping::of(path, config.encoding).map_err(unreadable)?;
    let mut beginning = Vec::new();
    let text = wrapping.text(path).map_err(unreadable)?;
    text.take(LOOKED_AT as u64).read_to_end(&mut beginning).map_err(unreadable)?;
    let is_whole = beginning.len() < LOOKED_AT;
    let lines = behind_lines(&beginning, config.skip_lines);
    // The first line of a file that was written for Excel may name the delimiter.
    let announced = announced(lines);
    let skipped = config.skip_lines + usize::from(announced.is_some());
    let found = || found(behind_lines(&beginning, skipped), is_whole);
    let delimiter = config.delimiter.or(announced).unwrap_or_else(found);
    let has_header = config.header.is_none();
    let mut head = Head { wrapping, delimiter, skipped, has_header, header_line: 0, names: Vec::new() };
    (head.header_line, head.names) = match &config.header {
        Some(names) => (0, names.iter().map(|name| name.trim().to_owned()).collect()),
        None => header(path, &head)?,
    };
    rename(path, &mut head.names, config)?;
    Ok(head)
}

impl Head {
    /// The records of the file's `text`, which begins with all that stands before them.
    pub(super) fn records(&self, text: Text) -> Result<Records<Text>, Stop> {
        let mut records = Records::new(text, Grammar::new(self.delimiter), 1);
        records.skip_lines(self.skipped)?;
        if self.has_header {
            records.advance(1)?;
        }
        Ok(records)
    }
}

/// The line of the header of the file, and the names in it.
fn header(path: &Path, head: &Head) -> Result<(u64, Vec<String>), SourceError> {
    let text = head.wrapping.text(path).map_err(|cause| SourceError::io(path, cause))?;
    let records = head.records(text).map_err(|stop| stopped(path, stop))?;
    if let Some(Fault { line, cause, .. }) = records.faults().first() {
        return Err(row_error(path, *line, cause.clone()));
    }
    if records.rows() == 0 {
        return Err(CsvError::NoHeader { path: path.to_owned() }.into());
    }
    let name = |(cell, position): (Vec<u8>, usize)| {
        let name = match std::str::from_utf8(trimmed(&cell)) {
            Ok(name) if name.contains('\0') => return Err(row_error(path, records.line(0), RowCause::Nul)),
            Ok(name) => name.trim(),
            Err(_) => return Err(row_error(path, records.line(0), RowCause::Encoding)),
        };
        match name {
            "" => Err(CsvError::UnnamedColumn { path: path.to_owned(), position }.into()),
            name => Ok(name.to_owned()),
        }
    };
    let names = records.record().into_iter().zip(1..).map(name).collect::<Result<_, _>>()?;
    Ok((records.line(0), names))
}

fn row_error(path: &Path, line: u64, cause: RowCause) -> SourceError {
    CsvError::Row(RowFault { path: path.to_owned(), line, column: None, cause }).into()
}

/// The error for a file whose beginning cannot be read.
pub(super) fn stopped(path: &Path, stop: Stop) -> SourceError {
    match stop {
        Stop::Input(cause) => SourceError::io(path, cause),
        Stop::Row(Fault { line, cause, .. }) => row_error(path, line, cause),
    }
}

fn rename(path: &Path, names: &mut [String], config: &CsvConfig) -> Result<(), SourceError> {
    if let Some(column) = config.rename.keys().find(|name| !names.contains(name)) {
        let (path, column) = (path.to_owned(), column.clone());
        return Err(CsvError::NoSuchColumn { path, setting: "rename", column }.into());
    }
    for name in &mut *names {
        if let Some(published) = config.rename.get(name) {
            name.clone_from(published);
        }
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort();
    match sorted.array_windows().find(|[one, other]| one == other) {
        Some([column, _]) => Err(SourceError::DuplicateColumn { path: path.to_owned(), column: (*column).clone() }),
        None => Ok(()),
    }
}

fn behind_lines(text: &[u8], lines: usize) -> &[u8] {
    match lines {
        0 => text,
        lines => text.splitn(lines + 1, |byte| *byte == b'\n').nth(lines).unwrap_or_default(),
    }
}

/// What the line `sep=;` says.
fn announced(text: &[u8]) -> Option<Delimiter> {
    let line = text.split(|byte| *byte == b'\n').next()?;
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's', b'e', b'p', b'=', delimiter] => Delimiter::try_from(*delimiter).ok(),
        _ => None,
    }
}

/// The delimiter that cuts the first row into most cells, and the others into as many. Where none does, because rows are
/// ragged, the one that cuts the first row into most; a text of one column has a comma, which it does not matter about.
fn found(text: &[u8], is_whole: bool) -> Delimiter {
    let rank = |delimiter: Delimiter| {
        let counts = counts(text, is_whole, delimiter);
        let first = counts.first().copied().unwrap_or(0);
        (first > 1 && counts.iter().all(|count| *count == first), first)
    };
    let mut best = (Delimiter::USUAL.last().copied(), (false, 1));
    for delimiter in Delimiter::USUAL {
        let rank = rank(delimiter);
        if rank > best.1 {
            best = (Some(delimiter), rank);
        }
    }
    best.0.unwrap_or(Delimiter::USUAL[0])
}

/// How many cells the first records have.
fn counts(text: &[u8], is_whole: bool, delimiter: Delimiter) -> Vec<usize> {
    let (grammar, mut cells) = (Grammar::new(delimiter), Vec::new());
    let (mut at, mut counts) = (0, Vec::new());
    while counts.len() < ROWS_LOOKED_AT && at < text.len() {
        cells.clear();
        match grammar.record(text, at, is_whole, &mut cells) {
            Found::Record { next, cells: count, .. } => {
                let is_empty = count == 1 && cells.iter().all(|cell| cell.start == cell.end);
                counts.extend((!is_empty).then_some(count));
                at = next;
            }
            _ => {
                // Of a first record that does not end here, as many cells as can be told.
                counts.extend(counts.is_empty().then_some(cells.len() + 1));
                break;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_out() {
        let rows = [
            ("a;b\n1,5;2,5\n", ';'),
            ("a,b\n1,2\n", ','),
            ("a\tb\tc\n1;2\t3\t4\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("a\n1\n", ','),
            ("\"a,b\";c\n\"1,2\";3\n", ';'),
            ("\"a;b\",\"c;d\"\n1,2\n", ','),
            ("name, given;year\nx, y;2\nz;3\n", ';'),
            ("a;b;c\n1;2\n", ';'),
            ("\n\na|b\n1|2\n", '|'),
            ("a;b", ';'),
            ("a;\"b", ';'),
            ("", ','),
        ];
        for (text, delimiter) in rows {
            assert_eq!(char::from(found(text.as_bytes(), true).byte()), delimiter, "{text:?}");
        }
    }

    #[test]
    fn a_line_for_excel_names_the_delimiter() {
        let byte = |text: &[u8]| announced(text).map(Delimiter::byte);
        assert_eq!(byte(b"sep=;\na;b"), Some(b';'));
        assert_eq!(byte(b"sep=|\r\na|b"), Some(b'|'));
        assert_eq!(byte(b"sep=x\n"), None);
        assert_eq!(byte(b"separator;b\n"), None);
    }

    #[test]
    fn lines_before_the_header_are_left_out() {
        for (lines, rest) in [(0, "a\nb\nc"), (1, "b\nc"), (2, "c"), (3, ""), (9, "")] {
            assert_eq!(behind_lines(b"a\nb\nc", lines), rest.as_bytes(), "{lines}");
        }
    }
}
