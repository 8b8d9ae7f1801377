//! What a question is bound to: digests of what is published and of the policy, the snapshot or the sources' state.

use std::collections::BTreeMap;

use khidi_connectors_sources::Fingerprint;
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Versions};
use khidi_queries_protocol::catalogue;
use ring::digest::{Context, SHA256};

use crate::StartError;

/// Stands where a version is not known yet.
const NONE: &str = "-";

/// No versions.
pub(super) fn none() -> Versions {
    let none = || NONE.to_owned();
    Versions { catalogue: none(), policy: none(), snapshot: none(), code_lists: none() }
}

/// The versions of a catalogue that has [`none`] yet.
pub(super) fn versions(
    unversioned: &AgencyCatalogue,
    policy: String,
    snapshot: String,
) -> Result<Versions, StartError> {
    let published = catalogue::encode(unversioned).map_err(StartError::Catalogue)?;
    let catalogue = digest([published.as_slice()]);
    Ok(Versions { catalogue, policy, snapshot, code_lists: codelists::VERSION.to_owned() })
}

/// The version of sources that are not frozen: their state.
pub(super) fn live(sources: &BTreeMap<String, Fingerprint>) -> String {
    let states: Vec<String> = sources.iter().flat_map(|(table, state)| [table.clone(), state.to_string()]).collect();
    digest(states.iter().map(String::as_bytes))
}

/// The first 64 bits of a SHA-256 over the parts with their lengths, as 16 hex digits.
pub(super) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&part.len().to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
