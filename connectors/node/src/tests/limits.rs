//! Limits on answers, deadlines, places; and that work ends when nobody waits for it.

use khidi_queries_disclosure::question::{Ask, MeasureKind, Question};

use super::agency::{Agency, NOW, STANDARD};
use super::gateway::{Gateway, code, measure, people, within};

const BY_CITIZENSHIP: &str = r#"SELECT person_id, citizenship AS c0 FROM "mia"."border_crossings""#;
/// 16 million million rows: nobody waits for it.
const ENDLESS: &str = r#"SELECT a.year AS c0 FROM mia.estimates a CROSS JOIN mia.estimates b CROSS JOIN mia.estimates c
    CROSS JOIN mia.estimates d WHERE a.persons + b.persons + c.persons + d.persons > 3"#;

fn public() -> Ask {
    Ask::Cells(Question {
        contributor: None,
        keys: vec!["c0".into()],
        grouping_sets: None,
        measures: vec![measure(MeasureKind::Rows)],
    })
}

fn protected() -> Ask {
    Ask::Cells(people(&["c0"], vec![measure(MeasureKind::Rows)]))
}

#[tokio::test]
async fn answers_beyond_a_limit_are_refused() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    for (max_cells, max_bytes, expected) in
        [(2, 1 << 20, "answered"), (1, 1 << 20, "KH501"), (2, 10, "KH501"), (u64::MAX, u64::MAX, "answered")]
    {
        let mut request = gateway.request(BY_CITIZENSHIP, protected());
        request.limits.max_cells = max_cells;
        request.limits.max_bytes = max_bytes;
        assert_eq!(code(gateway.ask(&request).await), expected, "{max_cells} {max_bytes}");
    }
}

#[tokio::test]
async fn the_agencys_own_limits_hold_whatever_is_asked() {
    let agency = Agency::new();
    let toml = agency.connector_toml().replace("partitions = 2", "max_cells = 1");
    agency.write("connector.toml", toml);
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    assert_eq!(code(gateway.ask(&gateway.request(BY_CITIZENSHIP, protected())).await), "KH501");
}

#[tokio::test]
async fn answers_about_people_come_at_the_end_of_a_class_of_times() {
    for (policy, ask, relation, least) in [
        (STANDARD.to_owned(), protected(), BY_CITIZENSHIP, 50),
        (
            STANDARD.replace("threshold_width = 0", "threshold_width = 0\nresponse_class_ms = 150"),
            protected(),
            BY_CITIZENSHIP,
            150,
        ),
        (STANDARD.to_owned(), Ask::Rows, "SELECT year AS c0, persons FROM mia.estimates WHERE persons < 3", 0),
    ] {
        let agency = Agency::under(&policy);
        // A clock that stands still: every question takes no time by it, and all of a class is left.
        let connector = agency.start().await.unwrap();
        let gateway = Gateway::connect(&agency, &connector).await;
        let request = gateway.request(relation, ask);
        let begun = std::time::Instant::now();
        assert_eq!(code(gateway.ask(&request).await), "answered");
        assert!(begun.elapsed().as_millis() >= least, "{least}");
    }
}

#[tokio::test]
async fn a_deadline_ends_the_work() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let mut request = gateway.request(ENDLESS, public());
    request.deadline_micros = NOW + 200_000;
    assert_eq!(code(gateway.ask(&request).await), "KH502");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_so_many_places_and_one_is_free_again_when_its_client_has_gone() {
    let agency = Agency::new();
    let toml = agency.connector_toml().replace("partitions = 2", "partitions = 2\nmax_concurrent = 1");
    agency.write("connector.toml", toml);
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let small = async || code(gateway.ask(&gateway.request(BY_CITIZENSHIP, protected())).await);
    let long = {
        let gateway = gateway.clone();
        let ask = async move || code(gateway.ask(&gateway.request(ENDLESS, public())).await);
        // A small one may hold the place when it comes.
        tokio::spawn(async move { while ask().await == "KH505" {} })
    };
    within(async { while small().await != "KH505" {} }).await;
    long.abort();
    within(async { while small().await != "answered" {} }).await;
}

#[tokio::test]
async fn lack_of_memory_is_told_of_public_tables_only() {
    let agency = Agency::new();
    let toml =
        agency.connector_toml().replace("partitions = 2", "partitions = 2\nmemory_bytes = 1000\nspill_bytes = 1");
    agency.write("connector.toml", toml);
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let sorted = "SELECT year AS c0, persons FROM mia.estimates ORDER BY persons DESC";
    assert_eq!(code(gateway.ask(&gateway.request(sorted, Ask::Rows)).await), "KH503");
    assert_eq!(code(gateway.ask(&gateway.request(BY_CITIZENSHIP, protected())).await), "KH405");
}
