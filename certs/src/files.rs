//! Reading and writing the files of a certificate folder: keys only by their owner, nothing
//! overwritten.
//!
//! File modes are those of Unix; elsewhere a key inherits the protection of its folder.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It cannot be opened or read.
    #[error("{} cannot be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It holds a key and others than its owner may read or change it.
    #[error("{} has mode {mode:03o}: a key file must be accessible to its owner only (chmod 600)", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// It exists; certificates and keys are never overwritten.
    #[error("{} exists and is not overwritten", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be created or written.
    #[error("{} cannot be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// What a file is, and so who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Public,
    Secret,
}

/// The content of a file that anybody may read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    read_as(path, Content::Public)
}

/// The content of a key file, refused if others than its owner have any access to it.
pub(crate) fn read_secret(path: &Path) -> Result<Vec<u8>, ReadError> {
    read_as(path, Content::Secret)
}

fn read_as(path: &Path, content: Content) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(io)?;
    if content == Content::Secret {
        // Asked of the open file, so that it cannot be exchanged in between.
        check_owner_only(path, &file.metadata().map_err(io)?)?;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

#[cfg(unix)]
fn check_owner_only(path: &Path, metadata: &std::fs::Metadata) -> Result<(), ReadError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(ReadError::Exposed { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn check_owner_only(_: &Path, _: &std::fs::Metadata) -> Result<(), ReadError> {
    Ok(())
}

/// Writes a certificate and its key as new files of `folder`, both or none.
pub(crate) fn write_pair(folder: &Path, certificate: (&Path, &str), key: (&Path, &str)) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(|source| WriteError::Io { path: folder.to_owned(), source })?;
    write_new(key.0, key.1.as_bytes(), Content::Secret)?;
    write_new(certificate.0, certificate.1.as_bytes(), Content::Public).inspect_err(|_| {
        // A key without its certificate is of no use; that it stays is no reason to fail twice.
        let _ = std::fs::remove_file(key.0);
    })
}

fn write_new(path: &Path, bytes: &[u8], content: Content) -> Result<(), WriteError> {
    let failed = |source: io::Error| {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::AlreadyExists => WriteError::Exists { path },
            _ => WriteError::Io { path, source },
        }
    };
    let mut file = new_file(path, content).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|source| {
        // This call created the file, so what there is of it is ours to remove.
        let _ = std::fs::remove_file(path);
        failed(source)
    })
}

/// Creates a file with its final mode, so that there is no moment in which others may open it.
fn new_file(path: &Path, content: Content) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if content == Content::Secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = content;
    options.open(path)
}
