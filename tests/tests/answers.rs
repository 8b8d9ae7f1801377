//! Every case file, asked over ADBC with mutual TLS, against DuckDB over the same Parquet files: with every table
//! public, where rows may cross; under the bare policy, where exact cells alone must give the same answers; and under
//! standard protection, where they must be the cells that policies and keys give. Its modules use the programs
//! as analysts, other clients and operators do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "answers/ad_hoc.rs"]
mod ad_hoc;
#[path = "answers/afternoon.rs"]
mod afternoon;
#[path = "answers/attacks.rs"]
mod attacks;
#[path = "answers/browsing.rs"]
mod browsing;
#[path = "answers/conformance.rs"]
mod conformance;
#[path = "answers/generated.rs"]
mod generated;
#[path = "answers/in_postgres.rs"]
mod in_postgres;
#[path = "answers/large_means.rs"]
mod large_means;
#[path = "answers/officers.rs"]
mod officers;
#[path = "answers/operators.rs"]
mod operators;
#[path = "answers/options.rs"]
mod options;
#[path = "answers/printed.rs"]
mod printed;
#[path = "answers/published.rs"]
mod published;
#[path = "answers/releases.rs"]
mod releases;
#[path = "answers/shell.rs"]
mod shell;
#[path = "answers/statistics.rs"]
mod statistics;
#[path = "answers/tpch.rs"]
mod tpch;
#[path = "answers/transfers.rs"]
mod transfers;

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_tests::environment;
use khidi_tests::federation::{Demo, Federation, made_demo};
use khidi_tests::folders;
use khidi_tests::process::{Finished, Process};

const PEOPLE: u64 = 20_000;
/// Where the answers themselves are not the point.
const FEW: u64 = 200;
const AGENCIES: [&str; 9] = ["psda", "mia", "mfa", "moh", "mof", "tsu", "ibsu", "gtu", "geostat"];

/// Runs the comparison over a folder of cases.
fn compared(dir: &Path, uri: &str, under: &str, cases: &Path) -> Finished {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/compare.py")).args(["--uri", uri, "--under", under]);
    command.arg("--certs").arg(dir.join("certs")).arg("--agencies").arg(dir.join("agencies"));
    command.arg("--cases").arg(cases);
    Process::start(&mut command).unwrap().finish().unwrap()
}

/// Runs it over all cases, and shows what it found.
fn compare(dir: &Path, uri: &str, under: &str) {
    let finished = compared(dir, uri, under, &environment::package().join("cases"));
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "answers differ under {under}; see above");
}

#[test]
fn with_every_table_public() {
    let folder = folders::empty().unwrap();
    let demo = Demo::start(folder.path(), PEOPLE, "public").unwrap();
    compare(folder.path(), &demo.uri, "public");
}

#[test]
fn under_the_bare_policy() {
    let (folder, _) = made_demo(PEOPLE, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    let federation = Federation::start(folder.path(), &AGENCIES, &[]).unwrap();
    compare(folder.path(), &federation.uri, "bare");
}

#[test]
fn under_standard_protection() {
    let (folder, tour) = made_demo(PEOPLE, "standard").unwrap();
    the_tour_asks_the_cases(&tour.stdout);
    let demo = Demo::start(folder.path(), PEOPLE, "standard").unwrap();
    compare(folder.path(), &demo.uri, "standard");
    a_wrong_answer_is_noticed(folder.path(), &demo.uri);
}

/// Under other parameters: people clipped, sums dominated, small figures forbidden, sums rounded.
#[test]
fn under_a_stricter_policy() {
    let (folder, _) = made_demo(PEOPLE, "standard").unwrap();
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/strict.py"));
    command.arg("--agencies").arg(folder.path().join("agencies"));
    Process::start(&mut command).unwrap().finish().unwrap().ended(0, &[]).unwrap();
    let federation = Federation::start(folder.path(), &AGENCIES, &[]).unwrap();
    compare(folder.path(), &federation.uri, "standard");
}

fn a_wrong_answer_is_noticed(dir: &Path, uri: &str) {
    let cases = folders::empty().unwrap();
    let write = |name: &str, text: &str| fs::write(cases.path().join(name), text).unwrap();
    let question = "SELECT count(*) AS n FROM psda.population";
    let cells = "FROM cells('psda.population', measures := 'rows as n')";
    write("one_more.sql", &format!("-- about: one more\n-- fragments: psda cells\n{question}"));
    write("one_more.standard.sql", &format!("SELECT n + 1 AS n, n__status {cells}"));
    write("status.sql", &format!("-- about: a status\n-- fragments: psda cells\n{question}"));
    write("status.standard.sql", &format!("SELECT n, 'exact' AS n__status {cells}"));
    write("refused.sql", &format!("-- about: an answer\n-- refused: KH201\n{question}"));
    write("code.sql", "-- about: another code\n-- refused: KH202\nSELECT sex FROM psda.population");
    let finished = compared(dir, uri, "standard", cases.path());
    assert_eq!(finished.code, Some(1), "{}", finished.stderr);
    for name in ["one_more", "status", "refused", "code"] {
        assert!(finished.stdout.contains(&format!("FAILED {name} ")), "{name}: {}", finished.stdout);
    }
}

/// The cases named `tour/` are what the tour asks, so that what they prove is true of the tour; what it asks beside
/// them is refused.
fn the_tour_asks_the_cases(stdout: &str) {
    let steps = stdout.lines().filter(|line| line.starts_with('[')).count();
    let commands =
        |command: &str| stdout.lines().filter(|line| line.starts_with(&format!("    khidi {command} "))).count();
    let tables = commands("indicators run");
    assert_eq!((tables, commands("pull")), (2, 1), "tables, and a pull of them:\n{stdout}");
    for shown in [
        "│ IMM ",
        "│ EMI ",
        "│ ALARM ",
        "  migration_flows_183/2023/1 new final: ",
        "  6 releases were pulled, 0 were there: ",
    ] {
        assert!(stdout.contains(shown), "{shown}:\n{stdout}");
    }
    let mut answered = 0;
    for entry in fs::read_dir(environment::package().join("cases/tour")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.to_string_lossy().ends_with(".standard.sql") {
            continue;
        }
        let sql: String =
            text.lines().filter(|line| !line.starts_with("--")).map(|line| format!("    {line}\n")).collect();
        assert!(stdout.contains(&sql), "the tour does not ask {}", path.display());
        answered += 1;
    }
    let refused = stdout.lines().filter(|line| line.starts_with("KH2") || line.starts_with("KH1")).count();
    assert_eq!(
        answered + refused + tables + 1,
        steps,
        "neither a case nor refused, nor a table or the pull:\n{stdout}"
    );
    assert!(refused >= 2, "person-level questions were not refused:\n{stdout}");
}
