//! What an agency's own officer does with the program: a first draft of a policy, and a look at what would leave.

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, made_demo};
use khidi_tests::process::{Finished, Process};

use super::{FEW, PEOPLE};

fn connector(arguments: &[&str], config: &Path) -> Finished {
    let mut command = Command::new(environment::connector().unwrap());
    Process::start(command.args(arguments).arg("--config").arg(config)).unwrap().finish().unwrap()
}

#[test]
fn what_is_previewed_is_what_leaves() {
    let (folder, _) = made_demo(PEOPLE, "standard").unwrap();
    let config = folder.path().join("agencies/psda/connector.toml");
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let sql = "SELECT region, count(*) AS people FROM psda.population GROUP BY region ORDER BY region";
    let answered = ask(&federation.uri, &folder.path().join("certs"), "analyst-demo", sql).unwrap();
    answered.ended(0, &[]).unwrap();
    let audit = fs::read(folder.path().join("agencies/psda/audit.jsonl")).unwrap();

    let relation = "SELECT person_id, region FROM psda.population";
    let seen = connector(&["preview", relation, "--keys=region", "--measure=rows", "--lang=en"], &config);
    seen.ended(0, &["computed over the snapshot of", "no answer: nothing was charged"]).unwrap();
    let cells = seen.stdout.lines().filter(|line| line.starts_with('|')).skip(1).map(|line| {
        let values: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(values[2], "perturbed", "{line}");
        format!("{},{}", values[0], values[1])
    });
    let cells: Vec<_> = cells.collect();
    assert!(cells.len() > 5, "{}", seen.stdout);
    assert_eq!(cells, answered.stdout.lines().skip(1).collect::<Vec<_>>());
    assert_eq!(fs::read(folder.path().join("agencies/psda/audit.jsonl")).unwrap(), audit);

    let refused = connector(&["preview", relation, "--rows", "--lang=en"], &config);
    refused.ended(1, &[]).unwrap();
    assert!(refused.stdout.starts_with("REFUSED\n  KH210: "), "{}", refused.stdout);
}

#[test]
fn a_draft_is_checked_untouched() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let dir = folder.path().join("drafted");
    let (source, to) = (folder.path().join("agencies/psda/population.parquet"), dir.to_str().unwrap());
    let init = ["init", "--source", source.to_str().unwrap(), "--agency=psda", "--federation=demo", "--dir", to];
    let drafted = connector(&init, Path::new("none.toml"));
    drafted.ended(0, &[]).unwrap();
    assert!(drafted.stdout.starts_with("population: drafted\n"), "{}", drafted.stdout);
    fs::create_dir(dir.join("certs")).unwrap();
    for name in ["ca.pem", "agency-psda.pem", "agency-psda-key.pem"] {
        fs::copy(folder.path().join("certs").join(name), dir.join("certs").join(name)).unwrap();
    }
    let checked = connector(&["check"], &dir.join("connector.toml"));
    checked.ended(0, &[]).unwrap();
    assert!(checked.stdout.contains("agency psda would publish:\n  nothing\n"), "{}", checked.stdout);
    connector(&init, Path::new("none.toml")).ended(1, &["connector.toml", "a draft replaces nothing"]).unwrap();
    connector(&["init", "--agency=psda"], Path::new("none.toml")).ended(64, &["--source"]).unwrap();
}
