//! Why a store of objects cannot be read, one variant per cause. For the agency's operator; never crosses to a gateway, and
//! never holds a secret.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// Why a store of objects cannot be read.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum StoreError {
    /// A key, secret or certificate cannot be read.
    #[error("{}: cannot be read", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A file of certificates holds none, or something else.
    #[error("{}: {cause}", path.display())]
    Certificate { path: PathBuf, cause: String },
    /// A key that cannot be sent.
    #[error("{}: the key is empty or has characters that no key has", .0.display())]
    KeyFile(PathBuf),
    /// The client cannot be made.
    #[error("no connection can be prepared: {0}")]
    Client(String),
    /// No connection comes about.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// The server's certificate comes from nobody who is trusted, or names another host.
    #[error("the server's certificate is not trusted: {0}")]
    Untrusted(String),
    /// Nobody answered in time.
    #[error("the server does not answer")]
    Silent,
    /// An answer ended before its end.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// The store does not know the access key's id.
    #[error("the store does not know the access key")]
    UnknownKey,
    /// The secret is not that of the access key.
    #[error("the store does not accept the signature: the secret key is not that of the access key")]
    WrongSecret,
    /// Clocks differ by more than signatures may.
    #[error("the store's clock and this machine's differ by too much")]
    Clock,
    /// The key may not list the prefix or read an object.
    #[error("the key may not do this: it needs to list the prefix and to read objects ({0})")]
    Denied(String),
    /// There is no such bucket.
    #[error("there is no such bucket")]
    NoBucket,
    /// The bucket is in another region or at another address.
    #[error("the bucket is elsewhere: region or endpoint are not those of the bucket")]
    Elsewhere,
    /// The store refuses for another reason.
    #[error("the store refuses: {0}")]
    Refused(String),
    /// What the store answers cannot be understood.
    #[error("the store's answer cannot be read: {0}")]
    Answer(String),
    /// The path of a table cannot be the beginning of keys.
    #[error("path {0:?} cannot be that of objects: no empty parts, no . or .., no control characters")]
    Path(String),
    /// Nothing lies at the path.
    #[error("there is no object at {0:?}, and none below it")]
    Nothing(String),
    /// Objects lie below the path, but none that a reader would read.
    #[error("no object below {root:?} has a name that ends in {endings}")]
    NoneOfKind { root: String, endings: &'static str },
    /// A key that could be the path of no file: nothing is fetched then.
    #[error("key {key:?}: {cause}; nothing is fetched while it is there")]
    Key { key: String, cause: &'static str },
    /// An object without an ETag, so that nothing would tell it from another.
    #[error("key {0:?}: the store tells no ETag of it")]
    NoTag(String),
    /// More objects than the configuration lets there be.
    #[error("there are more than max_objects = {0} objects")]
    TooMany(usize),
    /// More bytes than the configuration lets there be.
    #[error("the objects have more than max_bytes = {0} bytes")]
    TooLarge(u64),
    /// Looking or fetching took too long.
    #[error("{what} took longer than {} seconds", limit.as_secs())]
    TooLong { what: &'static str, limit: Duration },
    /// An object is not what was listed.
    #[error("key {0:?}: was changed while objects were fetched")]
    Changed(String),
    /// Objects were changed at every try.
    #[error("objects were changed while they were fetched, {0} times")]
    Restless(usize),
    /// An object has another length than the store says.
    #[error("key {key:?}: {found} bytes came, {listed} were listed")]
    Length { key: String, listed: u64, found: u64 },
    /// The folder for fetched objects cannot be used, or is full.
    #[error("{}: the folder for fetched objects cannot be used", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}
