//! Temporary folders, copies of folders, and edits of files in them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::{Outcome, fail};

/// An empty folder that is removed at the end.
///
/// # Errors
/// The system's.
pub fn empty() -> Outcome<TempDir> {
    Ok(tempfile::Builder::new().prefix("khidi-test-").tempdir()?)
}

/// Copies a folder with everything in it, modes included.
///
/// # Errors
/// The system's.
pub fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Replaces `old`, which must stand in the file exactly once, by `new`.
///
/// # Errors
/// The system's, or `old` is not there once.
pub fn edit(path: &Path, old: &str, new: &str) -> Outcome<()> {
    let text = fs::read_to_string(path)?;
    if text.matches(old).count() != 1 {
        return fail(format!("{} does not hold {old:?} exactly once", path.display()));
    }
    fs::write(path, text.replacen(old, new, 1))?;
    Ok(())
}
