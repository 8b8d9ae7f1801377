//! The two secrets that every draw of noise and every threshold comes from: made at the first start, kept in files of
//! their owner's, never replaced. New keys would draw new noise over old data, and the mean of draws is the truth.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khidi_queries_disclosure::noise::keyed::{Key, Keys};
use ring::rand::{SecureRandom, SystemRandom};
use thiserror::Error;

const RECORD: &str = "record.key";
const NOISE: &str = "noise.key";
const BYTES: usize = 32;

/// Why the keys cannot be used.
#[derive(Debug, Error)]
pub enum KeysError {
    /// A key was there once: the audit log has records.
    #[error(
        "{}: the key is missing, and this connector has answered before; put it back from the agency's backup. A new key \
         would show old cells with new noise",
        .0.display()
    )]
    Missing(PathBuf),
    /// Others than the owner may read or write it.
    #[error("{}: the key can be read by others than its owner; use chmod 600", .0.display())]
    Readable(PathBuf),
    /// Not 32 bytes.
    #[error("{}: this is not a key of {BYTES} bytes", .0.display())]
    Length(PathBuf),
    /// The system has no randomness.
    #[error("the system gives no random bytes")]
    Randomness,
    /// The file cannot be read or made.
    #[error("{}: the key cannot be read or made", path.display())]
    File {
        /// The file or its folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// Whether there are no keys because nothing has ever been answered.
pub(crate) fn is_first_start(folder: &Path, audit: &Path) -> bool {
    !folder.exists() && std::fs::metadata(audit).map_or(true, |found| found.len() == 0)
}

/// The keys in `folder`. They are made where there are none and `audit`, the log of all answers, has no record.
///
/// # Errors
/// One [`KeysError`] per cause.
pub(crate) fn open(folder: &Path, audit: &Path) -> Result<Arc<Keys>, KeysError> {
    if is_first_start(folder, audit) {
        make(folder)?;
    }
    Ok(Arc::new(Keys { record: read(&folder.join(RECORD))?, noise: read(&folder.join(NOISE))? }))
}

#[expect(clippy::disallowed_methods, reason = "secrets are made where a connector starts, and nowhere else")]
fn random() -> SystemRandom {
    SystemRandom::new()
}

/// Both keys in a folder that takes its name when they are complete: a crash leaves no half of them.
fn make(folder: &Path) -> Result<(), KeysError> {
    let unfinished = folder.with_extension("unfinished");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| KeysError::File { path, source }
    };
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).map_err(failed(&unfinished))?;
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&unfinished).map_err(failed(&unfinished))?;
    for name in [RECORD, NOISE] {
        let mut key = [0; BYTES];
        random().fill(&mut key).map_err(|_| KeysError::Randomness)?;
        let path = unfinished.join(name);
        write(&path, &key).map_err(failed(&path))?;
    }
    std::fs::rename(&unfinished, folder).map_err(failed(folder))?;
    sync_folder(folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))
        .map_err(failed(folder))
}

fn write(path: &Path, key: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn read(path: &Path) -> Result<Key, KeysError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeysError::Missing(path.to_owned()),
        _ => KeysError::File { path: path.to_owned(), source },
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&file.metadata().map_err(failed)?.permissions()) & 0o077 != 0 {
        return Err(KeysError::Readable(path.to_owned()));
    }
    // One byte more, so that a longer file shows.
    let mut bytes = Vec::new();
    file.take(BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let key = <[u8; BYTES]>::try_from(bytes).map_err(|_| KeysError::Length(path.to_owned()))?;
    Ok(Key::new(key))
}
