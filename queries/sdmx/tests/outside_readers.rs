//! Two tables of every kind of cell, written in every format and read back by readers that others wrote: pysdmx and sdmx1
//! (`tests/sdmx/read_back.py`). What they should find is told in JSON, made from the same plain rows and not by a writer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "outside_readers/tables.rs"]
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use khidi_queries_sdmx::structure_message::{self, Prepared};
use khidi_queries_sdmx::{Language, Text, eurostat_tsv, plain_csv, sdmx_csv};
use sdmx_csv::{Action, Edition};

use tables::Table;

const NOTE: &str = "Provisional, \"withheld\" cells: <5 % & შენიშვნა; see https://example.org/?a=b,c";

/// Each format of the table, and what should be found, into `folder`.
fn write(folder: &Path, table: &Table) {
    fs::create_dir_all(folder).unwrap();
    let structure = table.structure();
    let observations = table.observations();
    let create = |name: &str| fs::File::create(folder.join(name)).unwrap();
    let count = observations.len() as u64;

    let prepared = Prepared::new((2026, 11, 28), (12, 0, 0)).unwrap();
    structure_message::write(create("structure.xml"), &structure, prepared).unwrap();
    for (name, edition, action) in [
        ("sdmx-2.1.csv", Edition::V2_1, Action::Replace),
        ("sdmx-2.1-merge.csv", Edition::V2_1, Action::Merge),
        ("sdmx-2.0.csv", Edition::V2_0, Action::Information),
        ("sdmx-2.0-merge.csv", Edition::V2_0, Action::Merge),
        ("sdmx-1.0.csv", Edition::V1_0, Action::Information),
    ] {
        let note = table.has_note.then(|| Text::new(NOTE).unwrap());
        let options = sdmx_csv::Options { edition, action, note };
        assert_eq!(sdmx_csv::write(create(name), &structure, &observations, &options).unwrap(), count);
    }
    assert_eq!(eurostat_tsv::write(create("eurostat.tsv"), &structure, &observations).unwrap(), count);
    let labels = plain_csv::Options { labels: Some(Language::Georgian), byte_order_mark: true };
    for (name, options) in [("plain.csv", plain_csv::Options::default()), ("labels.csv", labels)] {
        assert_eq!(plain_csv::write(create(name), &structure, &observations, options).unwrap(), count);
    }
    fs::write(folder.join("expected.json"), table.expected(NOTE).to_string()).unwrap();
}

/// What one of the scripts in `tests/sdmx` says.
#[expect(clippy::disallowed_methods, reason = "tests/run hands its findings over in the environment")]
fn run(script: &str, folders: &[PathBuf]) -> Output {
    let python = std::env::var_os("KHIDI_TEST_PYTHON").expect("run ./tests/run, which sets KHIDI_TEST_PYTHON");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sdmx").join(script);
    Command::new(python).arg("-B").arg(script).args(folders).output().unwrap()
}

#[test]
fn every_cell_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let folders = tables::all().map(|table| {
        let folder = folder.path().join(table.id);
        write(&folder, &table);
        folder
    });
    let output = run("read_back.py", &folders);
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
    for table in tables::all() {
        let count = table.rows.len();
        let line = format!("{}: {count} cells, 2.1 twice, 2.0 twice, 1.0, TSV, plain, labels", table.id);
        assert!(said.lines().any(|said| said == line), "{line} is not in: {said}");
    }
    assert_eq!(said.lines().count(), tables::all().len(), "{said}");
}

/// One thing wrong in one file, and in which of four folders: one fault a file is found at a time.
type Fault = (&'static str, &'static str, fn(&str) -> String);

/// What is wrong with files of the flows, so that the comparison is known to see it.
const FAULTS: &[Fault] = &[
    // Statuses, a value beyond floating-point, a flag, a name, a label, a cell of plain CSV.
    ("first", "sdmx-2.1.csv", |text| text.replacen(",P,C,", ",A,C,", 1)),
    ("first", "sdmx-2.0.csv", |text| text.replacen(",A,C,", ",A,F,", 1)),
    ("first", "sdmx-1.0.csv", |text| text.replacen(",9007199254740993,", ",9007199254740992,", 1)),
    ("first", "eurostat.tsv", |text| text.replacen(": cp", ": c", 1)),
    ("first", "structure.xml", |text| text.replacen("ნამიბია", "ნამიბი", 1)),
    ("first", "labels.csv", |text| text.replacen("წინასწარი", "საბოლოო", 1)),
    ("first", "plain.csv", |text| text.replacen(",F\r\n", ",D\r\n", 1)),
    // Two dimensions swapped, rows that are missing, a blank that is, a parent.
    ("second", "sdmx-2.1.csv", |text| text.replacen("age,sex", "sex,age", 1)),
    ("second", "sdmx-2.0.csv", |text| text.lines().take(900).map(|line| format!("{line}\r\n")).collect()),
    ("second", "eurostat.tsv", |text| text.replacen("\t: \t", "\t:\t", 1)),
    ("second", "structure.xml", |text| text.replacen(">NON_EU</str:Parent>", ">TOTAL</str:Parent>", 1)),
    // Series out of order, the note, a code that only the data have.
    ("third", "eurostat.tsv", |text| {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.swap(3, 4);
        lines.concat()
    }),
    ("third", "sdmx-2.0-merge.csv", |text| text.replacen("<5 %", "<6 %", 1)),
    ("third", "structure.xml", |text| text.replacen("<str:Code id=\"NA\">", "<str:Code id=\"NAM\">", 1)),
    // What only the schema forbids.
    ("fourth", "structure.xml", |text| text.replacen("usage=\"mandatory\"", "usage=\"wanted\"", 1)),
];

#[test]
fn a_fault_in_any_file_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let folders = ["first", "second", "third", "fourth"].map(|name| folder.path().join(name));
    folders.iter().for_each(|folder| write(folder, &tables::flows()));
    for (name, file, fault) in FAULTS {
        let path = folder.path().join(name).join(file);
        let text = fs::read_to_string(&path).unwrap();
        let broken = fault(&text);
        assert_ne!(text, broken, "{name}: {file} is not changed");
        fs::write(path, broken).unwrap();
    }
    let output = run("read_back.py", &folders);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for (name, file, _) in FAULTS {
        let begin = format!("{name}: {file}: AssertionError: ");
        assert!(said.lines().any(|line| line.starts_with(&begin)), "{begin} is not in: {said}");
    }
}

#[test]
fn what_readers_lack_is_known() {
    let output = run("limits.py", &[]);
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said == "limits are as known\n", "{said}{complained}");
}
