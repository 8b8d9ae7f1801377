//! Requests there and back, and malformed ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use khidi_queries_disclosure::catalogue::{AgencyId, Versions};
use khidi_queries_disclosure::question::{Ask, Bins, Measure, MeasureKind, Question};
use prost::Message;

use super::{Asker, FragmentRequest, LONGEST_RELATION, Limits, RequestError};
use crate::wire;
use crate::wire::fragment_request::Ask as WireAsk;

fn bins() -> Bins {
    Bins::new(vec![0.0, 0.5, 10.0]).unwrap()
}

fn request() -> FragmentRequest {
    let measure = |kind, filter: Option<&str>| Measure { kind, filter: filter.map(str::to_owned) };
    let column = || "c3".to_owned();
    FragmentRequest {
        protocol: 1,
        dialect: "datafusion-55".into(),
        agency: AgencyId::new("interior").unwrap(),
        asker: Asker { subject: "ნინო".into(), role: "analyst".into() },
        purpose: String::new(),
        query_id: "q-1".into(),
        issued_at_micros: 1_700_000_000_000_000,
        deadline_micros: 1_700_000_030_000_000,
        limits: Limits { max_cells: 100_000, max_bytes: 64 << 20 },
        versions: Versions {
            catalogue: "c1".into(),
            policy: "p1".into(),
            snapshot: "s1".into(),
            code_lists: "l1".into(),
        },
        relation: "SELECT 1 AS c0".into(),
        ask: Ask::Cells(Question {
            contributor: Some("c0".into()),
            keys: vec!["c1".into(), "c2".into()],
            grouping_sets: Some(vec![vec![0, 1], vec![1], vec![]]),
            measures: vec![
                measure(MeasureKind::Rows, None),
                measure(MeasureKind::Contributors, Some("c4")),
                measure(MeasureKind::NonNull { column: column() }, None),
                measure(MeasureKind::Sum { column: column() }, Some("c4")),
                measure(MeasureKind::Moments { column: column() }, None),
                measure(MeasureKind::Comoments { x: column(), y: "c4".into() }, Some("c4")),
                measure(MeasureKind::Histogram { column: column(), bins: bins() }, None),
                measure(MeasureKind::Min { column: column() }, None),
                measure(MeasureKind::Max { column: column() }, None),
            ],
        }),
    }
}

#[test]
fn round_trip() {
    let cells = request();
    assert_eq!(FragmentRequest::decode(&cells.encode()), Ok(cells));
    let rows = FragmentRequest { ask: Ask::Rows, ..request() };
    assert_eq!(FragmentRequest::decode(&rows.encode()), Ok(rows));
}

/// The bytes of protocol 1 must not change by accident: other releases read them.
#[test]
fn bytes_of_protocol_1() {
    let mut small = request();
    small.relation = "R".into();
    small.ask = Ask::Cells(Question {
        contributor: Some("p".into()),
        keys: vec!["k".into()],
        grouping_sets: None,
        measures: vec![Measure { kind: MeasureKind::Sum { column: "x".into() }, filter: Some("f".into()) }],
    });
    let bytes = small.encode();
    assert_eq!(&bytes[..2], [0x08, 1]);
    let tail = [b"\x5a\x01R".as_slice(), b"\x62\x0f\x0a\x01p\x12\x01k\x1a\x07\x22\x01x\x82\x01\x01f"].concat();
    assert!(bytes.ends_with(&tail), "{bytes:02x?}");
    let rows = FragmentRequest { ask: Ask::Rows, ..small }.encode();
    assert!(rows.ends_with(&[0x6a, 0]), "{rows:02x?}");
}

fn question(request: &mut FragmentRequest) -> &mut Question {
    match &mut request.ask {
        Ask::Cells(question) => question,
        Ask::Rows => panic!("cells expected"),
    }
}

#[test]
fn each_cause_has_its_error() {
    type Change = fn(&mut FragmentRequest);
    let text = |field| RequestError::Text { field };
    let identifier = |field| RequestError::Identifier { field };
    let cases: Vec<(Change, RequestError)> = vec![
        (|r| r.protocol = 2, RequestError::Protocol { found: 2 }),
        (|r| r.protocol = 0, RequestError::Protocol { found: 0 }),
        (|r| r.dialect = "datafusion-56".into(), RequestError::Dialect { found: "datafusion-56".into() }),
        (|r| r.asker.subject.clear(), text("subject")),
        (|r| r.asker.role = "analyst\n".into(), text("role")),
        (|r| r.query_id = "q".repeat(129), text("query id")),
        (|r| r.purpose = "\u{1b}[2J".into(), text("purpose")),
        (|r| r.relation.clear(), text("relation")),
        (|r| r.relation = "x".repeat(LONGEST_RELATION + 1), text("relation")),
        (|r| r.relation = "x".repeat(600_000), RequestError::TooLong),
        (|r| r.versions.policy.clear(), text("policy version")),
        (|r| r.deadline_micros = r.issued_at_micros, RequestError::Times),
        (|r| r.issued_at_micros = -1, RequestError::Times),
        (|r| r.limits.max_cells = 0, RequestError::Limits),
        (|r| r.limits.max_bytes = 0, RequestError::Limits),
        (|r| question(r).contributor = Some("Person".into()), identifier("contributor")),
        (|r| question(r).contributor = None, RequestError::NoContributor),
        (|r| question(r).keys[0].clear(), identifier("key")),
        (|r| question(r).keys[1] = "c1".into(), RequestError::DuplicateKey),
        (|r| question(r).grouping_sets = Some(vec![]), RequestError::GroupingSets),
        (|r| question(r).grouping_sets = Some(vec![vec![0], vec![0]]), RequestError::GroupingSets),
        (|r| question(r).grouping_sets = Some(vec![vec![1, 0]]), RequestError::GroupingSets),
        (|r| question(r).grouping_sets = Some(vec![vec![0, 0]]), RequestError::GroupingSets),
        (|r| question(r).grouping_sets = Some(vec![vec![2]]), RequestError::GroupingSets),
        (|r| question(r).grouping_sets = Some(vec![vec![u32::MAX as usize]]), RequestError::GroupingSets),
        (|r| question(r).keys.clear(), RequestError::GroupingSets),
        (
            |r| question(r).measures[3].kind = MeasureKind::Comoments { x: "c3".into(), y: "a b".into() },
            identifier("measure"),
        ),
        (|r| question(r).keys = (0..65).map(|i| format!("k{i}")).collect(), RequestError::TooManyKeys),
        (|r| question(r).measures[3].kind = MeasureKind::Sum { column: "a b".into() }, identifier("measure")),
        (|r| question(r).measures[3].filter = Some("1=1".into()), identifier("filter")),
        (
            |r| question(r).measures = vec![Measure { kind: MeasureKind::Rows, filter: None }; 257],
            RequestError::TooManyMeasures,
        ),
        (
            |r| r.ask = Ask::Cells(Question { contributor: None, keys: vec![], grouping_sets: None, measures: vec![] }),
            RequestError::EmptyQuestion,
        ),
    ];
    for (change, expected) in cases {
        let mut changed = request();
        change(&mut changed);
        assert_eq!(FragmentRequest::decode(&changed.encode()), Err(expected));
    }
}

#[test]
fn each_missing_part_has_its_error() {
    type Change = fn(&mut wire::FragmentRequest);
    let cases: [(Change, &str); 5] = [
        (|m| m.asker = None, "asker"),
        (|m| m.limits = None, "limits"),
        (|m| m.versions = None, "versions"),
        (|m| m.ask = None, "question"),
        (
            |m| {
                if let Some(WireAsk::Cells(cells)) = &mut m.ask {
                    cells.measures[0].kind = None;
                }
            },
            "kind of measure",
        ),
    ];
    for (change, field) in cases {
        let mut message = super::to_wire::request(&request());
        change(&mut message);
        assert_eq!(FragmentRequest::decode(&message.encode_to_vec()), Err(RequestError::Missing { field }));
    }
    let mut message = super::to_wire::request(&request());
    message.agency = "codelists".into();
    assert!(matches!(FragmentRequest::decode(&message.encode_to_vec()), Err(RequestError::Agency(_))));
}

#[test]
fn unknown_fields_and_other_encodings_are_refused() {
    let bytes = FragmentRequest { ask: Ask::Rows, ..request() }.encode();
    let appended = |more: &[u8]| FragmentRequest::decode(&[&bytes, more].concat());
    for (more, what) in [
        (b"\x72\x01x".as_slice(), "an unknown field"),
        (b"\x80\x01\x01", "an unknown number"),
        (b"\x2a\x00", "an empty purpose written out"),
        (b"\x32\x03q-1", "a repeated field"),
    ] {
        assert_eq!(appended(more), Err(RequestError::NotCanonical), "{what}");
    }
    let inside_rows = [&bytes[..bytes.len() - 1], &[2, 0x08, 1]].concat();
    assert_eq!(FragmentRequest::decode(&inside_rows), Err(RequestError::NotCanonical), "question parts in rows");
    let long_varint = [&[0x08, 0x81, 0x00], &bytes[2..]].concat();
    assert_eq!(FragmentRequest::decode(&long_varint), Err(RequestError::NotCanonical), "a longer varint");
    let wrapped_protocol = [&[0x08, 0x81, 0x80, 0x80, 0x80, 0x10], &bytes[2..]].concat();
    assert_eq!(
        FragmentRequest::decode(&wrapped_protocol),
        Err(RequestError::Protocol { found: (1 << 32) + 1 }),
        "a protocol that wraps to 1"
    );
    assert!(matches!(appended(b"\x72\x09x"), Err(RequestError::Malformed(_))));
    assert_eq!(FragmentRequest::decode(b""), Err(RequestError::Protocol { found: 0 }));
}

#[test]
fn another_protocol_is_recognised_whatever_follows() {
    for rest in [b"".as_slice(), b"\xff\xff\xff\xff", b"\x12\x7f", b"\x1d\x01"] {
        let payload = [&[0x08, 0x02], rest].concat();
        assert_eq!(FragmentRequest::decode(&payload), Err(RequestError::Protocol { found: 2 }), "{rest:02x?}");
    }
}

/// Any single-byte change either fails or is another request that encodes to exactly those bytes.
#[test]
fn nothing_is_silently_dropped() {
    let bytes = request().encode();
    for position in 0..bytes.len() {
        for value in 0..=255u8 {
            let mut changed = bytes.clone();
            changed[position] = value;
            if let Ok(read) = FragmentRequest::decode(&changed) {
                assert_eq!(read.encode(), changed, "byte {position} = {value}");
            }
        }
    }
}
