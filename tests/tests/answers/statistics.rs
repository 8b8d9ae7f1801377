//! Indicators against the same definitions computed elsewhere, from the same files.

#[path = "statistics/early_warning.rs"]
mod early_warning;
#[path = "statistics/truth.rs"]
mod truth;

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_queries_codelists::countries;
use khidi_queries_indicators::{Period, indicators};
use khidi_tests::environment;
use khidi_tests::federation::{Federation, made_demo};
use khidi_tests::process::{Finished, Process};
use tempfile::TempDir;

/// A day of that month, counted from 1970-01-01.
const DECEMBER_2022: i64 = 19_340;

/// As many as the definition of done asks for, over seven years.
const PEOPLE: u64 = 100_000;

/// The script that computes a part of the catalogue from the registers' files, and how many tables and identities it compares.
const PARTS: [(&str, usize); 4] = [("flows", 12), ("asylum", 11), ("permits", 9), ("enforcement", 10)];

#[test]
fn indicators_are_those_computed_from_the_files() {
    let folder = made_bare(PEOPLE);
    let mut added = script("awkward");
    let finished =
        Process::start(added.arg("--agencies").arg(folder.path().join("agencies"))).unwrap().finish().unwrap();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let federation = Federation::start(folder.path(), &["mia", "psda"], &[]).unwrap();
    for (part, tables) in PARTS {
        let finished = compared(part, folder.path(), &federation.uri);
        println!("{}{}", finished.stdout, finished.stderr);
        assert_eq!(finished.code, Some(0), "{part} differ; see above");
        let equal = finished.stdout.lines().filter(|line| line.ends_with(" 0 apart")).count();
        assert_eq!(equal, tables, "not all {part} were compared");
    }
}

/// A demo's folder whose agencies publish exact cells.
fn made_bare(people: u64) -> TempDir {
    let (folder, _) = made_demo(people, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    folder
}

fn compared(part: &str, folder: &Path, uri: &str) -> Finished {
    let mut command = script(part);
    command.args(["--under", "bare", "--uri", uri]).arg("--agencies").arg(folder.join("agencies"));
    Process::start(as_analyst(&mut command, folder)).unwrap().finish().unwrap()
}

/// What a script needs that asks a demo's gateway.
fn as_analyst<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    let list = folder.join("countries.csv");
    let rows = countries().iter().map(|country| format!("{},{}\n", country.alpha3, country.eurostat));
    fs::write(&list, format!("code,eurostat\n{}", rows.collect::<String>())).unwrap();
    command.arg("--khidi").arg(environment::khidi().unwrap()).arg("--countries").arg(list);
    command.arg("--certs").arg(folder.join("certs"))
}

/// An indicator that protected agencies refuse would be of no use, whatever it gives where nothing is protected.
#[test]
fn every_indicator_is_answered_where_people_are_protected() {
    let (folder, _) = made_demo(20_000, "standard").unwrap();
    let federation = Federation::start(folder.path(), &["mia", "psda", "mfa"], &[]).unwrap();
    let mut told = 0;
    for indicator in indicators().unwrap() {
        // The last of the months, because windows that end with it go back to the year before.
        let period = Period::of_day(indicator.frequency, DECEMBER_2022).to_string();
        let finished = run(folder.path(), &federation.uri, &[&indicator.id, "--period", &period]);
        let nothing = finished.stderr.contains(&format!("no cell of {} can be told for {period}", indicator.id));
        assert!(finished.code == Some(0) || nothing, "{}: {}", indicator.id, finished.stderr);
        told += usize::from(!nothing);
    }
    assert!(told > 20, "{told} indicators told something");
}

/// The same cells in both, a structure that names its codes, and a picture of them.
#[test]
fn a_table_is_written_with_its_structure_and_its_picture() {
    let (folder, _) = made_demo(20_000, "standard").unwrap();
    let federation = Federation::start(folder.path(), &["mia"], &[]).unwrap();
    let table = ["immigrants_183", "--period", "2021..2022", "--format"];
    let plain = run(folder.path(), &federation.uri, &[&table[..], &["csv"]].concat());
    plain.ended(0, &[]).unwrap();
    let [structure, plot] = ["structure.xml", "pyramid.svg"].map(|name| folder.path().join(name));
    let beside = ["--structure", structure.to_str().unwrap(), "--plot", plot.to_str().unwrap(), "--picture", "pyramid"];
    let told = run(folder.path(), &federation.uri, &[&table[..], &["sdmx-csv", "--language", "ka"], &beside].concat());
    told.ended(0, &[]).unwrap();
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let cells = rows(&plain.stdout);
    assert!(cells.iter().any(|cell| cell.ends_with(",,A,C")) && cells.iter().any(|cell| cell.ends_with(",A,F")));
    let expected = cells.iter().map(|cell| format!("dataflow,GE_SCMI:IMMIGRANTS_183(1.0.0),R,{cell}"));
    assert_eq!(rows(&told.stdout), expected.collect::<Vec<_>>());
    let message = fs::read_to_string(&structure).unwrap();
    for known in ["IMMIGRANTS_183", "CL_IMMIGRANTS_183_CITIZEN", "Y_GE85", "საქართველო", "Georgia"]
    {
        assert!(message.contains(known), "{known}");
    }
    let picture = fs::read_to_string(&plot).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("იმიგრანტები 183 დღის წესით") && picture.contains("mia"));
    // The registers end with 2024, so that nobody's year after it is known.
    let last = run(folder.path(), &federation.uri, &["immigrants_183", "--period", "2023..2024", "--format", "csv"]);
    last.ended(0, &[]).unwrap();
    for (period, status) in [("2023", "A"), ("2024", "P")] {
        let cells = || last.stdout.lines().filter(|line| line.contains(&format!(",{period},")));
        let told = |line: &str| line.ends_with(&format!(",{status},F")) || line.ends_with(&format!(",{status},C"));
        assert!(cells().count() > 10 && cells().all(told), "{period}: {}", last.stdout);
    }
    let no_dimension =
        run(folder.path(), &federation.uri, &[&table[..], &["csv"], &beside, &["--by", "region"]].concat());
    no_dimension.ended(64, &["has no dimension 'region'; it has: citizen, sex, age"]).unwrap();
}

/// `khidi indicators run` as the demo's analyst.
fn run(folder: &Path, uri: &str, arguments: &[&str]) -> Finished {
    let mut command = Command::new(environment::khidi().unwrap());
    command.args(["indicators", "run"]).args(arguments).args(["--gateway", uri]);
    for (flag, file) in [("--ca", "ca"), ("--cert", "analyst-demo"), ("--key", "analyst-demo-key")] {
        command.arg(flag).arg(folder.join("certs").join(file).with_extension("pem"));
    }
    Process::start(&mut command).unwrap().finish().unwrap()
}

/// A script of the folder `statistics`, to which arguments are added.
fn script(name: &str) -> Command {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("statistics").join(name).with_extension("py"));
    command
}
