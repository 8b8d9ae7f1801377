//! Attacks on protected registers, played over the wire as an analyst: each must fail against the standard policy and
//! succeed where a safeguard is taken off. The programs that play them start federations over registers of their own,
//! print the table of attack, policy and winner, and tell what is not as it should be.

use std::process::Command;
use std::time::Duration;

use khidi_tests::environment;
use khidi_tests::process::Process;

/// How long a family may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

#[test]
fn attacks_fail_where_safeguards_stand() {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("disclosure/attacks.py"));
    command.env("KHIDI_BIN", environment::khidi().unwrap());
    command.env("KHIDI_CONNECTOR_BIN", environment::connector().unwrap());
    let finished = Process::start(&mut command).unwrap().finish_within(PATIENCE).unwrap();
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "attacks that succeed, or prove nothing; see above");
}
