//! Files, with errors that name them.

use std::fs;
use std::path::Path;

use crate::Outcome;

/// The text of a file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()).into())
}

/// Writes a file, in a folder that is made if absent.
pub(crate) fn write(path: &Path, text: &str) -> Outcome<()> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("{} cannot be written: {error}", path.display()).into())
}
