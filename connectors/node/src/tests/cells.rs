//! What is released under the standard policy, and what is not.

use khidi_queries_audit::Event;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};
use khidi_queries_protocol::tail::AnswerKind;

use super::agency::Agency;
use super::gateway::{Gateway, measure, people};

const BY_CITIZENSHIP: &str =
    r#"SELECT person_id, citizenship AS c0, direction = 'out' AS f0, fee AS a0 FROM "mia"."border_crossings""#;

fn sum(column: &str) -> MeasureKind {
    MeasureKind::Sum { column: column.into() }
}

#[tokio::test]
async fn cells_below_the_threshold_and_rows_without_a_person_are_not_there() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let question = people(&["c0"], vec![measure(MeasureKind::Rows), measure(MeasureKind::Contributors)]);
    let answer = gateway.cells(BY_CITIZENSHIP, question).await.unwrap();
    // Neither Nauru with its 3 people nor the 20 rows of nobody.
    assert_eq!(answer.shapes(), ["ARM ~ 1 ~ 1", "GEO ~ 1 ~ 1"]);
    assert!(!answer.text().contains("NRU") && !answer.text().contains("TUR"));
    assert_eq!(answer.tail.kind, AnswerKind::Cells);
    assert_eq!((answer.tail.threshold, &answer.tail.versions), (10, &connector.catalogue().versions));
    let names: Vec<_> = answer.batches[0].schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["c0", "m0", "m0__status", "m1", "m1__status"]);
    let Event::FragmentAnswered { cells, withheld, bytes, gateway, subject, relation, ask, .. } = agency.last_event()
    else {
        panic!("not audited")
    };
    assert_eq!((cells, withheld, gateway.as_str(), subject.as_str()), (2, 1, "khidi://georgia/gateway/main", "nino"));
    assert_eq!((relation.as_str(), ask.as_str()), (BY_CITIZENSHIP, "cells of person_id by c0: rows, contributors"));
    let sent = answer.messages.iter().map(|m| m.data_header.len() + m.data_body.len() + m.app_metadata.len());
    assert_eq!(bytes, sent.sum::<usize>() as u64);
}

#[tokio::test]
async fn a_question_without_keys_has_its_one_row_even_if_nothing_may_be_said() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    for (citizenship, expected) in [("GEO", "~ 1"), ("NRU", "- 2"), ("TUR", "- 2"), ("FRA", "- 2")] {
        let relation = format!(r#"SELECT person_id FROM "mia"."border_crossings" WHERE citizenship = '{citizenship}'"#);
        let answer = gateway.cells(&relation, people(&[], vec![measure(MeasureKind::Rows)])).await.unwrap();
        assert_eq!(answer.shapes(), [expected], "{citizenship}");
    }
}

#[tokio::test]
async fn each_measure_has_its_own_people() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let out = Measure { kind: MeasureKind::Rows, filter: Some("f0".into()) };
    let question = people(&["c0"], vec![measure(MeasureKind::Rows), out, measure(sum("a0"))]);
    let answer = gateway.cells(BY_CITIZENSHIP, question).await.unwrap();
    // 4 Georgians went out; 5 of Armenia paid.
    assert_eq!(answer.shapes(), ["ARM ~ 1 - 2 - 2", "GEO ~ 1 - 2 ~ 1"]);
}

#[tokio::test]
async fn a_view_is_asked_like_a_table() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    for name in ["\"mia\".\"travellers\"", "khidi.mia.travellers"] {
        let relation = format!("SELECT t.person_id, t.repeated AS c0 FROM {name} t");
        let question = people(&["c0"], vec![measure(MeasureKind::Contributors)]);
        let answer = gateway.cells(&relation, question).await.unwrap();
        // 8 + 3 + 11 crossed once; the 4 who crossed twice are too few.
        assert_eq!(answer.shapes(), ["false ~ 1"]);
    }
}

#[tokio::test]
async fn code_lists_join_without_conversion() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let relation = r#"SELECT b.person_id, c.name_en AS c0 FROM "mia"."border_crossings" b
        JOIN codelists.countries c ON b.citizenship = c.code WHERE date_trunc('year', b.crossed_at) = TIMESTAMP '2025-01-01 00:00:00'"#;
    let answer = gateway.cells(relation, people(&["c0"], vec![measure(MeasureKind::Contributors)])).await.unwrap();
    assert_eq!(answer.shapes(), ["Armenia ~ 1", "Georgia ~ 1"]);
}

#[tokio::test]
async fn public_tables_give_rows_and_any_sql() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let relation = r#"SELECT year, persons / (persons - 1) AS q FROM "mia"."estimates" ORDER BY persons LIMIT 3"#;
    let answer = gateway.ask(&gateway.request(relation, Ask::Rows)).await.unwrap();
    // Division by zero is NULL in the dialect.
    assert_eq!(answer.rows(), ["2000 0", "2001 -", "2002 2"]);
    assert_eq!(answer.tail.kind, AnswerKind::Rows);
    let question = Question {
        contributor: None,
        keys: vec!["c0".into()],
        grouping_sets: None,
        measures: vec![measure(sum("a0"))],
    };
    let relation = r#"SELECT year AS c0, persons AS a0 FROM "mia"."estimates" WHERE year < 2002"#;
    let answer = gateway.cells(relation, question).await.unwrap();
    assert_eq!(answer.rows(), ["2000 199000 0", "2001 199200 0"]);
}

#[tokio::test]
async fn an_answer_is_its_schema_its_batches_and_an_empty_batch_with_the_tail() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let mut request = gateway.request(
        r#"SELECT a.persons AS a, b.persons AS b FROM mia.estimates a JOIN mia.estimates b ON a.year = b.year"#,
        Ask::Rows,
    );
    request.limits.max_cells = 1_000_000;
    let answer = gateway.ask(&request).await.unwrap();
    let rows: Vec<_> = answer.batches.iter().map(arrow::array::RecordBatch::num_rows).collect();
    assert_eq!((rows.iter().sum::<usize>(), rows.last()), (400_000, Some(&0)));
    assert_eq!(answer.messages.len(), rows.len() + 1);
    for (number, message) in answer.messages.iter().enumerate() {
        assert!(message.data_body.len() <= 2 << 20, "message {number}");
        assert_eq!(message.app_metadata.is_empty(), number + 1 != answer.messages.len(), "message {number}");
    }
}
