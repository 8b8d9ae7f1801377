//! Indicators against the same definitions computed elsewhere, from the same files.

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_queries_codelists::countries;
use khidi_tests::environment;
use khidi_tests::federation::{Federation, made_demo};
use khidi_tests::process::{Finished, Process};

/// As many as the definition of done asks for, over seven years.
const PEOPLE: u64 = 100_000;

#[test]
fn flows_are_those_of_a_diary_of_every_day() {
    let (folder, _) = made_demo(PEOPLE, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    let federation = Federation::start(folder.path(), &["mia", "psda"], &[]).unwrap();
    let finished = compared(folder.path(), &federation.uri);
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "indicators differ; see above");
    assert_eq!(finished.stdout.lines().filter(|line| line.ends_with(" 0 apart")).count(), 8, "not all were compared");
}

fn compared(folder: &Path, uri: &str) -> Finished {
    let list = folder.join("countries.csv");
    let rows = countries().iter().map(|country| format!("{},{}\n", country.alpha3, country.eurostat));
    fs::write(&list, format!("code,eurostat\n{}", rows.collect::<String>())).unwrap();
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("statistics/flows.py")).args(["--under", "bare", "--uri", uri]);
    command.arg("--khidi").arg(environment::khidi().unwrap()).arg("--countries").arg(list);
    command.arg("--certs").arg(folder.join("certs")).arg("--agencies").arg(folder.join("agencies"));
    Process::start(&mut command).unwrap().finish().unwrap()
}
