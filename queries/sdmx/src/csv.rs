//! Records of comma-separated values as RFC 4180 has them: a field is quoted where it must be, lines end with CR LF.

use std::io::{self, Write};

/// Writes fields, then ends the record, and so on.
pub(crate) struct Records<W> {
    sink: W,
    is_first: bool,
}

impl<W: Write> Records<W> {
    pub(crate) fn new(sink: W) -> Self {
        Self { sink, is_first: true }
    }

    pub(crate) fn field(&mut self, text: &str) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            self.sink.write_all(b",")?;
        }
        if text.contains(['"', ',', '\r', '\n']) {
            write!(self.sink, "\"{}\"", text.replace('"', "\"\""))
        } else {
            self.sink.write_all(text.as_bytes())
        }
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.is_first = true;
        self.sink.write_all(b"\r\n")
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
