//! Writes to standard output, whole and at once: whoever reads it may be a program that waits.

use std::io::{self, Write};

use crate::failure::Failure;

/// Writes and flushes.
///
/// # Errors
/// Standard output takes no more.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::here(&error))
}
