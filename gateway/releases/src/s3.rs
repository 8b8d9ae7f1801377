//! A bucket of an S3-compatible server as a store.
//!
//! That a version is one maker's rests on writes that the server refuses where the name is taken (`If-None-Match: *`). A server
//! that does not know this condition takes the write and says that all is well, so that nothing is believed before it was
//! seen: before the first manifest of a process is written, an object is written twice under the condition, and the second
//! time must be refused. It holds always the same few words and is named as a file of cells that no release names, so that
//! it harms nobody, whoever else is writing, and nothing need be deleted. Reading back what was written would not do: a
//! maker finds its own bytes, and another one replaces them a moment later. Nor would asking at opening: whoever only reads
//! needs no key that writes, and a gateway starts while its store is away.
//!
//! What cannot be seen from here is a server that looks whether a name is taken and then writes, not both in one step.

mod address;
mod bucket;
mod client;
mod failure;
mod keys;

use std::path::Path as FilePath;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::path::Path;
use object_store::prefix::PrefixStore;

use crate::location::Location;
use crate::opening::{OpenError, StoreSettings};

pub(crate) use bucket::Bucket;
pub use failure::StoreFailure;
pub use keys::KeyError;

/// What lies below a prefix of a bucket. It is not asked yet.
///
/// # Errors
/// Settings that are missing or wrong, and files of theirs that cannot be used.
pub(crate) fn open(
    name: &str,
    prefix: &Path,
    base: &FilePath,
    settings: &StoreSettings,
) -> Result<Arc<dyn ObjectStore>, OpenError> {
    let place = Location::Bucket { name: name.to_owned(), prefix: prefix.clone() };
    let client = client::connect(name, base, settings)?;
    Ok(Arc::new(Bucket::new(Arc::new(PrefixStore::new(client, prefix.clone())), &place)))
}
