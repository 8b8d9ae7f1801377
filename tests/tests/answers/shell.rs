//! The shell as a process: every format, every way in and out, and what standard error tells of an answer.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Demo, shell};
use khidi_tests::folders;
use khidi_tests::process::{Finished, Process, run};

use super::FEW;

const QUESTION: &str = "SELECT sex, count(*) AS people, CAST(NULL AS DATE) AS day FROM psda.population \
                        WHERE sex = 'F' GROUP BY sex";
const ONE: &str = "SELECT 1 AS one";

fn demo(dir: &Path) -> (Demo, impl Fn() -> Command) {
    let demo = Demo::start(dir, FEW, "standard").unwrap();
    let (uri, certs) = (demo.uri.clone(), dir.join("certs"));
    (demo, move || shell(&uri, &certs, "analyst-demo").unwrap())
}

fn finished(command: &mut Command) -> Finished {
    Process::start(command).unwrap().finish().unwrap()
}

/// Ends well and prints this as data.
fn prints(command: &mut Command, expected: &str) {
    let finished = finished(command);
    finished.ended(0, &[]).unwrap();
    assert_eq!(finished.stdout, expected, "{command:?}");
}

#[test]
fn every_format_holds_the_same_answer() {
    let folder = folders::empty().unwrap();
    let (_demo, shell) = demo(folder.path());
    let csv = finished(shell().args(["--format", "csv", "-c", QUESTION]));
    csv.ended(0, &[]).unwrap();
    let people = csv.stdout.strip_prefix("sex,people,day\nF,").and_then(|rest| rest.strip_suffix(",\n")).unwrap();
    assert!(people.parse::<u64>().unwrap() >= 10, "{}", csv.stdout);

    let row = format!("{{\"sex\":\"F\",\"people\":{people},\"day\":null}}\n");
    prints(shell().args(["--format", "json", "-c", QUESTION]), &row);
    let table = finished(shell().args(["-c", QUESTION]));
    table.ended(0, &[]).unwrap();
    let cells: Vec<Vec<_>> = table.stdout.lines().map(|line| line.split(['│', '┆']).map(str::trim).collect()).collect();
    for cells_of_row in [["", "sex", "people", "day", ""], ["", "F", people, "NULL", ""]] {
        assert!(cells.iter().any(|found| found == &cells_of_row), "{cells_of_row:?} is not in\n{}", table.stdout);
    }

    let expected = format!("sex:string,people:int64,day:date32[day]\n{row}");
    for format in ["parquet", "arrow"] {
        let file = folder.path().join(format!("answer.{format}"));
        prints(shell().args(["--format", format, "-c", QUESTION, "-o"]).arg(&file), "");
        assert_eq!(read_back(format, &file), expected, "{format}");
    }
}

/// What another program finds in the file.
fn read_back(format: &str, file: &Path) -> String {
    let script = environment::package().join("adbc/read_back.py");
    let arguments = ["-B".as_ref(), script.as_os_str(), format.as_ref(), file.as_os_str()];
    let finished = run(environment::python().unwrap(), &arguments).unwrap();
    finished.ended(0, &[]).unwrap();
    finished.stdout
}

#[test]
fn files_that_hold_one_answer_are_given_one_question() {
    let folder = folders::empty().unwrap();
    let (_demo, shell) = demo(folder.path());
    let file = folder.path().join("answer");
    let ask = |format: &str, sql: &str| finished(shell().args(["--format", format, "-c", sql, "-o"]).arg(&file));
    for format in ["parquet", "arrow"] {
        for sql in [format!("{ONE}; {ONE}"), "SET khidi.purpose = 'x'".to_owned(), String::new()] {
            ask(format, &sql).ended(64, &["exactly one question"]).unwrap();
            assert!(!file.exists(), "{sql}");
        }
        ask(format, &format!("SET khidi.purpose = 'yearly report'; {ONE}; SET khidi.purpose = 'y'"))
            .ended(0, &[])
            .unwrap();
        assert_eq!(read_back(format, &file), "one:int64\n{\"one\":1}\n");
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn every_way_in_and_out() {
    let folder = folders::empty().unwrap();
    let (_demo, shell) = demo(folder.path());
    let csv = || {
        let mut command = shell();
        command.args(["--format", "csv"]);
        command
    };
    let script = folder.path().join("questions.sql");
    fs::write(&script, "-- two questions; the last without a semicolon\nSELECT 2 AS two;\nSELECT ';' AS three")
        .unwrap();
    let both = "two\n2\nthree\n;\n";
    prints(csv().arg("-f").arg(&script), both);
    prints(csv().args(["-c", ONE, "-c", "SELECT 4 AS four", "-f"]).arg(&script), &format!("one\n1\nfour\n4\n{both}"));
    for arguments in [&[][..], &["-f", "-"][..]] {
        let input = File::open(&script).unwrap();
        let finished = Process::fed(csv().args(arguments), input).unwrap().finish().unwrap();
        finished.ended(0, &[]).unwrap();
        assert_eq!(finished.stdout, both);
    }
    prints(&mut csv(), "");

    let file = folder.path().join("answer.csv");
    prints(csv().args(["-c", ONE, "-f"]).arg(&script).arg("-o").arg(&file), "");
    let whole = format!("one\n1\n{both}");
    assert_eq!(fs::read_to_string(&file).unwrap(), whole);
    // What fails half-way leaves the earlier answers, and nothing else, where they are.
    let failed = finished(csv().args(["-c", ONE, "-c", "SELECT person_id FROM psda.population", "-o"]).arg(&file));
    failed.ended(1, &["KH2"]).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), whole);
    assert!(!folder.path().join("answer.csv.partial").exists());
    finished(csv().arg("-f").arg(folder.path().join("none.sql"))).ended(1, &["none.sql", "cannot be read"]).unwrap();
}

#[test]
fn standard_error_gives_an_account_of_each_answer() {
    let folder = folders::empty().unwrap();
    let (_demo, shell) = demo(folder.path());
    let told = finished(shell().args(["-c", QUESTION]));
    told.ended(0, &["-- 1 row\n", "-- psda was asked: SELECT ", "\"psda\".\"population\"", "--   for rows by c0\n"])
        .unwrap();
    let crossed = line(&told, "--   crossed: 1 cell, ");
    let words: Vec<_> = crossed.split(' ').collect();
    let [bytes, "B,", "in", _, "ms,", "protection", "there:", "standard,", ..] = words.as_slice() else {
        panic!("{crossed}")
    };
    let whole = line(&told, "-- answered in ");
    assert!(whole.ends_with(&format!(" ms; {bytes} B crossed in all")), "{crossed}\n{whole}");
    assert!(bytes.parse::<u64>().unwrap() > 0);
    assert!(crossed.contains("counts of people moved by a standard deviation of "), "{crossed}");

    let rows = finished(shell().args(["-c", "SELECT year FROM geostat.population_estimates LIMIT 3"]));
    rows.ended(0, &["-- 3 rows\n", "-- geostat was asked: ", "crossed: 3 rows of public tables, "]).unwrap();
    let nobody = finished(shell().args(["-c", ONE]));
    nobody.ended(0, &["-- 1 row\n", "; 0 B crossed in all"]).unwrap();
    assert!(!nobody.stderr.contains("was asked"), "{}", nobody.stderr);
    let small = "SELECT count(*) AS n FROM psda.population WHERE citizenship = 'NRU'";
    finished(shell().args(["-c", small])).ended(0, &["-- NULL: empty, or over fewer people"]).unwrap();
    let quiet = finished(shell().args(["--quiet", "-c", QUESTION]));
    assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(0), ""));
}

/// What follows this beginning of a line of standard error.
fn line<'f>(finished: &'f Finished, prefix: &str) -> &'f str {
    finished.stderr.lines().find_map(|line| line.strip_prefix(prefix)).unwrap_or_else(|| panic!("{}", finished.stderr))
}
