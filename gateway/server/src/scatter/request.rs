//! From a fragment to the signed envelope that is sent.

use khidi_certs::Signer;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_planner::Fragment;
use khidi_queries_protocol::envelope::FragmentEnvelope;
use khidi_queries_protocol::request::{FragmentRequest, Limits};
use khidi_queries_protocol::{DIALECT, FRAGMENT_DOMAIN, PROTOCOL};
use tokio::time::Instant;

use super::{Cause, Errand};

pub(super) fn sign(fragment: &Fragment, errand: &Errand, signer: &Signer) -> Result<FragmentEnvelope, Cause> {
    let request = compose(fragment, errand);
    request.check().map_err(Cause::Request)?;
    let payload = request.encode();
    let signature = signer.sign(FRAGMENT_DOMAIN, &payload).map_err(Cause::Sign)?;
    Ok(FragmentEnvelope { payload, key_id: signer.key_id(), signature })
}

fn compose(fragment: &Fragment, errand: &Errand) -> FragmentRequest {
    let left = errand.deadline.saturating_duration_since(Instant::now());
    let left = i64::try_from(left.as_micros()).unwrap_or(i64::MAX).max(1);
    FragmentRequest {
        protocol: PROTOCOL,
        dialect: DIALECT.to_owned(),
        agency: fragment.agency.clone(),
        asker: errand.asker.clone(),
        purpose: errand.purpose.clone(),
        query_id: errand.query_id.clone(),
        issued_at_micros: errand.issued_at_micros,
        deadline_micros: errand.issued_at_micros.saturating_add(left),
        limits: Limits {
            max_cells: match fragment.ask {
                Ask::Cells(_) => errand.limits.cells,
                Ask::Rows => errand.limits.rows,
            },
            max_bytes: errand.limits.bytes,
        },
        versions: fragment.versions.clone(),
        relation: fragment.relation.clone(),
        ask: fragment.ask.clone(),
    }
}
