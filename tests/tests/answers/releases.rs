//! Releases from their making to a statistics office's folder: over real sockets, with the programs that people use.

#[path = "releases/breaking.rs"]
mod breaking;

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, gateway_config, made_demo};
use khidi_tests::process::{Finished, Process};
use khidi_tests::servers::{BUCKET, S3};

const OPERATOR: &str = "operator-demo";
const OFFICE: &str = "statistics-office-geostat";
const ANALYST: &str = "analyst-demo";
const INDICATOR: &str = "immigrants_183";

/// A gateway that keeps releases beside the demo's folder.
fn keeping(agencies: &[(String, SocketAddr)]) -> String {
    gateway_config(agencies) + "[releases]\nstore = \"kept\"\n"
}

/// `khidi` as a party of a folder of certificates.
fn khidi(folder: &Path, uri: &str, who: &str, arguments: &[&str]) -> Finished {
    let mut command = Command::new(environment::khidi().unwrap());
    command.args(arguments).args(["--language", "en", "--gateway", uri]);
    for (flag, file) in [("--ca", "ca".to_owned()), ("--cert", who.to_owned()), ("--key", format!("{who}-key"))] {
        command.arg(flag).arg(folder.join("certs").join(file).with_extension("pem"));
    }
    Process::start(&mut command).unwrap().finish().unwrap()
}

fn pull(folder: &Path, uri: &str, into: &Path, more: &[&str]) -> Finished {
    khidi(folder, uri, OFFICE, &[&["pull", "--dir", into.to_str().unwrap()], more].concat())
}

/// Every file below a folder with its bytes, but for what an interrupted pull left unfinished.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with(".partial") {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn a_statistics_office_pulls_what_an_operator_released() {
    let (folder, _) = made_demo(20_000, "standard").unwrap();
    let folder = folder.path();
    let federation = Federation::configured(folder, &["mia"], &[], keeping).unwrap();
    let uri = federation.uri.as_str();
    let release = ["indicators", "release", INDICATOR, "--period", "2021..2023"];
    let made = khidi(folder, uri, OPERATOR, &release);
    made.ended(0, &[]).unwrap();
    for (line, year) in lines(&made.stdout).into_iter().zip(2021..) {
        assert!(line.starts_with(&format!("{INDICATOR}/{year}/1 new final: ")), "{line}");
    }
    let again = khidi(folder, uri, OPERATOR, &release);
    assert_eq!(again.stdout, made.stdout.replace(" new ", " unchanged "));

    let into = folder.join("office");
    let pulled = pull(folder, uri, &into, &[]);
    pulled.ended(0, &[]).unwrap();
    let names = [2021, 2022, 2023].map(|year| format!("{INDICATOR}/{year}/1"));
    assert_eq!(lines(&pulled.stdout), names);
    for year in ["2021", "2022", "2023"] {
        let run = |format: &str| {
            let told = khidi(folder, uri, ANALYST, &["indicators", "run", INDICATOR, "-p", year, "--format", format]);
            told.ended(0, &[]).unwrap();
            told.stdout
        };
        let file =
            |suffix: &str| fs::read_to_string(into.join(INDICATOR).join(year).join(format!("1.{suffix}"))).unwrap();
        let csv = run("csv");
        assert!(csv.contains(",,A,C\n") && csv.contains(",A,F\n"), "withheld cells and told ones");
        // Line by line, because of the ends of lines, which the process's output does not keep.
        assert!(lines(&file("csv")) == lines(&csv), "{year} as CSV");
        assert!(lines(&file("sdmx.csv")) == lines(&run("sdmx-csv")), "{year} as SDMX-CSV");
        assert!(file("structure.xml").contains("CL_IMMIGRANTS_183_CITIZEN"));
    }
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "1.sha256"]).current_dir(into.join(INDICATOR).join("2022"));
    Process::start(&mut sums).unwrap().finish().unwrap().ended(0, &[]).unwrap();
    python(folder, uri, &into);

    // Nothing is pulled twice, and what was damaged is mended.
    let whole = files(&into);
    assert_eq!(whole.len(), 3 * 6);
    assert_eq!(pull(folder, uri, &into, &[]).stdout, "");
    fs::write(into.join(INDICATOR).join("2022/1.csv"), "").unwrap();
    fs::remove_file(into.join(INDICATOR).join("2023/1.parquet")).unwrap();
    // Without its sums a release may be anything.
    fs::remove_file(into.join(INDICATOR).join("2021/1.sha256")).unwrap();
    assert_eq!(lines(&pull(folder, uri, &into, &[]).stdout), names);
    assert_eq!(files(&into), whole);
    assert_eq!(pull(folder, uri, &into, &["--since", "2999-01-01"]).stdout, "");
    assert_eq!(lines(&pull(folder, uri, &into, &[&names[2], "--format", "tsv"]).stdout), &names[2..]);
    assert_eq!(files(&into).len(), whole.len() + 1);

    // A version that says something else than it did is not taken.
    let [known, other] = ["2022/1.json", "2021/1.json"].map(|file| into.join(INDICATOR).join(file));
    fs::copy(other, &known).unwrap();
    pull(folder, uri, &into, &[])
        .ended(1, &["the gateway's says something else", "1 releases were not pulled"])
        .unwrap();
    fs::write(&known, &whole[&format!("{INDICATOR}/2022/1.json")]).unwrap();

    // A change at the agency makes a version; those before are kept.
    let policy = folder.join("agencies/mia/policy.toml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("threshold = 10", "threshold = 25")).unwrap();
    drop(federation);
    let federation = Federation::configured(folder, &["mia"], &[], keeping).unwrap();
    let uri = federation.uri.as_str();
    let second = khidi(folder, uri, OPERATOR, &["indicators", "release", INDICATOR, "--period", "2022"]);
    assert!(second.stdout.starts_with(&format!("{INDICATOR}/2022/2 new final: ")), "{}", second.stdout);
    assert_eq!(pull(folder, uri, &into, &[]).stdout, format!("{INDICATOR}/2022/2\n"));
    let named = format!("{INDICATOR}/2022/1");
    assert_eq!(pull(folder, uri, &folder.join("named"), &[&named]).stdout, format!("{named}\n"), "not the latest");
    let vintages = folder.join("vintages");
    assert_eq!(lines(&pull(folder, uri, &vintages, &["--vintages", &format!("{INDICATOR}/2022")]).stdout).len(), 2);
    let [first, second] = ["1.csv", "2.csv"].map(|name| fs::read(vintages.join(INDICATOR).join("2022").join(name)));
    assert_eq!(first.unwrap(), whole[&format!("{INDICATOR}/2022/1.csv")]);
    let (first, second) = (&whole[&format!("{INDICATOR}/2022/1.csv")], second.unwrap());
    assert_ne!(second, *first);
    // A reader replaces cells by those of the next version: each that it has must be among them.
    let codes = |csv: &[u8]| -> BTreeMap<String, String> {
        let cell = |line: &str| line.split_once(",2022,").map(|(codes, told)| (codes.to_owned(), told.to_owned()));
        String::from_utf8_lossy(csv).lines().filter_map(cell).collect()
    };
    let (first, second) = (codes(first), codes(&second));
    let lost: Vec<_> = first.keys().filter(|cell| !second.contains_key(*cell)).collect();
    assert!(lost.is_empty(), "cells of the first version without a row in the second: {lost:?}");
    let withheld = first.iter().filter(|(cell, told)| told.ends_with(",F") && second[*cell].ends_with(",C")).count();
    assert!(withheld > 5, "{withheld} cells are told no more");
    let again = khidi(folder, uri, OPERATOR, &["indicators", "release", INDICATOR, "--period", "2022"]);
    assert!(again.stdout.starts_with(&format!("{INDICATOR}/2022/2 unchanged ")), "{}", again.stdout);
    pull(folder, uri, &folder.join("kept"), &["--format", "csv"])
        .ended(1, &["a gateway keeps its releases here"])
        .unwrap();
    for nothing in ["imigrants_183", "immigrants", &format!("{INDICATOR}/202")] {
        pull(folder, uri, &into, &[nothing]).ended(1, &["the gateway has no release "]).unwrap();
    }
    let log = fs::read_to_string(folder.join("gateway-alone-audit.jsonl")).unwrap();
    for said in [
        r#""kind":"release_made","subject":"demo","role":"operator","release":"immigrants_183/2022/2","is_new":true"#,
        r#""kind":"release_read","subject":"geostat","role":"statistics-office","release":"immigrants_183/2022/2""#,
        r#""command":"ListFlights""#,
    ] {
        assert!(log.contains(said), "{said}");
    }

    // What is damaged is missed by nobody without a word.
    fs::write(folder.join("kept").join(INDICATOR).join("2021/1.json"), "{}").unwrap();
    let damaged = "KH904: the store of releases cannot be used as a whole";
    let pulled = pull(folder, uri, &folder.join("rest"), &[]);
    pulled.ended(1, &[damaged]).unwrap();
    assert_eq!(lines(&pulled.stdout), [format!("{INDICATOR}/2022/2"), format!("{INDICATOR}/2023/1")]);
    for table in [INDICATOR, "versions", "calendar"] {
        let sql = format!("SELECT count(*) FROM releases.{table}");
        ask(uri, &folder.join("certs"), OFFICE, &sql).unwrap().ended(1, &[damaged]).unwrap();
    }
}

/// A client that knows Flight and nothing of Khidi.
fn python(folder: &Path, uri: &str, into: &Path) {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("statistics/flights.py")).args(["--uri", uri]);
    command.arg("--certs").arg(folder.join("certs")).arg("--pulled").arg(into);
    let finished = Process::start(&mut command).unwrap().finish().unwrap();
    println!("{}{}", finished.stdout, finished.stderr);
    finished.ended(0, &[]).unwrap();
}

#[test]
fn what_cannot_be_released_is_named_and_not_released() {
    let (folder, _) = made_demo(2_000, "standard").unwrap();
    let folder = folder.path();
    let policy = folder.join("agencies/mia/policy.toml");
    let text = fs::read_to_string(&policy).unwrap();
    let without = text.replace("[views.residence_changes_12m]\ncatalogue = \"residence_changes_12m\"\n", "");
    assert_ne!(without, text);
    fs::write(&policy, without).unwrap();
    let mut federation = Federation::configured(folder, &["mia"], &[], keeping).unwrap();
    let uri = federation.uri.clone();
    let release = |who: &str, indicator: &str, period: &str| {
        khidi(folder, &uri, who, &["indicators", "release", indicator, "--period", period])
    };
    for (who, indicator, period, says) in [
        (ANALYST, INDICATOR, "2023", "KH302: the role analyst may not do this"),
        (OFFICE, INDICATOR, "2023", "KH302: the role statistics-office may not do this"),
        (OPERATOR, INDICATOR, "2999", "KH606: 2999 is not over: it ends with 2999-12-31"),
        (OPERATOR, INDICATOR, "1990", "KH607: no cell of immigrants_183/1990 can be told"),
        (OPERATOR, INDICATOR, "2023-01", "KH605: immigrants_183 is told for periods such as "),
        (OPERATOR, "immigrants", "2023", "KH604: the gateway's catalogue has no indicator immigrants"),
        (OPERATOR, "immigrants_12m", "2023", "mia.residence_changes_12m"),
        (OPERATOR, "first_permits", "2023", "psda"),
    ] {
        release(who, indicator, period).ended(1, &[says]).unwrap_or_else(|error| panic!("{indicator}: {error}"));
    }
    let pulled = khidi(folder, &uri, ANALYST, &["pull", "--list"]);
    pulled.ended(1, &["KH302: the role analyst may not do this"]).unwrap();
    federation.stop("mia").unwrap();
    release(OPERATOR, INDICATOR, "2022").ended(2, &["KH401: agency mia cannot be reached"]).unwrap();
    let listed = khidi(folder, &uri, OFFICE, &["pull", "--list"]);
    listed.ended(0, &[]).unwrap();
    assert!(!listed.stdout.contains('/'), "{}", listed.stdout);
    assert_eq!(files(&folder.join("kept")), BTreeMap::new(), "nothing was kept either");
}

#[test]
fn a_gateway_keeps_releases_in_a_bucket() {
    let mut server = S3::start().unwrap();
    let (folder, _) = made_demo(2_000, "standard").unwrap();
    let folder = folder.path();
    let (key, ca) = (server.writer().unwrap(), server.certificates().ca.clone());
    let settings = format!(
        "[releases]\nstore = \"s3://{BUCKET}/published\"\n[releases.s3]\nendpoint = \"{}\"\naccess_key_file = {:?}\n\
         secret_key_file = {:?}\nca_file = {:?}\n",
        server.endpoint(),
        key.id_file,
        key.secret_file,
        ca
    );
    let federation =
        Federation::configured(folder, &["mia"], &[], |agencies| gateway_config(agencies) + &settings).unwrap();
    let uri = federation.uri.as_str();
    let release = ["indicators", "release", INDICATOR, "--period", "2021..2022"];
    khidi(folder, uri, OPERATOR, &release).ended(0, &[]).unwrap();
    let into = folder.join("office");
    let pulled = pull(folder, uri, &into, &[]);
    assert_eq!(lines(&pulled.stdout), [2021, 2022].map(|year| format!("{INDICATOR}/{year}/1")), "{}", pulled.stderr);
    server.stop().unwrap();
    // What fails is the gateway's own, and its operator's to read.
    let without = khidi(folder, uri, OPERATOR, &release);
    without.ended(1, &["KH904: the store of releases cannot be used as a whole, reference "]).unwrap();
    assert!(!without.stderr.contains(BUCKET), "{}", without.stderr);
}
