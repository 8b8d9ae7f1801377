//! Questions that the agency's policy refuses, whatever the gateway planned; and an audit log that cannot be written.

use khidi_queries_audit::Event;
use khidi_queries_disclosure::question::{Ask, MeasureKind, Question};

use super::agency::Agency;
use super::gateway::{Gateway, code, measure, people};

#[tokio::test]
async fn refused_by_policy() {
    let rows = || vec![measure(MeasureKind::Rows)];
    let cells = |keys: &[&str]| Ask::Cells(people(keys, rows()));
    let nobody =
        Ask::Cells(Question { contributor: None, keys: vec!["c0".into()], grouping_sets: None, measures: rows() });
    let all = r#"SELECT person_id, citizenship AS c0 FROM "mia"."border_crossings""#;
    let cases = [
        ("KH210", all, Ask::Rows),
        ("KH210", "SELECT * FROM mia.travellers", Ask::Rows),
        ("KH212", all, nobody),
        ("KH204", "SELECT person_id, person_id AS c0 FROM mia.border_crossings", cells(&["c0"])),
        ("KH204", "SELECT person_id, 1 AS c0 FROM mia.border_crossings WHERE person_id = 'GEO1'", cells(&["c0"])),
        (
            "KH202",
            "SELECT person_id, citizenship AS c0 FROM mia.border_crossings WHERE EXISTS (SELECT 1 FROM mia.border_crossings b WHERE b.citizenship = 'NRU')",
            cells(&["c0"]),
        ),
        ("KH202", "SELECT person_id, citizenship AS c0 FROM mia.border_crossings LIMIT 5", cells(&["c0"])),
        (
            "KH202",
            "SELECT person_id, CAST(n AS TEXT) AS c0 FROM (SELECT person_id, count(*) OVER () AS n FROM mia.border_crossings) t",
            cells(&["c0"]),
        ),
        (
            "KH205",
            "SELECT a.person_id, a.citizenship AS c0 FROM mia.border_crossings a JOIN mia.travellers b ON a.person_id = b.person_id",
            cells(&["c0"]),
        ),
        ("KH206", "SELECT person_id, date_trunc('day', crossed_at) AS c0 FROM mia.border_crossings", cells(&["c0"])),
        (
            "KH207",
            "SELECT person_id, citizenship AS c0 FROM mia.border_crossings WHERE direction <> 'in'",
            cells(&["c0"]),
        ),
        ("KH203", "SELECT person_id, fee AS c0 FROM mia.border_crossings", cells(&["c0"])),
        ("KH105", "SELECT person_id, document_no AS c0 FROM mia.border_crossings", cells(&["c0"])),
        ("KH104", "SELECT person_id, citizenship AS c0 FROM moh.labour_permits", cells(&["c0"])),
        ("KH104", "SELECT * FROM information_schema.tables", Ask::Rows),
        ("KH102", "DROP TABLE mia.border_crossings", Ask::Rows),
        ("KH102", "SET datafusion.execution.batch_size = 1", Ask::Rows),
        ("KH101", "SELECT FROM WHERE", Ask::Rows),
        ("KH208", "SELECT now() AS c0, persons FROM mia.estimates", Ask::Rows),
        ("KH107", "SELECT random() AS c0, persons FROM mia.estimates", Ask::Rows),
        ("KH306", all, cells(&["c1"])),
    ];
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    for (expected, relation, ask) in cases {
        let answer = gateway.ask(&gateway.request(relation, ask)).await;
        assert_eq!(code(answer), expected, "{relation}");
        let Event::FragmentRefused { code, relation: audited, subject, .. } = agency.last_event() else {
            panic!("not audited: {relation}")
        };
        assert_eq!((code.as_str(), audited.as_str(), subject.as_str()), (expected, relation, "nino"));
    }
}

/// Every write to `/dev/full` fails for lack of space.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn no_audit_no_answer() {
    let agency = Agency::new();
    agency.write("connector.toml", format!("audit = \"/dev/full\"\n{}", agency.connector_toml()));
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let all = r#"SELECT person_id, citizenship AS c0 FROM "mia"."border_crossings""#;
    let question = people(&["c0"], vec![measure(MeasureKind::Rows)]);
    assert_eq!(code(gateway.cells(all, question).await), "KH902");
    assert_eq!(code(gateway.ask(&gateway.request(all, Ask::Rows)).await), "KH902");
    assert_eq!(code(gateway.fetch_catalogue().await), "KH902");
}
