//! Versions to and from the wire; shared by requests and catalogues.

use khidi_queries_disclosure::catalogue::Versions;

use crate::text::all_printable;
use crate::wire;

/// Longest version, in bytes.
const LONGEST: usize = 128;

pub(crate) fn to_wire(versions: &Versions) -> wire::Versions {
    wire::Versions {
        catalogue: versions.catalogue.clone(),
        policy: versions.policy.clone(),
        snapshot: versions.snapshot.clone(),
        code_lists: versions.code_lists.clone(),
    }
}

pub(crate) fn from_wire(versions: wire::Versions) -> Versions {
    Versions {
        catalogue: versions.catalogue,
        policy: versions.policy,
        snapshot: versions.snapshot,
        code_lists: versions.code_lists,
    }
}

/// The first version that is empty, too long or not printable.
pub(crate) fn first_bad(versions: &Versions) -> Option<&'static str> {
    [
        ("catalogue version", &versions.catalogue),
        ("policy version", &versions.policy),
        ("snapshot version", &versions.snapshot),
        ("code-list version", &versions.code_lists),
    ]
    .into_iter()
    .find(|(_, text)| text.is_empty() || text.len() > LONGEST || !all_printable(text))
    .map(|(field, _)| field)
}
