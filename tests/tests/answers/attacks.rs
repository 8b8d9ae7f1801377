//! Attacks on protected registers, played over the wire as an analyst: each must fail against the standard policy and
//! succeed where a safeguard is taken off. The programs that play them start federations over registers of their own,
//! print the table of attack, policy and winner, and tell what is not as it should be.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use khidi_tests::environment;
use khidi_tests::process::Process;

/// How long all families may take, on a busy machine and at night.
const PATIENCE: Duration = Duration::from_secs(3_600);

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

/// They are played at night; see `mutations/run.py`.
#[test]
fn mutations_of_the_code_still_apply() {
    let tests = environment::package();
    let mut patches = 0;
    for entry in tests.join("mutations").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "patch") {
            continue;
        }
        patches += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("Defence: "), "{}: its head names no defence", path.display());
        let catcher = text.lines().nth(1).and_then(|line| line.strip_prefix("Caught-by: ")).unwrap_or_default();
        assert!(is_known(catcher, &tests.join("disclosure")), "{}: caught by '{catcher}'?", path.display());
        let mut check = Command::new("git");
        check.args(["apply", "--check"]).arg(&path).current_dir(tests.parent().unwrap());
        let found = check.output().unwrap();
        assert!(found.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&found.stderr));
    }
    assert!(patches >= 15, "{patches} mutations");
}

fn is_known(catcher: &str, families: &Path) -> bool {
    match catcher.split_once(' ') {
        Some(("attack", family)) => families.join(format!("{family}.py")).is_file(),
        Some(("unit" | "node", _)) => true,
        _ => false,
    }
}
