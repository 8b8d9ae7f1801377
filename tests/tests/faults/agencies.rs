//! Agencies that are down, silent, or not who they should be: the question fails by name, others are answered.

use std::net::SocketAddr;
use std::path::Path;

use khidi_tests::federation::{Federation, ask, shell};
use khidi_tests::process::Process;

use super::{country, occupied};

const POPULATION: &str = "SELECT sex, count(*) AS people FROM psda.population GROUP BY sex";
const INCOMES: &str = "SELECT year, count(*) AS rows FROM mof.employment_income GROUP BY year";
const BOTH: &str = "SELECT p.n, i.n FROM (SELECT count(*) AS n FROM psda.population) AS p \
                    CROSS JOIN (SELECT count(*) AS n FROM mof.employment_income) AS i";

/// The incomes cannot be had, nor what needs them; all else can.
fn only_incomes_are_missing(federation: &Federation, certs: &Path) {
    for sql in [INCOMES, BOTH] {
        let finished = ask(&federation.uri, certs, "analyst-demo", sql).unwrap();
        finished.ended(2, &["KH401: agency mof cannot be reached"]).unwrap();
        assert_eq!(finished.stdout, "", "a failed question prints no data");
    }
    let finished = ask(&federation.uri, certs, "analyst-demo", POPULATION).unwrap();
    finished.ended(0, &[]).unwrap();
    assert_eq!(finished.stdout.lines().next(), Some("sex,people"));
}

/// What there is, and who is missing.
fn the_others_answer_if_wished(federation: &Federation, certs: &Path) {
    let mut shell = shell(&federation.uri, certs, "analyst-demo").unwrap();
    let wish = "SET khidi.on_unavailable = 'partial'; SET khidi.status = 'columns'";
    let sql = "SELECT sum(n) > 0 AS some FROM (SELECT count(*) AS n FROM psda.population \
               UNION ALL SELECT count(*) AS n FROM mof.employment_income) t";
    let finished = Process::start(shell.args(["--format", "csv", "-c", wish, "-c", sql])).unwrap().finish().unwrap();
    finished.ended(0, &["MISSING: mof did not answer (KH401)", "INCOMPLETE"]).unwrap();
    assert_eq!(finished.stdout, "some,some__status\ntrue,incomplete\n");
}

#[test]
fn a_connector_that_ends() {
    let folder = country("public");
    let certs = folder.path().join("certs");
    let mut federation = Federation::start(folder.path(), &["psda", "mof"], &[]).unwrap();
    ask(&federation.uri, &certs, "analyst-demo", BOTH).unwrap().ended(0, &[]).unwrap();
    federation.stop("mof").unwrap();
    only_incomes_are_missing(&federation, &certs);
    the_others_answer_if_wished(&federation, &certs);
}

#[test]
fn a_connector_that_was_never_there() {
    let folder = country("public");
    let nowhere: SocketAddr = occupied().local_addr().unwrap();
    let federation = Federation::start(folder.path(), &["psda"], &[("mof", nowhere)]).unwrap();
    only_incomes_are_missing(&federation, &folder.path().join("certs"));
}

#[test]
fn a_listener_that_never_answers() {
    let folder = country("public");
    let silent = occupied();
    let address = silent.local_addr().unwrap();
    let federation = Federation::start(folder.path(), &["psda"], &[("mof", address)]).unwrap();
    // Its catalogue could not be had at the start, which counts as not reached; no question waits for it again.
    only_incomes_are_missing(&federation, &folder.path().join("certs"));
}

#[test]
fn another_agency_at_the_address() {
    let folder = country("public");
    let moh = Federation::start(folder.path(), &["moh"], &[]).unwrap();
    let address = moh.address("moh").unwrap();
    let federation = Federation::start(folder.path(), &["psda"], &[("mof", address)]).unwrap();
    only_incomes_are_missing(&federation, &folder.path().join("certs"));
}
