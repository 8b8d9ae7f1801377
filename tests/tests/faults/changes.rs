//! What an agency changes under its running connector: the policy is in force without a restart, rows wait for the next
//! snapshot.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use khidi_tests::federation::{Federation, ask};

use super::country;

const ALL: &str = "SELECT count(*) AS people FROM psda.population";
const BY_SEX: &str = "SELECT sex, count(*) AS people FROM psda.population GROUP BY sex";
/// A connector looks every few seconds; on a busy machine it may take longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// Takes the sexes of the population out of a policy.
fn hide_sexes(policy: &Path) {
    let text = fs::read_to_string(policy).unwrap();
    let table = text.find("[tables.population.columns]").unwrap();
    let start = table + text[table..].find("\nsex = ").unwrap();
    let end = start + 1 + text[start + 1..].find('\n').unwrap();
    fs::write(policy, format!("{}{}", &text[..start], &text[end..])).unwrap();
}

#[test]
fn rows_wait_for_the_next_snapshot_and_a_policy_does_not() {
    let folder = country("standard");
    let (psda, certs) = (folder.path().join("agencies/psda"), folder.path().join("certs"));
    let answered = |federation: &Federation, sql: &str| ask(&federation.uri, &certs, "analyst-demo", sql).unwrap();
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let first = answered(&federation, BY_SEX);
    first.ended(0, &[]).unwrap();
    fs::remove_file(psda.join("population.parquet")).unwrap();
    assert_eq!(answered(&federation, BY_SEX).stdout, first.stdout);
    drop(federation);
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    assert_eq!(answered(&federation, BY_SEX).stdout, first.stdout, "a restart is no new snapshot");

    hide_sexes(&psda.join("policy.toml"));
    let end = Instant::now() + PATIENCE;
    let refused = loop {
        let finished = answered(&federation, BY_SEX);
        if finished.code != Some(0) || Instant::now() > end {
            break finished;
        }
    };
    refused.ended(1, &["KH105", "sex"]).unwrap();
    answered(&federation, ALL).ended(0, &[]).unwrap();
}
