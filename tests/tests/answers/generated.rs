//! Random questions over the whole grammar, against DuckDB: under the bare policy and with every table public, over one
//! folder. The program that asks them prints the seed, the shares that were answered, and each question that failed.

use std::fs;
use std::process::Command;
use std::time::Duration;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_queries_protocol::Code;
use khidi_tests::environment;
use khidi_tests::federation::{Demo, Federation, made_demo};
use khidi_tests::process::Process;

use super::AGENCIES;

/// Enough that small tables have rows, and few enough that joins of all their rows are quick.
const PEOPLE: u64 = 4_000;

/// How long the questions may take, on a busy machine: to begin with, and each.
const FIRST: Duration = Duration::from_secs(300);
const EACH: Duration = Duration::from_secs(2);

#[test]
fn random_questions_have_right_answers() {
    let (public, _) = made_demo(PEOPLE, "public").unwrap();
    let (bare, _) = made_demo(PEOPLE, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(bare.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    let demo = Demo::start(public.path(), PEOPLE, "public").unwrap();
    let federation = Federation::start(bare.path(), &AGENCIES, &[]).unwrap();

    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/generate.py"));
    for (protection, uri, dir) in [("public", &demo.uri, public.path()), ("bare", &federation.uri, bare.path())] {
        command.arg("--gateway").arg(format!("{protection}={uri}")).arg("--certs").arg(dir.join("certs"));
    }
    command.arg("--agencies").arg(public.path().join("agencies"));
    command.arg("--codes").arg(documented().join(","));
    let (count, seed) = environment::random_questions().unwrap();
    command.arg(format!("--count={count}")).arg(format!("--seed={seed}"));
    let finished = Process::start(&mut command).unwrap().finish_within(FIRST + EACH * count).unwrap();
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "random questions failed or too few were answered; see above");
}

/// The codes with which a question may be refused: all but internal errors.
fn documented() -> Vec<&'static str> {
    let codes = Code::ALL.iter().map(|code| code.number());
    codes.filter(|code| !code.starts_with("KH9")).collect()
}
