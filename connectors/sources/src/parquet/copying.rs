//! Copies of a source's files, byte by byte, and their digests. Decides nothing about when a copy is taken or used.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use ring::digest::{Context, SHA256};

use super::listing::{self, FoundFile};
use super::{Fingerprint, fingerprint_of, read_footers};
use crate::{CopyError, FileDigest, HiveColumn, SourceError};

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// The state of the source at `root`: its files, and their footers.
pub(super) fn state(root: &Path, hive: &[HiveColumn]) -> Result<Fingerprint, SourceError> {
    Ok(fingerprint_of(&read_footers(root, listing::list(root, hive)?)?))
}

/// The files of the source at `root`, read whole.
pub(super) fn digests(root: &Path, hive: &[HiveColumn]) -> Result<Vec<FileDigest>, SourceError> {
    let digest = |found: FoundFile| {
        let mut file = File::open(&found.path).map_err(|cause| SourceError::io(&found.path, cause))?;
        let digest =
            drained(&mut file, |_| Ok(())).map_err(|cause| SourceError::io(&found.path, cause.into_inner()))?;
        Ok(digest.of(found.place))
    };
    listing::list(root, hive)?.into_iter().map(digest).collect()
}

/// Copies the files of the source at `root` to `to`, which must not be there. Everything is durable when this returns, but
/// for the entry of `to` in its own folder.
pub(super) fn copy(root: &Path, hive: &[HiveColumn], to: &Path) -> Result<Vec<FileDigest>, CopyError> {
    let found = listing::list(root, hive)?;
    if found.is_empty() {
        return Err(SourceError::EmptyFolder { path: root.to_owned() }.into());
    }
    let copied = found.into_iter().map(|found| copy_file(found, to)).collect::<Result<Vec<_>, _>>()?;
    if to.is_dir() {
        sync_folders(to).map_err(|source| CopyError::Write { path: to.to_owned(), source })?;
    }
    Ok(copied)
}

fn copy_file(found: FoundFile, to: &Path) -> Result<FileDigest, CopyError> {
    let mut from = File::open(&found.path).map_err(|cause| SourceError::io(&found.path, cause))?;
    let target = match found.place.trim_start_matches('/') {
        "" => to.to_owned(),
        place => to.join(place),
    };
    let write = |source| CopyError::Write { path: target.clone(), source };
    if let Some(folder) = target.parent() {
        private_folder(folder).map_err(write)?;
    }
    let mut file = private_file(&target).map_err(write)?;
    let digest = drained(&mut from, |bytes| file.write_all(bytes)).map_err(|failed| match failed {
        Failed::Read(cause) => SourceError::io(&found.path, cause).into(),
        Failed::Write(source) => write(source),
    })?;
    file.sync_all().map_err(write)?;
    Ok(digest.of(found.place))
}

/// Length and digest of what was read.
struct Drained(u64, Context);

impl Drained {
    fn of(self, place: String) -> FileDigest {
        let sha256 = self.1.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        FileDigest { place, bytes: self.0, sha256 }
    }
}

enum Failed {
    Read(io::Error),
    Write(io::Error),
}

impl Failed {
    fn into_inner(self) -> io::Error {
        let (Self::Read(cause) | Self::Write(cause)) = self;
        cause
    }
}

fn drained(from: &mut File, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> Result<Drained, Failed> {
    let (mut length, mut digest) = (0, Context::new(&SHA256));
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(Drained(length, digest)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failed::Read(error)),
        };
        let bytes = buffer.get(..read).unwrap_or_default();
        each(bytes).map_err(Failed::Write)?;
        digest.update(bytes);
        length += bytes.len() as u64;
    }
}

/// A folder that only its owner can enter, with those above it.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file that only its owner can read.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the names in a folder and in all below it durable.
pub(crate) fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

/// Makes the names in a folder durable, where the system lets them be.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
