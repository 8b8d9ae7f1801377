//! What a snapshot says of itself, and the keyed hash that proves that it was this connector that said it.

use std::collections::BTreeMap;

use khidi_connectors_sources::FileDigest;
use khidi_queries_disclosure::noise::keyed::{Keys, prf64};
use serde::{Deserialize, Serialize};

/// The version of the form.
pub(super) const VERSION: u32 = 1;

/// `current.toml`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// [`VERSION`] of the release that wrote it.
    pub version: u32,
    /// The snapshot's name, and its folder's.
    pub id: String,
    /// When it was taken, in unix microseconds.
    pub taken_at_micros: i64,
    /// Its tables.
    pub tables: BTreeMap<String, FrozenTable>,
}

/// One table of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrozenTable {
    /// What was copied, as the configuration had it.
    pub source: String,
    /// The state that it was in.
    pub fingerprint: String,
    /// The files.
    pub files: Vec<FileDigest>,
}

/// The name of a snapshot: 16 hex digits of a keyed hash over its time and everything in it. Without the key nobody can try
/// whether a guessed register is the one; with the time in it, an unchanged register has another name in the next period.
pub(super) fn id(keys: &Keys, taken_at_micros: i64, tables: &BTreeMap<String, FrozenTable>) -> String {
    let mut parts: Vec<Vec<u8>> = vec![b"snapshot".to_vec(), taken_at_micros.to_be_bytes().to_vec()];
    for (name, FrozenTable { source, fingerprint, files }) in tables {
        parts.push(files.len().to_be_bytes().to_vec());
        parts.extend([name, source, fingerprint].map(|text| text.clone().into_bytes()));
        for FileDigest { place, bytes, sha256 } in files {
            parts.extend([place.clone().into_bytes(), bytes.to_be_bytes().to_vec(), sha256.clone().into_bytes()]);
        }
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    format!("{:016x}", prf64(&keys.record, &parts))
}
