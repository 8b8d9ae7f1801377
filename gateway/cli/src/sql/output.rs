//! Where answers go: standard output, or a file that appears only when everything in it is complete.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The place for answers.
pub(crate) enum Output {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file, written under another name until it is complete.
    File(Pending),
    /// A device or pipe, which has no other name.
    Device(File),
}

/// Why a file of answers was not written.
#[derive(Debug, Error)]
#[error("{} cannot be written", path.display())]
pub(crate) struct OutputError {
    path: PathBuf,
    source: io::Error,
}

/// A file under its working name; removed unless it is finished.
pub(crate) struct Pending {
    file: Option<BufWriter<File>>,
    working: PathBuf,
    path: PathBuf,
}

impl Output {
    /// Standard output, or the file at `path`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(path) = path else { return Ok(Self::Stdout(BufWriter::new(io::stdout()))) };
        let at_fault = |source| OutputError { path: path.to_owned(), source };
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            return File::options().write(true).open(path).map(Self::Device).map_err(at_fault);
        }
        let mut working: OsString = path.as_os_str().to_owned();
        working.push(".partial");
        let working = PathBuf::from(working);
        let file = File::create(&working).map_err(at_fault)?;
        Ok(Self::File(Pending { file: Some(BufWriter::new(file)), working, path: path.to_owned() }))
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        match self {
            Self::Stdout(_) | Self::Device(_) => Ok(()),
            Self::File(pending) => pending.finish(),
        }
    }

    /// The writer.
    pub(crate) fn writer(&mut self) -> &mut (dyn Write + Send) {
        match self {
            Self::Stdout(out) => out,
            Self::File(pending) => pending,
            Self::Device(file) => file,
        }
    }
}

impl Pending {
    fn finish(mut self) -> Result<(), OutputError> {
        let put = self.flush().and_then(|()| fs::rename(&self.working, &self.path));
        put.map_err(|source| OutputError { path: self.path.clone(), source })?;
        self.file = None;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nothing can be done about a working file that cannot be removed.
            let _ = fs::remove_file(&self.working);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_file_appears_only_when_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.csv");
        fs::write(&path, "earlier").unwrap();
        for (is_finished, expected) in [(false, "earlier"), (true, "new")] {
            let mut output = Output::open(Some(&path)).unwrap();
            output.writer().write_all(b"new").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
            if is_finished {
                output.finish().unwrap();
            } else {
                drop(output);
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), expected);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let error = Output::open(Some(Path::new("no-such-folder/x.csv"))).err().unwrap();
        assert!(error.to_string().contains("no-such-folder/x.csv"));
    }
}
