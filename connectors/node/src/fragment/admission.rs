//! Whether a request is to be considered at all: the peer's role, its signature, the address, the times, the versions.
//! Looks at no relation.

use khidi_certs::{Role, VerifiedPeer};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Versions};
use khidi_queries_protocol::{Code, FRAGMENT_DOMAIN, FragmentEnvelope, FragmentRequest, Refusal};

use crate::refused::Refused;

/// How far the clocks of gateway and connector may be apart, and how old a request may be.
const SKEW_MICROS: i64 = 5 * 60 * 1_000_000;

/// The request in a ticket that this very peer, a gateway, has signed.
pub(crate) fn read(peer: &VerifiedPeer, ticket: &[u8]) -> Result<FragmentRequest, Refused> {
    let role = peer.identity().role();
    if role != Role::Gateway {
        return Err(Refused::open(Refusal::new(Code::KH302).with("role", role)));
    }
    let envelope = FragmentEnvelope::decode(ticket)?;
    peer.verify(FRAGMENT_DOMAIN, &envelope.key_id, &envelope.payload, &envelope.signature)?;
    Ok(FragmentRequest::decode(&envelope.payload)?)
}

/// When a request is too old to be accepted, in unix microseconds.
pub(crate) fn oldest_at(request: &FragmentRequest) -> i64 {
    request.issued_at_micros.saturating_add(SKEW_MICROS)
}

/// Whether a request is for this agency, of this time and planned against what is published now.
pub(crate) fn accept(request: &FragmentRequest, catalogue: &AgencyCatalogue, now_micros: i64) -> Result<(), Refused> {
    let refuse = |refusal| Err(Refused::open(refusal));
    if request.agency != catalogue.agency {
        return refuse(Refusal::new(Code::KH304).with("agency", &request.agency));
    }
    if request.issued_at_micros.abs_diff(now_micros) > SKEW_MICROS.unsigned_abs() {
        return refuse(Refusal::new(Code::KH307));
    }
    if request.deadline_micros <= now_micros {
        return refuse(Refusal::new(Code::KH502));
    }
    match other_version(&request.versions, &catalogue.versions) {
        Some(which) => refuse(Refusal::new(Code::KH308).with("which", which)),
        None => Ok(()),
    }
}

fn other_version(asked: &Versions, current: &Versions) -> Option<&'static str> {
    [
        ("catalogue", asked.catalogue != current.catalogue),
        ("policy", asked.policy != current.policy),
        ("snapshot", asked.snapshot != current.snapshot),
        ("code lists", asked.code_lists != current.code_lists),
    ]
    .into_iter()
    .find_map(|(which, differs)| differs.then_some(which))
}
