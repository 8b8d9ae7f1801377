//! Files that are not what they should be: the message names the file and, for TOML, the line; nothing starts. What can
//! only be found while a question is answered is told to the agency alone.

use std::fs;
use std::path::Path;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, demo_command, gateway, gateway_config};
use khidi_tests::folders;
use khidi_tests::process::{Finished, Process, run};

use super::{PEOPLE, country};

fn connector(config: &Path) -> Finished {
    run(environment::connector().unwrap(), &["--config".as_ref(), config.as_os_str()]).unwrap()
}

/// Standard error names the file and the line in it.
fn names(finished: &Finished, file: &str, line: usize) {
    finished.ended(1, &[file]).unwrap();
    let said = [format!("{file}:{line}"), format!("line {line}")];
    assert!(said.iter().any(|place| finished.stderr.contains(place)), "{file}, line {line}: {}", finished.stderr);
    assert_eq!(finished.stdout, "");
}

#[test]
fn configurations() {
    let folder = country("standard");
    let agency = folder.path().join("agencies/geostat");
    for (file, wrong) in [
        ("connector.toml", "listen = \n"),
        ("connector.toml", "lissten = \"127.0.0.1:0\"\n"),
        ("policy.toml", "protection = standard\n"),
        ("policy.toml", "thresholds = 10\n"),
    ] {
        let (path, config) = (agency.join(file), agency.join("connector.toml"));
        let before = fs::read_to_string(&path).unwrap();
        let text = format!("# A line that is fine.\n{wrong}{before}");
        fs::write(&path, text).unwrap();
        names(&connector(&config), file, 2);
        fs::write(&path, before).unwrap();
    }
    let config = folder.path().join("gateway-alone.toml");
    for wrong in ["federation\n", "feddration = \"demo\"\n", "refresh_seconds = \"often\"\n"] {
        fs::write(&config, format!("# A line that is fine.\n{wrong}{}", gateway_config(&[]))).unwrap();
        names(&gateway(&config).unwrap().finish().unwrap(), "gateway-alone.toml", 2);
    }
}

#[test]
fn a_policy_that_protects_nobody() {
    let folder = country("standard");
    let agency = folder.path().join("agencies/psda");
    let policy = agency.join("policy.toml");
    folders::edit(&policy, "threshold = 10", "threshold = 1").unwrap();
    connector(&agency.join("connector.toml")).ended(1, &["policy.toml", "threshold"]).unwrap();
}

#[test]
fn registers() {
    let folder = country("standard");
    let agency = folder.path().join("agencies/geostat");
    let file = agency.join("population_estimates.parquet");
    let whole = fs::read(&file).unwrap();
    let half = &whole[..whole.len() / 2];
    let mut damaged = whole.clone();
    let footer = damaged.len() - 40;
    damaged[footer..footer + 24].fill(0xFF);
    for (bytes, says) in [
        (half, "truncated"),
        (&b"year,region\n2024,GE-TB\n"[..], "not a Parquet file"),
        (&b""[..], "empty"),
        (&damaged, ""),
    ] {
        fs::write(&file, bytes).unwrap();
        let finished = connector(&agency.join("connector.toml"));
        finished.ended(1, &["population_estimates", says]).unwrap();
        assert_eq!(finished.stdout, "");
    }
    fs::remove_file(&file).unwrap();
    connector(&agency.join("connector.toml")).ended(1, &["population_estimates.parquet", "no such file"]).unwrap();
}

/// The footer is whole and promises everything; the pages before it are not what it says.
#[test]
fn damaged_pages_under_a_whole_footer() {
    let folder = country("standard");
    let agency = folder.path().join("agencies/psda");
    let file = agency.join("residence_permits.parquet");
    let people = "SELECT sex, count(*) AS people FROM psda.population GROUP BY sex";
    let permits = "SELECT count(*) AS permits FROM psda.residence_permits";
    let certs = folder.path().join("certs");
    let whole = fs::read(&file).unwrap();
    for damage in DAMAGES {
        fs::write(&file, with_damaged_pages(&whole, damage)).unwrap();
        // Answers would be from the copy that the demo took.
        fs::remove_dir_all(agency.join("snapshots")).unwrap();
        let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
        for _ in 0..2 {
            let refused = ask(&federation.uri, &certs, "analyst-demo", permits).unwrap();
            refused.ended(2, &[]).unwrap();
            assert_eq!((refused.stdout.as_str(), refused.stderr.as_str()), ("", COULD_NOT_ANSWER));
            ask(&federation.uri, &certs, "analyst-demo", people).unwrap().ended(0, &[]).unwrap();
        }
    }
    let log = fs::read_to_string(agency.join("audit.jsonl")).unwrap();
    assert!(log.contains("KH405"), "the agency's log has it: {log}");
}

/// Where a policy builds on what rows hold, rows that cannot be read prove nothing.
#[test]
fn damaged_pages_where_each_person_has_one_row() {
    let folder = country("standard");
    let agency = folder.path().join("agencies/psda");
    let file = agency.join("population.parquet");
    let whole = fs::read(&file).unwrap();
    for damage in DAMAGES {
        fs::write(&file, with_damaged_pages(&whole, damage)).unwrap();
        fs::remove_dir_all(agency.join("snapshots")).unwrap_or_default();
        let finished = connector(&agency.join("connector.toml"));
        finished.ended(1, &["table 'population': its rows cannot be read"]).unwrap();
        assert_eq!(finished.stdout, "");
    }
}

const DAMAGES: [u8; 3] = [0x00, 0xFF, b'M'];

/// A Parquet file with its footer, whose pages are overwritten.
fn with_damaged_pages(whole: &[u8], damage: u8) -> Vec<u8> {
    let tail = whole.len() - 8;
    let footer = tail - u32::from_le_bytes(whole[tail..tail + 4].try_into().unwrap()) as usize;
    let mut damaged = whole.to_vec();
    damaged[4..footer / 2].fill(damage);
    damaged
}

/// All that an analyst learns of a failure inside an agency.
const COULD_NOT_ANSWER: &str = "error: KH405: agency psda could not answer\n  \
                                hint: The cause is in the agency's own log; try again later.\n";

#[test]
fn an_old_demo_folder_with_other_arguments() {
    let folder = country("standard");
    let made = fs::read_to_string(folder.path().join("demo.toml")).unwrap();
    let population = folder.path().join("agencies/psda/population.parquet");
    let before = fs::read(&population).unwrap();
    let other = |people, protection| {
        let command = demo_command(folder.path(), people, protection);
        Process::start(command.unwrap().arg("--once")).unwrap().finish().unwrap()
    };
    let people = PEOPLE.to_string();
    other(PEOPLE + 1, "standard").ended(1, &["--people", &people]).unwrap();
    other(PEOPLE, "public").ended(1, &["--protection standard", "--protection public"]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("demo.toml")).unwrap(), made);
    assert_eq!(fs::read(&population).unwrap(), before);
    other(PEOPLE, "standard").ended(0, &[]).unwrap();
    assert_eq!(fs::read(&population).unwrap(), before);
}

#[test]
fn a_folder_that_no_demo_has_made() {
    let folder = folders::empty().unwrap();
    let mine = folder.path().join("agencies/mine.txt");
    fs::create_dir(folder.path().join("agencies")).unwrap();
    fs::write(&mine, "mine").unwrap();
    let command = demo_command(folder.path(), PEOPLE, "standard");
    let finished = Process::start(command.unwrap().arg("--once")).unwrap().finish().unwrap();
    finished.ended(1, &["agencies", "no demo has made it"]).unwrap();
    assert_eq!(fs::read_to_string(mine).unwrap(), "mine");
}
