//! The kill switch and who may ask: at work without a restart, audited, and blind to other tables.

use khidi_queries_audit::Event;
use khidi_queries_disclosure::question::{Ask, MeasureKind};

use super::agency::{Agency, STANDARD};
use super::gateway::{Gateway, code, measure, people};

const CROSSINGS: &str = "SELECT person_id, citizenship AS c0 FROM mia.border_crossings";
const TRAVELLERS: &str = "SELECT person_id, citizenship AS c0 FROM mia.travellers";
const ESTIMATES: &str = "SELECT persons FROM mia.estimates WHERE year < 0";
const LISTS: &str = "SELECT code FROM codelists.sexes";

async fn codes(gateway: &Gateway) -> [&'static str; 4] {
    let cells = || Ask::Cells(people(&["c0"], vec![measure(MeasureKind::Contributors)]));
    let mut found = Vec::new();
    for (relation, ask) in [(CROSSINGS, cells()), (TRAVELLERS, cells()), (ESTIMATES, Ask::Rows), (LISTS, Ask::Rows)] {
        found.push(code(gateway.ask(&gateway.request(relation, ask)).await));
    }
    found.try_into().unwrap()
}

#[tokio::test]
async fn a_line_in_the_file_stops_a_table_at_once() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    const OPEN: &str = "answered";
    let published = gateway.fetch_catalogue().await.unwrap();
    for (file, expected) in [
        (None, [OPEN; 4]),
        (Some("travellers\n"), [OPEN, "KH214", OPEN, OPEN]),
        // A view stops with what it reads.
        (Some("# until Monday\nborder_crossings\n"), ["KH214", "KH214", OPEN, OPEN]),
        (Some("estimates\n"), [OPEN, OPEN, "KH214", OPEN]),
        (Some("*\n"), ["KH214"; 4]),
        // Somebody wanted something stopped.
        (Some("boarder_crossings\n"), ["KH405"; 4]),
        (Some(""), [OPEN; 4]),
    ] {
        if let Some(file) = file {
            agency.write("stopped.txt", file);
        }
        assert_eq!(codes(&gateway).await, expected, "{file:?}");
    }
    assert_eq!(gateway.fetch_catalogue().await.unwrap(), published);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_stops_everything() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    std::fs::create_dir(agency.path("stopped.txt")).unwrap();
    assert_eq!(codes(&gateway).await, ["KH405"; 4]);
    let Event::FragmentRefused { code, operator_text, relation, .. } = agency.last_event() else { panic!("no audit") };
    assert_eq!((code.as_str(), relation.as_str()), ("KH405", LISTS));
    assert!(operator_text.contains("stopped.txt: cannot be read"), "{operator_text}");
    std::fs::remove_dir(agency.path("stopped.txt")).unwrap();
    agency.write("stopped.txt", [0xff, 0xfe]);
    assert_eq!(codes(&gateway).await, ["KH405"; 4]);
}

#[tokio::test]
async fn the_file_may_be_elsewhere() {
    let agency = Agency::new();
    agency.write("connector.toml", format!("stopped = \"held.txt\"\n{}", agency.connector_toml()));
    agency.write("stopped.txt", "*");
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    assert_eq!(codes(&gateway).await, ["answered"; 4]);
    agency.write("held.txt", "*");
    assert_eq!(codes(&gateway).await, ["KH214"; 4]);
}

#[tokio::test]
async fn only_whom_the_policy_admits() {
    let access = |file: &str, table: &str| {
        let mut policy = STANDARD.replace("\n[tables.estimates]", &format!("\naccess = {table}\n[tables.estimates]"));
        policy.insert_str(policy.find("\n[tables").unwrap(), &format!("\naccess = {file}\n"));
        policy
    };
    // The asker is the analyst nino, the purpose is statistics.
    for (file, table, expected) in [
        ("{}", "{}", ["answered"; 3]),
        (
            r#"{ roles = ["analyst"], purposes = ["statistics", "audit"] }"#,
            r#"{ subjects = ["nino"] }"#,
            ["answered"; 3],
        ),
        // The view is open by itself.
        ("{}", r#"{ subjects = ["Nino", "gela"] }"#, ["KH309", "answered", "answered"]),
        ("{}", r#"{ purposes = ["audit"] }"#, ["KH310", "answered", "answered"]),
        (r#"{ roles = ["statistics-office"] }"#, r#"{ roles = ["analyst"] }"#, ["answered", "KH309", "KH309"]),
        (r#"{ purposes = ["audit"] }"#, r#"{ roles = ["operator"] }"#, ["KH309", "KH310", "KH310"]),
    ] {
        let agency = Agency::under(&access(file, table));
        let connector = agency.start().await.unwrap();
        let gateway = Gateway::connect(&agency, &connector).await;
        assert_eq!(codes(&gateway).await[..3], expected, "{file} {table}");
        let joined = format!("{ESTIMATES} UNION ALL SELECT 1 FROM mia.border_crossings");
        if expected[0] != "answered" {
            let hidden = gateway.request(&joined, Ask::Rows);
            assert_eq!(code(gateway.ask(&hidden).await), expected[0], "{file} {table}");
            let Event::FragmentRefused { code, subject, .. } = agency.last_event() else { panic!("not audited") };
            assert_eq!((code.as_str(), subject.as_str()), (expected[0], "nino"));
        }
    }
}
