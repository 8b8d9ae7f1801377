//! Opens a store of releases as an operator has configured it. What is wrong with the configuration is told at once; a bucket
//! is not asked before it is used, so that a gateway starts while its store is away.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

use crate::folder::Folder;
use crate::location::Location;
use crate::s3::{self, KeyError};
use crate::stored::Releases;

/// Who keeps a bucket, and as whom it is used. A folder needs none of it. Relative paths start where the folder's do. Nothing
/// is taken from the environment or from the machine's identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// Where the server is, `https://HOST` or `https://HOST:PORT`, or `http://` on this machine; Amazon's of the region if none
    /// is told.
    pub endpoint: Option<String>,
    /// The region that requests are signed for; needed without an endpoint, else `us-east-1` if none is told.
    pub region: Option<String>,
    /// Whether the bucket is named in the path of requests, not in the host's name; by default with an endpoint only.
    pub path_style: Option<bool>,
    /// The file that the access key's id stands in, alone. It is read again for each request, so that keys can be replaced.
    pub access_key_file: Option<PathBuf>,
    /// The same of the secret that belongs to it. The key should be able to list the prefix, and to read and write below it;
    /// nothing is ever deleted.
    pub secret_key_file: Option<PathBuf>,
    /// PEM certificates of the authorities that the server's must come from; without it, those of the machine.
    pub ca_file: Option<PathBuf>,
}

/// Why a store of releases cannot be opened.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum OpenError {
    /// The folder cannot be made or entered.
    #[error("{}: the folder of releases cannot be used", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Something is told of a bucket where there is none.
    #[error("{0} is for releases in s3://BUCKET/PREFIX only, and these are in a folder")]
    ForBuckets(&'static str),
    /// The endpoint is no address of a server.
    #[error("endpoint = {0:?}: write https://HOST or https://HOST:PORT, and nothing behind it")]
    Endpoint(String),
    /// The endpoint holds a user, or a password, which is not repeated.
    #[error("endpoint: no user and no password belong into it; keys stand in files")]
    EndpointUser,
    /// The server is on another machine, and does not prove itself.
    #[error("endpoint = {0:?}: the server is on another machine, and would not have to prove itself: write https://")]
    Open(String),
    /// Nothing says where the bucket is.
    #[error("without endpoint, the region of the bucket is needed")]
    NoRegion,
    /// A region that could not be a part of a host's name.
    #[error("region = {0:?}: a-z, 0-9 and - only")]
    Region(String),
    /// One of the two halves of a key is not told.
    #[error("{0} is needed for releases in s3://BUCKET/PREFIX")]
    NoKey(&'static str),
    /// A key that cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file of certificates cannot be read.
    #[error("{}: cannot be read", path.display())]
    Authorities {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A file of certificates holds none, or something else.
    #[error("{}: {cause}", path.display())]
    Certificate { path: PathBuf, cause: String },
    /// The client cannot be made.
    #[error("no connection can be prepared: {0}")]
    Client(String),
}

impl Releases {
    /// At a place; relative paths, also those of the settings, start at `base`. A folder is made if it is not there, for its
    /// owner only. A bucket must be there when it is used, and connecting to it is not tried before.
    ///
    /// # Errors
    /// One [`OpenError`] per cause.
    pub fn open(location: &Location, base: &Path, settings: &StoreSettings) -> Result<Self, OpenError> {
        match location {
            Location::Folder(path) => {
                settings.told().map_or(Ok(()), |told| Err(OpenError::ForBuckets(told)))?;
                let path = base.join(path);
                let folder = Folder::open(&path).map_err(|source| OpenError::Folder { path, source })?;
                Ok(Self::over(Arc::new(folder)))
            }
            Location::Bucket { name, prefix } => Ok(Self::over(s3::open(name, prefix, base, settings)?)),
        }
    }
}

impl StoreSettings {
    /// The first setting that is told.
    fn told(&self) -> Option<&'static str> {
        let all = [
            ("endpoint", self.endpoint.is_some()),
            ("region", self.region.is_some()),
            ("path_style", self.path_style.is_some()),
            ("access_key_file", self.access_key_file.is_some()),
            ("secret_key_file", self.secret_key_file.is_some()),
            ("ca_file", self.ca_file.is_some()),
        ];
        all.into_iter().find_map(|(name, is_told)| is_told.then_some(name))
    }
}
