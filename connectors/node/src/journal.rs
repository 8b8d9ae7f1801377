//! The audit log's file: append-only, readable by its owner only, durable line by line.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use khidi_queries_audit::Journal;

/// Opens the log, making it if absent. A last line without its end, torn by a crash or a full disk, is closed, so that
/// the next record starts a line of its own.
///
/// # Errors
/// The file cannot be opened, read or written.
pub(crate) fn open(path: &Path) -> io::Result<Journal> {
    let mut file = append_only(path)?;
    if is_torn(&mut file)? {
        durable(&mut file, b"\n")?;
    }
    Ok(Journal::new(Box::new(move |line| durable(&mut file, line))))
}

fn append_only(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn durable(file: &mut File, line: &[u8]) -> io::Result<()> {
    file.write_all(line)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use khidi_queries_audit::{Event, Record, VERSION};

    use super::*;

    fn record(peer: &str) -> Record {
        let event = Event::CatalogueRead { peer: peer.to_owned() };
        Record { version: VERSION, at_micros: 1, query_id: String::new(), event }
    }

    #[test]
    fn a_torn_line_is_closed_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        open(&path).unwrap().append(&record("first")).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [whole.as_slice(), b"{\"vers"].concat()).unwrap();
        open(&path).unwrap().append(&record("second")).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert_eq!(Record::from_line(lines[0].as_bytes()).unwrap(), record("first"));
        assert_eq!(lines[1], "{\"vers");
        assert_eq!(Record::from_line(lines[2].as_bytes()).unwrap(), record("second"));
    }

    #[cfg(unix)]
    #[test]
    fn the_log_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        open(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_log_that_cannot_be_opened_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open(folder.path()).is_err());
    }
}
