//! Ad hoc questions over the wire: answered where every table is open, paid for by all callers together, and no more.

use std::fs;

use khidi_certs::Role;
use khidi_queries_disclosure::question::{Ask, MeasureKind, Question};

use super::agency::{Agency, NOW, STANDARD, crossings, write};
use super::gateway::{Gateway, code, measure, people};
use super::running::Running;
use super::snapshots::JULY;

/// Crossings of people about whom the view says something.
const TIED: &str = r#"SELECT c.person_id, c.direction AS c0 FROM "mia"."border_crossings" c WHERE EXISTS (
    SELECT 1 FROM "mia"."travellers" t WHERE t.person_id = c.person_id"#;

/// The policy with both tables open.
fn open() -> String {
    let terms = "ad_hoc = { threshold = 10, threshold_width = 0, max_deviation = 5, variance = 4.0, budget = 6 }";
    STANDARD
        .replace("[tables.border_crossings]\n", &format!("[tables.border_crossings]\n{terms}\n"))
        .replace("[views.travellers]\n", &format!("[views.travellers]\n{terms}\n"))
}

fn counted(keys: &[&str]) -> Question {
    people(keys, vec![measure(MeasureKind::Contributors)])
}

async fn asked(gateway: &Gateway, condition: &str) -> &'static str {
    code(gateway.cells(&format!("{TIED}{condition})"), counted(&[])).await)
}

#[tokio::test]
async fn closed_unless_every_table_is_open() {
    for view_is_open in [true, false] {
        let policy = open();
        let view = policy.split("[views.travellers]\n").nth(1).unwrap();
        let closed = policy.replace(view, view.split_once('\n').unwrap().1);
        let agency = Agency::under(if view_is_open { &policy } else { &closed });
        let connector = agency.start().await.unwrap();
        let gateway = Gateway::connect(&agency, &connector).await;
        let expected = if view_is_open { "answered" } else { "KH205" };
        assert_eq!(asked(&gateway, "").await, expected);
        assert!(agency.path("ledger.tsv").exists(), "a table is open");
    }
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    assert_eq!(asked(&gateway, "").await, "KH205");
    assert!(!agency.path("ledger.tsv").exists(), "no table is open");
}

#[tokio::test]
async fn conditions_on_which_few_hang_are_left_out() {
    let agency = Agency::under(&open());
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let rows = async |condition: &str| {
        let relation = format!("{TIED}{condition})");
        gateway.cells(&relation, counted(&[])).await.unwrap().rows()
    };
    // 26 people; 4 of them crossed twice, and nobody but they is missing among the rest.
    let all = rows("").await;
    assert_eq!(rows(" AND NOT t.repeated").await, all);
    assert_eq!(rows(" AND t.repeated").await, ["- 2"]);
    let count: i64 = all[0].split(' ').next().unwrap().parse().unwrap();
    assert!((21..=31).contains(&count), "{all:?}");
    // 26 came in and 4 went out: without the direction they are the same people but for those 4, too few without it.
    let by_direction = gateway.cells(&format!("{TIED})"), counted(&["c0"])).await.unwrap();
    assert_eq!(by_direction.shapes(), ["in ~ 1"]);
}

#[tokio::test]
async fn all_callers_together_have_one_budget() {
    let agency = Agency::under(&open());
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let codes = ["GEO", "ARM", "NRU", "TUR"].map(|code| format!(" AND t.citizenship = '{code}'"));
    for condition in &codes {
        assert_eq!(asked(&gateway, condition).await, "answered");
    }
    // 4 of 6 are spent. By direction it is 3 cells: two codes and NULL.
    assert_eq!(code(gateway.cells(&format!("{TIED})"), counted(&["c0"])).await), "KH215");
    assert_eq!(asked(&gateway, &codes[0]).await, "answered", "what was paid is free");
    let both = people(&[], vec![measure(MeasureKind::Contributors), measure(MeasureKind::Rows)]);
    assert_eq!(code(gateway.cells(&format!("{TIED})"), both).await), "answered");
    for condition in ["", " AND t.repeated"] {
        let expected = if condition.is_empty() { "answered" } else { "KH215" };
        assert_eq!(asked(&gateway, condition).await, expected, "{condition}");
    }
    let other = Gateway::connect_as(&agency.party(Role::Gateway, "other"), &connector).await;
    assert_eq!(asked(&other, " AND t.repeated").await, "KH215");
    connector.shutdown().await;
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    assert_eq!([asked(&gateway, &codes[3]).await, asked(&gateway, " AND t.repeated").await], ["answered", "KH215"]);
}

/// Asks until the budget is spent, changes the register, and tells what is answered then, and what after another month.
async fn after_a_change(policy: &str) -> [&'static str; 2] {
    let agency = Agency::under(policy);
    let running = Running::begin(&agency, NOW).await.unwrap();
    let ask = async |condition: &str| {
        let relation = format!("{TIED} AND t.citizenship <> '{condition}')");
        match running.ask(&running.register(), &relation, Ask::Cells(counted(&[]))).await {
            Ok(_) => "answered",
            Err(refused) => refused.refusal.code().number(),
        }
    };
    for condition in ["GEO", "ARM", "NRU", "TUR", "FRA", "USA"] {
        assert_eq!(ask(condition).await, "answered");
    }
    assert_eq!(ask("DEU").await, "KH215");
    let rows = crossings();
    write(&agency.path("border_crossings.parquet"), &rows.slice(0, rows.num_rows() - 1));
    let before = running.id();
    running.upkeep.look(NOW).await;
    let changed = ask("DEU").await;
    assert_eq!(before == running.id(), !policy.contains("live"), "only live sources are followed");
    running.upkeep.look(JULY).await;
    [changed, ask("DEU").await]
}

#[tokio::test]
async fn a_snapshot_is_a_budget_and_a_change_is_none() {
    assert_eq!(after_a_change(&open()).await, ["KH215", "answered"]);
    let live = open().replace("threshold_width = 0\n", "snapshot = \"live\"\nthreshold_width = 0\n");
    assert_eq!(after_a_change(&live).await, ["KH215", "KH215"]);
}

#[tokio::test]
async fn a_ledger_that_cannot_be_used_answers_nothing_ad_hoc() {
    let agency = Agency::under(&open());
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    assert_eq!(asked(&gateway, "").await, "answered");
    fs::remove_file(agency.path("ledger.tsv")).unwrap();
    assert_eq!(asked(&gateway, "").await, "KH903");
    let node = r#"SELECT person_id FROM "mia"."border_crossings""#;
    assert_eq!(code(gateway.cells(node, counted(&[])).await), "answered", "nodes need no ledger");
    connector.shutdown().await;
    fs::create_dir(agency.path("ledger.tsv")).unwrap();
    let error = agency.start().await.unwrap_err().to_string();
    assert!(error.contains("ledger.tsv"), "{error}");
}
