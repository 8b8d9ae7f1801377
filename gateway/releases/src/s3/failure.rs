//! Why a bucket cannot be used, one variant per cause, and the errors that makers and readers go on by. What a server said in full
//! is not repeated in them.

mod words;

use std::error::Error as _;

use object_store::Error;

use crate::error::ReleaseError;

/// Why a bucket cannot be used.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum StoreFailure {
    /// The key's files cannot be used any more.
    #[error("{0}")]
    Key(String),
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
    /// The server does not know the access key's id.
    #[error("the store does not know the access key")]
    UnknownKey,
    /// The secret is not that of the access key.
    #[error("the store does not accept the signature: the secret key is not that of the access key")]
    WrongSecret,
    /// Clocks differ by more than signatures may.
    #[error("the store's clock and this machine's differ by too much")]
    Clock,
    /// The key may not list the prefix, or read or write an object.
    #[error(
        "the key may not do this: it needs to list the prefix, to read objects and, for making releases, to write them ({0})"
    )]
    Denied(String),
    /// There is no such bucket.
    #[error("there is no such bucket")]
    NoBucket,
    /// The bucket is in another region or at another address.
    #[error("the bucket is elsewhere: region or endpoint are not those of the bucket")]
    Elsewhere,
    /// The server writes over what is there although it was told not to. Nothing was released.
    #[error(
        "the store writes over an object that is there although the request says If-None-Match: *, so that two makers could \
         have one version: releases need a store that knows this condition"
    )]
    WritesOver,
    /// Somebody put a key below the prefix that could be the path of no file.
    #[error("a key below the prefix is none of a file's: {0}")]
    Name(String),
    /// Nothing that was released is changed, and nothing deleted.
    #[error("releases are never changed in this way: {0}")]
    NeverDone(&'static str),
    /// The server refuses for another reason.
    #[error("the store refuses: {0}")]
    Refused(String),
    /// What the server answers cannot be understood.
    #[error("the store's answer cannot be read: {0}")]
    Answer(String),
}

impl StoreFailure {
    /// What is behind a [`ReleaseError::Store`] of a bucket; none behind other errors.
    #[must_use]
    pub fn behind(error: &ReleaseError) -> Option<&Self> {
        let mut causes = std::iter::successors(error.source(), |cause| (**cause).source());
        causes.find_map(|cause| cause.downcast_ref())
    }
}

/// A failure as stores tell it.
pub(super) fn failed(failure: StoreFailure) -> Error {
    Error::Generic { store: "S3", source: Box::new(failure) }
}

/// The same error with its cause instead of what the server said in full.
pub(super) fn told(error: Error) -> Error {
    let failure = of(&error);
    let source = Box::new(failure.clone());
    match error {
        Error::NotFound { path, .. } if failure != StoreFailure::NoBucket => Error::NotFound { path, source },
        Error::AlreadyExists { path, .. } => Error::AlreadyExists { path, source },
        Error::Precondition { path, .. } => Error::Precondition { path, source },
        Error::NotModified { path, .. } => Error::NotModified { path, source },
        _ => failed(failure),
    }
}

fn of(error: &Error) -> StoreFailure {
    if let Error::InvalidPath { source } = error {
        return StoreFailure::Name(words::shortened(&source.to_string()));
    }
    let mut said = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(known) = inner.downcast_ref::<StoreFailure>() {
            return known.clone();
        }
        said.push(inner.to_string());
        cause = inner.source();
    }
    words::of(&said)
}

#[cfg(test)]
mod tests;
