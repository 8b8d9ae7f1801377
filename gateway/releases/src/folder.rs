//! A folder as a store, whose files are durable before they have their names. The library's own takes names first and leaves the
//! content to the system, so that a machine that loses power may keep a name without what it stands for.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path as FilePath, PathBuf};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

const STORE: &str = "folder of releases";

/// Files are written as `name#1`, which no listing shows, made durable, and then given their names.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    files: LocalFileSystem,
    root: PathBuf,
    /// What the system knows the folder by.
    identity: Identity,
}

/// Device and number of a folder, where the system has such.
type Identity = Option<(u64, u64)>;

impl Folder {
    /// The folder at `path`; it is made if it is not there, for its owner only.
    pub(crate) fn open(path: &FilePath) -> io::Result<Self> {
        make_folder(path)?;
        let root = path.canonicalize()?;
        root.parent().map_or(Ok(()), sync)?;
        Ok(Self { files: LocalFileSystem::new_with_prefix(&root)?, identity: identity(&root)?, root })
    }

    /// Whether it is still the folder that was opened. One that has gone, as with a disk, would be taken for one without releases,
    /// and numbers that were given would be given again.
    fn same(&self) -> Result<()> {
        match identity(&self.root) {
            Ok(found) if found == self.identity => Ok(()),
            Ok(_) => Err(generic("the folder of releases is not the one that was opened".into())),
            Err(source) => Err(generic(Box::new(source))),
        }
    }

    /// Folders of the root's that do not exist yet are made, durably.
    fn make_parents(&self, file: &FilePath) -> io::Result<()> {
        let Some(parent) = file.parent() else { return Ok(()) };
        make_folder(parent)?;
        let mut within = parent.ancestors().take_while(|folder| folder.starts_with(&self.root));
        within.try_for_each(sync)
    }
}

fn make_folder(path: &FilePath) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn identity(folder: &FilePath) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(folder)?;
    Ok(Some((found.dev(), found.ino())))
}

#[cfg(not(unix))]
fn identity(folder: &FilePath) -> io::Result<Identity> {
    fs::metadata(folder).map(|_| None)
}

#[cfg(unix)]
fn sync(folder: &FilePath) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_folder: &FilePath) -> io::Result<()> {
    Ok(())
}

/// A new file beside `path`, hidden from listings by its name.
fn unfinished(path: &FilePath) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for nth in 1_u32.. {
        let mut name = path.as_os_str().to_owned();
        name.push(format!("#{nth}"));
        match options.open(&name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => return Ok((opened?, name.into())),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Writes `path` whole, or not at all. With `is_new` it must not be there, else it is replaced.
fn write(path: &FilePath, payload: &PutPayload, is_new: bool) -> io::Result<()> {
    let (mut file, name) = unfinished(path)?;
    let written = payload.iter().try_for_each(|bytes| file.write_all(bytes)).and_then(|()| file.sync_all());
    // A second name fails where the first is taken, and renaming would not.
    let named = written.and_then(|()| if is_new { fs::hard_link(&name, path) } else { fs::rename(&name, path) });
    if is_new || named.is_err() {
        // What cannot be removed is hidden, and nobody's name.
        let _ = fs::remove_file(&name);
    }
    named?;
    path.parent().map_or(Ok(()), sync)
}

#[async_trait]
impl ObjectStore for Folder {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let is_new = match opts.mode {
            PutMode::Create => true,
            PutMode::Overwrite => false,
            PutMode::Update(_) => return Err(unsupported("put with a condition on the version")),
        };
        let path = self.files.path_to_filesystem(location)?;
        self.same()?;
        let root = self.clone();
        let task = move || root.make_parents(&path).and_then(|()| write(&path, &payload, is_new));
        match tokio::task::spawn_blocking(task).await.map_err(|error| generic(Box::new(error)))? {
            Ok(()) => Ok(PutResult { e_tag: None, version: None }),
            Err(source) if is_new && source.kind() == ErrorKind::AlreadyExists => {
                Err(Error::AlreadyExists { path: location.to_string(), source: Box::new(source) })
            }
            Err(source) => Err(generic(Box::new(source))),
        }
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(unsupported("put in parts"))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.same()?;
        self.files.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.same() {
            Ok(()) => self.files.list(prefix),
            Err(error) => stream::once(async { Err(error) }).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.same()?;
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        Err(unsupported("copy"))
    }
}

fn generic(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Generic { store: STORE, source }
}

fn unsupported(operation: &str) -> Error {
    Error::NotImplemented { operation: operation.to_owned(), implementer: STORE.to_owned() }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{STORE} {}", self.root.display())
    }
}
