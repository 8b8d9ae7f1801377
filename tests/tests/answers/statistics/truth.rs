//! Flows against what is true of the synthetic country's people, which no agency's register has: over all crossings, and
//! over the register of crossings, some of which are missing there.

use std::fs;

use khidi_connectors_sources::synthetic::{Parameters, write_truth};
use khidi_tests::federation::{Federation, SEED};
use khidi_tests::folders;
use khidi_tests::process::Process;

use super::{PEOPLE, as_analyst, made_bare, script};

/// Immigrants and emigrants, by days and by months.
const INDICATORS: usize = 4;

#[test]
fn flows_are_those_that_took_place() {
    let noted = made_bare(PEOPLE);
    let truth = folders::empty().unwrap();
    write_truth(truth.path(), &Parameters { people: PEOPLE, seed: SEED }).unwrap();
    let complete = folders::empty().unwrap();
    folders::copy(noted.path(), complete.path()).unwrap();
    let register = complete.path().join("agencies/mia/border_crossings.parquet");
    fs::copy(truth.path().join("border_crossings.parquet"), register).unwrap();
    let federations = [&noted, &complete].map(|folder| Federation::start(folder.path(), &["mia"], &[]).unwrap());
    let [over_register, over_everything] = &federations;
    let mut compared = script("truth");
    compared.args(["--register", &over_register.uri, "--everything", &over_everything.uri]);
    compared.arg("--stays").arg(truth.path().join("stays.parquet"));
    let finished = Process::start(as_analyst(&mut compared, noted.path())).unwrap().finish().unwrap();
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "not what took place; see above");
    let ending = |end: &str| finished.stdout.lines().filter(|line| line.ends_with(end)).count();
    assert_eq!((ending(" 0 apart"), ending(" cells differ")), (INDICATORS, INDICATORS), "not all were compared");
}
