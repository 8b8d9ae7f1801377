//! Live tables of a database: other columns are taken up, and the database is left in peace between two looks. The database is
//! a file, so that one that is away is one that cannot be connected to.

use std::fs;

use rusqlite::Connection;

use super::agency::{Agency, NOW};
use super::running::{HOUR, Log, Running, SECOND};

const POLICY: &str = r#"
version = 1
protection = "standard"
threshold = 10
snapshot = "live"

[tables.permits]
class = "public"
columns.year = { role = "public" }

[tables.visas]
class = "public"
columns.year = { role = "public" }

[tables.estimates]
class = "public"
columns.year = { role = "public" }
"#;

/// Two tables of a database and one of a file.
fn agency(look_every: &str) -> Agency {
    let agency = Agency::under(POLICY);
    let files = agency.connector_toml();
    let (head, _) = files.split_once("[[sources]]").unwrap();
    let table = |name: &str| {
        format!("[[sources]]\ntable = '{name}'\nkind = 'database'\ndatabase = 'office'\nrelation = '{name}'\n")
    };
    let file = "[[sources]]\ntable = 'estimates'\nkind = 'parquet'\npath = 'estimates.parquet'\n";
    let database = format!("[databases.office]\nkind = 'sqlite'\npath = 'office.sqlite'\n{look_every}\n");
    let text = format!("metrics = 'khidi.prom'\n{head}{}{}{file}{database}", table("permits"), table("visas"),);
    agency.write("connector.toml", text);
    change(&agency, "CREATE TABLE permits (year INTEGER); CREATE TABLE visas (year INTEGER)");
    agency
}

fn change(agency: &Agency, sql: &str) {
    Connection::open(agency.path("office.sqlite")).unwrap().execute_batch(sql).unwrap();
}

/// Puts the database where nobody finds it, for as long as `looked` takes.
async fn away(agency: &Agency, looked: impl Future<Output = ()>) {
    fs::rename(agency.path("office.sqlite"), agency.path("elsewhere")).unwrap();
    looked.await;
    fs::rename(agency.path("elsewhere"), agency.path("office.sqlite")).unwrap();
}

/// Looks at times after the start, in seconds.
async fn look(running: &Running, seconds: impl IntoIterator<Item = i64>) {
    for second in seconds {
        running.upkeep.look(NOW + second * SECOND).await;
    }
}

fn is_failing(agency: &Agency) -> bool {
    let metrics = fs::read_to_string(agency.path("khidi.prom")).unwrap();
    metrics.contains("khidi_renewal_failing{agency=\"mia\"} 1")
}

#[tokio::test]
async fn other_columns_are_seen_when_it_is_time() {
    for (said, every) in [("", 60), ("look_every = 7", 7)] {
        let agency = agency(said);
        let running = Running::begin(&agency, NOW).await.unwrap();
        let (first, log) = (running.id(), Log::begin());
        change(&agency, "ALTER TABLE visas ADD COLUMN fee INTEGER");
        look(&running, [0, 1, every / 2, every - 1]).await;
        // Who connected would say that there is nothing to connect to.
        away(&agency, look(&running, [every - 2, every - 1])).await;
        assert_eq!((running.id(), log.told()), (first.clone(), Vec::new()), "{said}");
        look(&running, [every]).await;
        let second = running.id();
        assert_ne!(second, first, "{said}");
        // Another register was opened: that was a look.
        change(&agency, "ALTER TABLE permits ADD COLUMN fee INTEGER");
        look(&running, [every + 1, 2 * every - 1]).await;
        assert_eq!(running.id(), second, "{said}");
        look(&running, [2 * every]).await;
        assert_ne!(running.id(), second, "{said}");
    }
}

/// What could not be looked at is not tried again before it is time, and stays a trouble until then.
#[tokio::test]
async fn a_database_that_is_away_is_left_in_peace() {
    let agency = agency("");
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, log) = (running.id(), Log::begin());
    away(&agency, look(&running, [60])).await;
    let told = log.told();
    assert!(matches!(told.as_slice(), [one] if one.contains("permits") && one.contains("cannot be read")), "{told:?}");
    change(&agency, "ALTER TABLE permits ADD COLUMN fee INTEGER");
    look(&running, [65, 119]).await;
    assert!(is_failing(&agency));
    assert_eq!((running.id(), log.told()), (first.clone(), Vec::new()));
    look(&running, [120]).await;
    assert!(!is_failing(&agency));
    assert_ne!(running.id(), first);
    // A clock that was set back lets nobody wait.
    let id = running.id();
    change(&agency, "ALTER TABLE permits ADD COLUMN office TEXT");
    running.upkeep.look(NOW - HOUR).await;
    assert_ne!(running.id(), id);
}

/// Files beside a database are followed as ever; a policy that is read anew opens everything, which is a look.
#[tokio::test]
async fn only_databases_wait() {
    let agency = agency("");
    let running = Running::begin(&agency, NOW).await.unwrap();
    let first = running.id();
    super::agency::write(&agency.path("estimates.parquet"), &super::agency::estimates().slice(0, 7));
    look(&running, [5]).await;
    let second = running.id();
    assert_ne!(second, first);
    agency.write("policy.toml", POLICY.replace("threshold = 10", "threshold = 11"));
    look(&running, [50, 55]).await;
    assert_eq!(running.register().catalogue().threshold, 11);
    change(&agency, "ALTER TABLE permits ADD COLUMN fee INTEGER");
    look(&running, [60, 114]).await;
    assert_eq!(running.id(), second);
    look(&running, [115]).await;
    assert_ne!(running.id(), second);
}

/// A change that cannot be taken up is tried again without another look.
#[tokio::test]
async fn what_was_seen_is_remembered() {
    let agency = agency("look_every = 600");
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, log) = (running.id(), Log::begin());
    change(&agency, "ALTER TABLE permits RENAME COLUMN year TO years");
    look(&running, [600, 605]).await;
    let told = log.told();
    assert!(matches!(told.as_slice(), [one] if one.contains("there is no column")), "{told:?}");
    assert!(is_failing(&agency));
    change(&agency, "ALTER TABLE permits RENAME COLUMN years TO year; ALTER TABLE permits ADD COLUMN fee INTEGER");
    look(&running, [610, 659]).await;
    assert_eq!(running.id(), first);
    look(&running, [660]).await;
    assert_ne!(running.id(), first);
    assert!(!is_failing(&agency));
}
