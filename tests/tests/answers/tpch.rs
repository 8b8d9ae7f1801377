//! TPC-H: its 22 queries over eight public tables that lie at three agencies, against DuckDB over the same files.

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_tests::federation::Federation;
use khidi_tests::process::Process;
use khidi_tests::{environment, folders};

use super::{compared, operators};

const TABLES: [(&str, &[&str]); 3] = [
    ("clients", &["customer", "nation", "region"]),
    ("trade", &["orders", "lineitem"]),
    ("supply", &["part", "supplier", "partsupp"]),
];

#[test]
fn tpch() {
    answers_as_one_engine("0.01");
}

/// Ten times the data, for every night: `./tests/run --ignored tpch`.
#[test]
#[ignore = "takes minutes: for every night"]
fn tpch_ten_times_as_large() {
    answers_as_one_engine("0.1");
}

fn answers_as_one_engine(scale: &str) {
    let folder = folders::empty().unwrap();
    let agencies = TABLES.map(|(agency, _)| agency);
    laid_out(folder.path(), scale);
    let federation = Federation::start(folder.path(), &agencies, &[]).unwrap();
    let finished = compared(folder.path(), &federation.uri, "public", &environment::package().join("tpch/queries"));
    println!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, Some(0), "answers differ at scale {scale}; see above");
    assert!(finished.stdout.contains("\n22 cases "), "not all of the queries were asked");
}

/// Every agency's folder with its tables, and the certificates beside them.
fn laid_out(folder: &Path, scale: &str) {
    folders::copy(&environment::package().join("tpch/agencies"), &folder.join("agencies")).unwrap();
    let made = folder.join("made");
    fs::create_dir(&made).unwrap();
    let program = environment::python().unwrap().with_file_name("tpchgen-cli");
    let mut command = Command::new(program);
    command.args(["parquet", "--scale-factor", scale, "--output-dir"]).arg(&made);
    Process::start(&mut command).unwrap().finish().unwrap().ended(0, &[]).unwrap();
    for (agency, tables) in TABLES {
        for table in tables {
            let file = format!("{table}.parquet");
            fs::rename(made.join(&file), folder.join("agencies").join(agency).join(&file)).unwrap();
        }
    }
    let certs = folder.join("certs");
    operators::khidi(&["certs", "init", "--federation", "demo", "--dir"], &certs).ended(0, &[]).unwrap();
    for (agency, _) in TABLES {
        operators::issued(&certs, "agency", agency, &["--ip", "127.0.0.1"]);
    }
    operators::issued(&certs, "gateway", "demo", &["--ip", "127.0.0.1"]);
    operators::issued(&certs, "analyst", "demo", &[]);
}
