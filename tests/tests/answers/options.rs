//! Session options over ADBC and in the shell, where small cells are withheld: statuses beside the values, dropped cells,
//! explanations with what crossed.

use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Demo, shell};
use khidi_tests::folders;
use khidi_tests::process::Process;

use super::PEOPLE;

#[test]
fn session_options() {
    let folder = folders::empty().unwrap();
    let demo = Demo::start(folder.path(), PEOPLE, "standard").unwrap();
    let certs = folder.path().join("certs");
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/options.py")).args(["--uri", &demo.uri]);
    command.arg("--certs").arg(&certs).arg("--agencies").arg(folder.path().join("agencies"));
    let finished = Process::start(&mut command).unwrap().finish().unwrap();
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);

    let ask = |statements: &str| {
        let mut shell = shell(&demo.uri, &certs, "analyst-demo").unwrap();
        Process::start(shell.args(["--format", "csv", "-c", statements])).unwrap().finish().unwrap()
    };
    let answered = ask("SET khidi.status = 'columns'; SELECT count(*) > 0 AS some FROM psda.population");
    answered.ended(0, &[]).unwrap();
    assert_eq!(answered.stdout, "some,some__status\ntrue,perturbed\n");
    let explained = ask("EXPLAIN ANALYZE SELECT count(*) AS n FROM federated.students");
    explained.ended(0, &["crossed: 1 cell"]).unwrap();
    assert!(explained.stdout.contains("Merge: cells of 3 members") && explained.stdout.contains("answered: 1 row"));
    ask("SET khidi.on_absent = 'zero'; SELECT 1").ended(1, &["KH117", "'keep', 'drop'"]).unwrap();
}
