//! Signatures, verified by a peer known from a real handshake.

use std::sync::Arc;

use super::federation::{Federation, identity};
use super::network::Service;
use crate::{Expected, Limits, SignatureError, VerifiedPeer, connect};

const TAG: &str = "khidi.fragment.v1";

#[tokio::test]
async fn a_signature_holds_for_its_key_tag_and_payload_only() {
    let federation = Federation::new();
    let agency = federation.credentials("agency/interior");
    let signer = agency.signer();
    let other = federation.credentials("gateway/main").signer();
    let peer = verified(&federation, &agency).await;
    let payload = b"SELECT 1".as_slice();
    let signature = signer.sign(TAG, payload).unwrap();
    let (id, other_id) = (signer.key_id(), other.key_id());
    assert_eq!(peer.verify(TAG, &id, payload, &signature), Ok(()));
    assert_eq!(peer.verify("", &id, b"", &signer.sign("", b"").unwrap()), Ok(()));

    let mut altered = signature.clone();
    *altered.last_mut().unwrap() ^= 1;
    let longer = [signature.as_slice(), &[0]].concat();
    let others = other.sign(TAG, payload).unwrap();
    // The same bytes in a row, divided elsewhere between tag and payload.
    let shifted = signer.sign("khidi.fragment.v", b"1SELECT 1").unwrap();
    let bare = signer.sign("", b"khidi.fragment.v1SELECT 1").unwrap();
    let (invalid, key_id) = (SignatureError::Invalid, SignatureError::KeyId);
    let table = [
        ("altered", TAG, &id[..], payload, altered, invalid),
        ("longer", TAG, &id, payload, longer, invalid),
        ("empty", TAG, &id, payload, Vec::new(), invalid),
        ("payload", TAG, &id, b"SELECT 2", signature.clone(), invalid),
        ("tag", "khidi.audit.v1", &id, payload, signature.clone(), invalid),
        ("shifted", TAG, &id, payload, shifted, invalid),
        ("no tag", TAG, &id, payload, bare, invalid),
        ("other key", TAG, &id, payload, others.clone(), invalid),
        ("other key and id", TAG, &other_id, payload, others, key_id),
        ("other id", TAG, &other_id, payload, signature.clone(), key_id),
        ("short id", TAG, &id[..31], payload, signature.clone(), key_id),
        ("no id", TAG, &[], payload, signature, key_id),
    ];
    for (case, tag, id, payload, signature, error) in table {
        let verdict = peer.verify(tag, id, payload, &signature);
        assert_eq!(verdict, Err(error), "{case}");
    }
}

async fn verified(federation: &Federation, agency: &crate::Credentials) -> Arc<VerifiedPeer> {
    let service = Service::start(agency, Limits::default()).await;
    let client = federation.credentials("gateway/main");
    let expected = Expected::from(&identity("agency/interior"));
    let address = service.address.to_string();
    connect(&address, &client, &expected).await.unwrap().peer()
}
