//! Who servers run as: whoever runs the tests, but nobody in particular where that is root, as whom no server starts.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::{Outcome, folders};

/// The user and group whose rights are nobody's.
const NOBODY: u32 = 65_534;

/// Whom a server runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    /// As the tests do.
    Own,
    /// Another user than root.
    Nobody,
}

impl Account {
    /// A folder that is removed at the end, in which the server may find its own, and the account of the server.
    pub(super) fn folder() -> Outcome<(TempDir, Self)> {
        let folder = folders::empty()?;
        if fs::metadata(folder.path())?.uid() != 0 {
            return Ok((folder, Self::Own));
        }
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        Ok((folder, Self::Nobody))
    }

    /// The command line before a program of the server.
    pub(super) fn prefix(self) -> &'static [&'static str] {
        match self {
            Self::Own => &[],
            Self::Nobody => &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"],
        }
    }

    /// The program, as this account runs it, with nothing of the environment but where programs lie.
    pub(super) fn command<S: AsRef<OsStr>>(self, program: &Path, arguments: &[S]) -> Command {
        let mut words = self.prefix().iter().map(OsStr::new).chain([program.as_os_str()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).args(arguments);
        command
    }

    /// Gives a file or folder to this account.
    pub(super) fn give(self, path: &Path) -> Outcome<()> {
        match self {
            Self::Own => Ok(()),
            Self::Nobody => Ok(chown(path, Some(NOBODY), Some(NOBODY))?),
        }
    }
}

/// Writes a file that its owner alone can read.
pub(super) fn write_secret(path: &Path, text: &str) -> Outcome<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}
