//! How old the data are that questions are answered from, as operators are told it: by the program, and for an alarm.

use std::fs;

use super::agency::{Agency, NOW, STANDARD};
use super::running::{HOUR, Log, Running};
use super::snapshots::JULY;
use crate::register::Written;
use crate::standing::{Look, standing};
use crate::{SnapshotError, StartError};

const DAY: i64 = 24 * HOUR;

#[tokio::test]
async fn its_age_is_told() {
    let agency = Agency::new();
    let written = Written::read(&agency.config().policy).unwrap();
    let told = async |look: Look, now: i64| standing(&agency.config(), &written.policy, look, now).await;
    let before = told(Look::Whole, NOW).await.unwrap();
    assert_eq!(before.text(), "snapshot: none yet, the connector's start takes the first\n");
    assert!(!before.is_within(10_000), "nothing is answered yet");
    assert!(!agency.path("keys").exists() && !agency.path("snapshots").exists());

    let running = Running::begin(&agency, NOW).await.unwrap();
    let id = running.id();
    assert_eq!(running.register().catalogue().as_of, Some(20_254), "2025-06-15 in Tbilisi");
    for (now, age) in [
        (NOW - 1, "of a time to come, by this machine's clock"),
        (NOW + HOUR - 1, "less than an hour old"),
        (NOW + HOUR, "1 hour old"),
        (NOW + DAY - 1, "23 hours old"),
        (NOW + 2 * DAY, "2 days old"),
    ] {
        let text = told(Look::Glance, now).await.unwrap().text();
        assert_eq!(text, format!("snapshot: {id} of 2025-06-15, {age}\n"));
    }
    let old = told(Look::Whole, JULY).await.unwrap();
    assert!(
        old.text().ends_with("WARNING: the pace (monthly) asks for another snapshot; a running connector takes it\n")
    );
    assert!(old.is_within(16) && !old.is_within(15), "it is 15 days and some hours old");
    let exactly = told(Look::Glance, NOW + 3 * DAY).await.unwrap();
    assert!(exactly.is_within(3) && !exactly.is_within(2));
    let object: serde_json::Value = serde_json::from_str(&exactly.json().unwrap()).unwrap();
    let expected = serde_json::json!({
        "pace": "monthly", "snapshot": id, "as_of": "2025-06-15", "taken_at_unix_seconds": NOW / 1_000_000,
        "age_seconds": 3 * 86_400, "is_due": false, "is_whole": true,
    });
    assert_eq!(object, expected);

    // A file that is not what was taken is found by who looks at all of them, and a manifest by everybody.
    let file = agency.path("snapshots").join(&id).join("estimates.parquet");
    fs::write(&file, "damaged").unwrap();
    assert!(told(Look::Glance, NOW).await.is_ok());
    assert!(matches!(told(Look::Whole, NOW).await, Err(StartError::Snapshot(SnapshotError::Damaged { .. }))));
    let current = agency.path("snapshots/current.toml");
    let younger = fs::read_to_string(&current).unwrap().replace(&NOW.to_string(), &JULY.to_string());
    fs::write(&current, younger).unwrap();
    assert!(matches!(told(Look::Glance, NOW).await, Err(StartError::Snapshot(SnapshotError::Damaged { .. }))));
}

#[tokio::test]
async fn a_snapshot_that_lacks_a_table_says_so_and_sources_have_no_age() {
    let agency = Agency::new();
    drop(Running::begin(&agency, NOW).await.unwrap());
    agency.write("connector.toml", agency.connector_toml().replace("path = \"border", "path = \"./border"));
    let of = async |text: &str| {
        let written = Written::parse(text.to_owned(), &agency.path("policy.toml")).unwrap();
        standing(&agency.config(), &written.policy, Look::Glance, NOW).await.unwrap()
    };
    assert!(of(STANDARD).await.text().contains("WARNING: the snapshot lacks a table"));
    let live = of(&STANDARD.replace("threshold_width", "snapshot = \"live\"\nthreshold_width")).await;
    assert!(live.is_within(0) && live.text().contains("answers follow the sources"), "{live:?}");
    assert_eq!(live.json().unwrap(), "{\"pace\":\"live\"}\n");
}

#[tokio::test]
async fn figures_for_an_alarm_follow_what_is_in_force() {
    let agency = Agency::new();
    agency.write("connector.toml", format!("metrics = \"khidi.prom\"\n{}", agency.connector_toml()));
    let figure = |name: &str| {
        let text = fs::read_to_string(agency.path("khidi.prom")).unwrap();
        let line =
            text.lines().find(|line| line.starts_with(&format!("khidi_{name}{{agency=\"mia\""))).map(str::to_owned);
        line.map(|line| line.rsplit_once(' ').unwrap().1.parse::<i64>().unwrap())
    };
    let seconds = |micros: i64| Some(micros / 1_000_000);
    let running = Running::begin(&agency, NOW).await.unwrap();
    assert_eq!(figure("snapshot_taken_timestamp_seconds"), seconds(NOW));
    assert_eq!(
        (figure("snapshot_due"), figure("renewal_failing"), figure("policy_pending")),
        (Some(0), Some(0), Some(0))
    );
    assert!(fs::read_to_string(agency.path("khidi.prom")).unwrap().contains(&running.id()));

    // A month later the source is gone: the old snapshot stays, and both are told.
    let file = agency.path("border_crossings.parquet");
    fs::rename(&file, agency.path("elsewhere")).unwrap();
    running.upkeep.look(JULY).await;
    assert_eq!(figure("written_timestamp_seconds"), seconds(JULY));
    assert_eq!(figure("snapshot_taken_timestamp_seconds"), seconds(NOW));
    assert_eq!((figure("snapshot_due"), figure("renewal_failing")), (Some(1), Some(1)));
    fs::rename(agency.path("elsewhere"), &file).unwrap();
    running.upkeep.look(JULY + HOUR).await;
    assert_eq!(figure("snapshot_taken_timestamp_seconds"), seconds(JULY + HOUR));
    assert_eq!((figure("snapshot_due"), figure("renewal_failing")), (Some(0), Some(0)));

    agency.write("policy.toml", "protection =");
    running.upkeep.look(JULY + HOUR).await;
    running.upkeep.look(JULY + HOUR).await;
    assert_eq!(figure("policy_pending"), Some(1));
    agency.write("policy.toml", STANDARD);
    running.upkeep.look(JULY + HOUR).await;
    assert_eq!(figure("policy_pending"), Some(0));

    // Figures that cannot be written keep nothing else from going on, and are told once.
    let log = Log::begin();
    fs::remove_file(agency.path("khidi.prom")).unwrap();
    fs::create_dir(agency.path("khidi.prom")).unwrap();
    fs::write(agency.path("khidi.prom/in the way"), "").unwrap();
    for _ in 0..3 {
        running.upkeep.look(JULY + 2 * HOUR).await;
    }
    assert_eq!(log.told().iter().filter(|line| line.contains("metrics cannot be written")).count(), 1);
    assert!(!running.told().await.is_empty());
}

#[tokio::test]
async fn what_ends_before_the_copy_is_of_the_day_after_its_end() {
    for (until, expected) in [("2025-06-10", 20_250), ("2025-06-14", 20_254), ("2026-01-01", 20_254)] {
        let agency = Agency::new();
        let written = fs::read_to_string(agency.path("connector.toml")).unwrap();
        agency.write("connector.toml", format!("data_until = {until}\n{written}"));
        let running = Running::begin(&agency, NOW).await.unwrap();
        assert_eq!(running.register().catalogue().as_of, Some(expected), "{until}");
    }
}
