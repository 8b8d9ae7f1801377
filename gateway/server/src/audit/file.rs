//! The audit log's file: append-only, readable by its owner only (every analyst's SQL stands in it), durable line by
//! line. The connector has the same for its own: neither side's crate imports the other's, and the crate of the records
//! opens no files.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use khidi_queries_audit::Journal;

/// Opens the log, making it and its folder if absent. A last line without its end, torn by a crash or a full disk, is
/// closed, so that the next record starts a line of its own.
///
/// # Errors
/// The file cannot be opened, read or written.
pub(crate) fn open(path: &Path) -> io::Result<Journal> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
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

    fn record(code: &str) -> Record {
        let text = str::to_owned;
        let event =
            Event::QueryRefused { subject: text("nino"), role: text("analyst"), sql: text("SELEC"), code: text(code) };
        Record { version: VERSION, at_micros: 1, query_id: "q-1".into(), event }
    }

    #[test]
    fn lines_are_appended_to_what_is_there_and_a_torn_one_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/gateway.jsonl");
        for code in ["KH101", "KH102"] {
            open(&path).unwrap().append(&record(code)).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [whole.as_slice(), b"{\"vers"].concat()).unwrap();
        open(&path).unwrap().append(&record("KH103")).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let read = text.lines().map(|line| Record::from_line(line.as_bytes()).ok()).collect::<Vec<_>>();
        assert_eq!(read, [Some(record("KH101")), Some(record("KH102")), None, Some(record("KH103"))], "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn the_log_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gateway.jsonl");
        open(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
