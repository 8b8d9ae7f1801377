//! Requests that are refused before their relation is looked at.

use khidi_certs::Role;
use khidi_queries_audit::Event;
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_disclosure::question::{Ask, MeasureKind};
use khidi_queries_protocol::{FragmentEnvelope, FragmentRequest};

use super::agency::{Agency, NOW};
use super::gateway::{Gateway, code, measure, people};

const RELATION: &str = r#"SELECT person_id, citizenship AS c0 FROM "mia"."border_crossings""#;
const MINUTE: i64 = 60_000_000;

fn request(gateway: &Gateway) -> FragmentRequest {
    gateway.request(RELATION, Ask::Cells(people(&["c0"], vec![measure(MeasureKind::Rows)])))
}

#[tokio::test]
async fn envelopes() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let other = Gateway::connect_as(&agency.party(Role::Gateway, "other"), &connector).await;
    let payload = request(&gateway).encode();
    let sound = gateway.signed(payload.clone());
    let foreign = other.signed(payload.clone());
    let altered = FragmentRequest { relation: RELATION.replace("c0", "c1"), ..request(&gateway) };
    // Field 31, a varint: a filter of a later protocol, say.
    let unknown_field = [payload.as_slice(), &[0xf8, 0x01, 0x01]].concat();
    let with = |payload, signature| FragmentEnvelope { payload, signature, ..sound.clone() }.encode();
    let cases = [
        ("answered", sound.encode()),
        ("KH303", with(payload.clone(), Vec::new())),
        ("KH303", with(payload.clone(), foreign.signature.clone())),
        ("KH303", with(altered.encode(), sound.signature.clone())),
        ("KH303", foreign.encode()),
        ("KH306", gateway.signed(unknown_field).encode()),
        ("KH306", [sound.encode().as_slice(), &[0xf8, 0x01, 0x01]].concat()),
        ("KH306", b"SELECT * FROM mia.border_crossings".to_vec()),
        ("KH306", Vec::new()),
    ];
    for (number, (expected, ticket)) in cases.into_iter().enumerate() {
        assert_eq!(code(gateway.send(ticket).await), expected, "case {number}");
    }
}

#[tokio::test]
async fn addresses_times_and_versions() {
    type Change = fn(&mut FragmentRequest);
    let cases: [(&str, Change); 14] = [
        ("KH304", |request| request.agency = AgencyId::new("moh").unwrap()),
        ("KH305", |request| request.protocol = 2),
        ("KH305", |request| request.dialect = "datafusion-54".into()),
        ("KH306", |request| request.query_id = String::new()),
        ("KH307", |request| {
            request.issued_at_micros = NOW - 5 * MINUTE - 1;
        }),
        ("KH307", |request| {
            request.issued_at_micros = NOW + 5 * MINUTE + 1;
            request.deadline_micros = NOW + 6 * MINUTE;
        }),
        ("answered", |request| request.issued_at_micros = NOW - 5 * MINUTE),
        ("answered", |request| {
            request.issued_at_micros = NOW + 5 * MINUTE;
            request.deadline_micros = NOW + 6 * MINUTE;
        }),
        ("KH502", |request| {
            request.issued_at_micros = NOW - MINUTE;
            request.deadline_micros = NOW;
        }),
        ("KH308", |request| request.versions.catalogue = "0123456789abcdef".into()),
        ("KH308", |request| request.versions.policy = "0123456789abcdef".into()),
        ("KH308", |request| request.versions.snapshot = "0123456789abcdef".into()),
        ("KH308", |request| request.versions.code_lists = "0".into()),
        ("answered", |_| {}),
    ];
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    for (number, (expected, change)) in cases.into_iter().enumerate() {
        let mut request = request(&gateway);
        change(&mut request);
        assert_eq!(code(gateway.ask(&request).await), expected, "case {number}");
    }
}

#[tokio::test]
async fn the_refused_version_is_named() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let mut request = request(&gateway);
    request.versions.snapshot = "last-month".into();
    let refusal = gateway.ask(&request).await.unwrap_err();
    assert_eq!(refusal.param("which"), Some("snapshot"));
}

#[tokio::test]
async fn only_gateways_ask() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    for role in [Role::Analyst, Role::Operator, Role::StatisticsOffice] {
        let peer = Gateway::connect_as(&agency.party(role, "nino"), &connector).await;
        assert_eq!(code(peer.ask(&request(&peer)).await), "KH302", "{role}");
        let Event::FragmentRefused { gateway, code, relation, .. } = agency.last_event() else { panic!("not audited") };
        assert_eq!((gateway, code, relation), (format!("khidi://georgia/{role}/nino"), "KH302".into(), String::new()));
    }
}
