//! A policy file that is edited under a running connector: taken as a whole or not at all, and told of.

use std::fs;

use khidi_queries_disclosure::question::Ask;

use super::agency::{Agency, NOW, STANDARD};
use super::gateway::{Gateway, code, people};
use super::running::{CROSSINGS, HOUR, Log, Running, contributors};
use crate::register::Register;

const JULY: i64 = 1_751_313_600_000_000;

fn threshold(register: &Register) -> u64 {
    register.catalogue().threshold
}

/// Looks as often as it takes to read a file that stays as it is.
async fn look(running: &Running, now: i64) {
    running.upkeep.look(now).await;
    running.upkeep.look(now).await;
}

#[tokio::test]
async fn a_good_policy_comes_into_force() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let before = running.register().catalogue().versions.clone();
    let told = running.told().await;
    agency.write("policy.toml", STANDARD.replace("threshold = 10", "threshold = 12"));
    look(&running, NOW).await;
    let register = running.register();
    assert_eq!(threshold(&register), 12);
    let after = &register.catalogue().versions;
    assert_ne!((&after.policy, &after.catalogue), (&before.policy, &before.catalogue));
    assert_eq!(after.snapshot, before.snapshot, "the rows are the same");
    assert!(
        told.iter().any(|row| row.starts_with("ARM")) && !running.told().await.iter().any(|row| row.starts_with("ARM"))
    );
    // A restart says the same.
    let again = Running::begin(&agency, NOW).await.unwrap();
    assert_eq!(again.register().catalogue().versions, *after);
}

/// Silence would tell nothing from a connector that does not look.
#[tokio::test]
async fn a_good_one_is_told_of_once_by_its_version() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let log = Log::by_default();
    agency.write("policy.toml", STANDARD.replace("threshold = 10", "threshold = 12"));
    for _ in 0..3 {
        look(&running, NOW).await;
    }
    let version = running.register().catalogue().versions.policy.clone();
    let told = log.told();
    let says = format!("policy {version} is in force");
    assert!(matches!(told.as_slice(), [one] if one.contains(&says) && one.contains("policy.toml")), "{told:?}");
}

#[tokio::test]
async fn a_bad_one_is_told_once_and_changes_nothing() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let log = Log::begin();
    let before = running.register().catalogue().clone();
    for (text, says) in [
        (STANDARD.replace("threshold = 10", "threshold = ten"), "line 4"),
        (STANDARD.replace("threshold = 10", "threshold = 1"), "protects nobody"),
        (STANDARD.replace("threshold = 10", "treshold = 10"), "treshold"),
        (STANDARD.replace("columns.fee", "columns.fees"), "fees"),
        (STANDARD.replace("threshold = 10", "threshold = 10\nnoise = { variance = 0.5 }"), "border_crossings"),
        (STANDARD.replace("count(*) > 1 AS repeated", "count(*) OVER () > 1 AS repeated"), "travellers"),
        (String::new(), "version"),
    ] {
        agency.write("policy.toml", &text);
        for hour in 0..5 {
            look(&running, NOW + hour * HOUR).await;
        }
        let told = log.told();
        let is_told = |line: &String| [says, "policy.toml", "stays in force"].iter().all(|part| line.contains(part));
        assert!(told.len() == 1 && told.iter().all(is_told), "{says}: {told:?}");
        assert_eq!(*running.register().catalogue(), before, "{says}");
        assert!(!running.told().await.is_empty());
    }
    fs::remove_file(agency.path("policy.toml")).unwrap();
    look(&running, NOW).await;
    assert!(matches!(log.told().as_slice(), [one] if one.contains("policy.toml")));
    assert_eq!(*running.register().catalogue(), before);
    agency.write("policy.toml", STANDARD.replace("threshold = 10", "threshold = 12"));
    look(&running, NOW).await;
    assert_eq!(threshold(&running.register()), 12, "bad, then good");
    agency.write("policy.toml", STANDARD);
    look(&running, NOW).await;
    assert_eq!(*running.register().catalogue(), before);
    assert_eq!(log.told(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_file_that_is_being_written_is_not_taken() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let whole = STANDARD.replace("threshold = 10", "threshold = 12");
    let mut last = 0;
    // Some of these are policies by themselves: without tables, without views.
    for (end, _) in whole.match_indices('\n') {
        agency.write("policy.toml", &whole[..end]);
        running.upkeep.look(NOW).await;
        assert_eq!(threshold(&running.register()), 10, "cut at {end}");
        last = end;
    }
    assert!(last > 0);
    agency.write("policy.toml", &whole);
    look(&running, NOW).await;
    assert_eq!((threshold(&running.register()), running.register().catalogue().tables.len()), (12, 3));
}

#[tokio::test]
async fn a_question_in_flight_ends_under_the_policy_that_admitted_it() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let before = running.register();
    let hidden: String = STANDARD
        .lines()
        .filter(|line| !line.starts_with("columns.direction"))
        .map(|line| format!("{line}\n"))
        .collect();
    agency.write("policy.toml", hidden);
    look(&running, NOW).await;
    let by_direction = "SELECT person_id, direction AS c0 FROM mia.border_crossings";
    let ask = || Ask::Cells(people(&["c0"], contributors()));
    assert!(running.ask(&before, by_direction, ask()).await.is_ok());
    let refused = running.ask(&running.register(), by_direction, ask()).await.unwrap_err();
    assert_eq!(refused.refusal.code().number(), "KH105");
    assert!(running.ask(&running.register(), CROSSINGS, ask()).await.is_ok());
}

/// The sources stay as they were taken, for what is published later as well.
#[tokio::test]
async fn a_table_that_is_published_later_joins_the_snapshot() {
    let cut = |from: &str, to: &str| {
        let (start, end) = (STANDARD.find(from).unwrap(), STANDARD.find(to).unwrap());
        format!("{}{}", &STANDARD[..start], &STANDARD[end..])
    };
    let agency = Agency::under(&cut("[tables.estimates]", "[views.travellers]"));
    let running = Running::begin(&agency, NOW).await.unwrap();
    let id = running.id();
    let cells = || Ask::Cells(people(&["c0"], contributors()));
    let first = running.ask(&running.register(), CROSSINGS, cells()).await.unwrap();
    super::agency::write(&agency.path("border_crossings.parquet"), &super::agency::crossings().slice(0, 12));
    agency.write("policy.toml", STANDARD);
    look(&running, NOW + HOUR).await;
    assert_ne!(running.id(), id);
    assert_eq!(running.ask(&running.register(), CROSSINGS, cells()).await.unwrap(), first, "N against N-1");
    assert!(running.told().await.contains(&"2009".to_owned()));
    // Taken off and put back it is what it was.
    let id = running.id();
    agency.write("policy.toml", cut("[tables.estimates]", "[views.travellers]"));
    look(&running, NOW + HOUR).await;
    fs::remove_file(agency.path("estimates.parquet")).unwrap();
    agency.write("policy.toml", STANDARD);
    look(&running, NOW + HOUR).await;
    assert_eq!(running.id(), id);
    assert!(running.told().await.contains(&"2009".to_owned()));
}

#[tokio::test]
async fn a_change_of_the_pace_takes_effect() {
    let agency = Agency::new();
    let paced = |pace: &str| STANDARD.replace("threshold_width", &format!("snapshot = \"{pace}\"\nthreshold_width"));
    let running = Running::begin(&agency, NOW).await.unwrap();
    let id = running.id();
    let log = Log::begin();
    agency.write("policy.toml", paced("live"));
    look(&running, NOW).await;
    assert_ne!(running.id(), id);
    let told = log.told();
    assert!(matches!(told.as_slice(), [one] if one.contains("live")), "{told:?}");
    agency.write("policy.toml", paced("yearly"));
    look(&running, JULY).await;
    assert_eq!(running.id(), id, "it is of the same year");
    agency.write("policy.toml", paced("daily"));
    look(&running, JULY).await;
    assert_ne!(running.id(), id);
}

/// A register gets other columns, and the policy follows: neither fits the snapshot of the month, both the next one.
#[tokio::test]
async fn a_policy_for_another_schema_waits_for_the_next_snapshot() {
    use arrow::array::{ArrayRef, Int64Array, RecordBatch};
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let before = running.register().catalogue().clone();
    let one: ArrayRef = std::sync::Arc::new(Int64Array::from(vec![1]));
    let columns = [("year", std::sync::Arc::clone(&one), true), ("inhabitants", one, true)];
    super::agency::write(
        &agency.path("estimates.parquet"),
        &RecordBatch::try_from_iter_with_nullable(columns).unwrap(),
    );
    agency.write("policy.toml", STANDARD.replace("columns.persons", "columns.inhabitants"));
    look(&running, NOW).await;
    assert_eq!(*running.register().catalogue(), before);
    look(&running, JULY).await;
    let register = running.register();
    assert!(register.catalogue().table("estimates").unwrap().column("inhabitants").is_some());
    assert_ne!(register.catalogue().versions.snapshot, before.versions.snapshot);
}

#[tokio::test]
async fn a_gateway_is_told_that_it_planned_against_another_policy() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    agency.write("policy.toml", format!("# of another text\n{STANDARD}"));
    connector.look(NOW).await;
    connector.look(NOW).await;
    let question = || people(&["c0"], contributors());
    let refusal = gateway.cells(CROSSINGS, question()).await.unwrap_err();
    assert_eq!((refusal.code().number(), refusal.param("which")), ("KH308", Some("policy")));
    let again = Gateway::connect(&agency, &connector).await;
    assert_eq!(code(again.cells(CROSSINGS, question()).await), "answered");
}
