//! Every format to the letter, of a few cells.

use std::num::NonZeroU8;

use super::{cell, names, structure};
use crate::sdmx_csv::{Action, Edition, Options};
use crate::structure_message::Prepared;
use crate::*;

const CELLS: [&str; 7] = [
    "A,T,GE 2023 1200 A F",
    "A,T,GE 2022 7 P F",
    "A,F,GE 2023 - P C",
    "A,F,1$@_ 2023 - A D",
    "A,F,1$@_ 2022 - Q F",
    "M,T,GE-TB 2022-12 -3.5 B F",
    "Q,T,GE-TB 2022-Q4 0.25 E F",
];

fn tenths() -> Measure {
    Measure::Decimal(NonZeroU8::new(2).unwrap())
}

fn sdmx(edition: Edition, action: Action, note: Option<&str>) -> String {
    let options = Options { edition, action, note: note.map(|note| Text::new(note).unwrap()) };
    let mut sink = Vec::new();
    let count = sdmx_csv::write(&mut sink, &structure(tenths()), CELLS.map(cell), &options).unwrap();
    assert_eq!(count, 7);
    String::from_utf8(sink).unwrap()
}

#[test]
fn sdmx_csv_2() {
    let expected = "\
STRUCTURE,STRUCTURE_ID,ACTION,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,A,T,GE,2023,1200,A,F\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,A,T,GE,2022,7,P,F\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,A,F,GE,2023,,P,C\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,A,F,1$@_,2023,,A,D\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,A,F,1$@_,2022,,Q,F\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,M,T,GE-TB,2022-12,-3.5,B,F\r
dataflow,GE.SCMI:FLOWS(1.0.2),R,Q,T,GE-TB,2022-Q4,0.25,E,F\r
";
    assert_eq!(sdmx(Edition::V2_1, Action::Replace, None), expected);
    for (edition, action, letter) in [
        (Edition::V2_1, Action::Merge, "M"),
        (Edition::V2_1, Action::Information, "I"),
        (Edition::V2_0, Action::Replace, "R"),
        (Edition::V2_0, Action::Merge, "A"),
        (Edition::V2_0, Action::Information, "I"),
    ] {
        assert_eq!(sdmx(edition, action, None), expected.replace("),R,", &format!("),{letter},")));
    }
}

#[test]
fn sdmx_csv_1() {
    let text = sdmx(Edition::V1_0, Action::Merge, Some("a \"b\", c"));
    let lines: Vec<&str> = text.split("\r\n").collect();
    let header = "DATAFLOW,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,COMMENT_DSET";
    assert_eq!(lines[0], header);
    assert_eq!(lines[1], "GE.SCMI:FLOWS(1.0.2),A,T,GE,2023,1200,A,F,\"a \"\"b\"\", c\"");
    assert_eq!(lines.len(), 9);
}

#[test]
fn a_table_without_cells_has_its_header() {
    let (structure, options) =
        (structure(tenths()), Options { edition: Edition::V1_0, action: Action::Merge, note: None });
    let mut sink = Vec::new();
    assert_eq!(sdmx_csv::write(&mut sink, &structure, Vec::<Observation>::new(), &options).unwrap(), 0);
    assert_eq!(sink, b"DATAFLOW,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\r\n");
    let mut sink = Vec::new();
    assert_eq!(eurostat_tsv::write(&mut sink, &structure, Vec::<Observation>::new()).unwrap(), 0);
    assert_eq!(sink, b"freq,sex,geo\\TIME_PERIOD\n");
}

#[test]
fn tsv() {
    let mut sink = Vec::new();
    assert_eq!(eurostat_tsv::write(&mut sink, &structure(tenths()), CELLS.map(cell)).unwrap(), 7);
    let expected = "\
freq,sex,geo\\TIME_PERIOD\t2022 \t2022-12 \t2022-Q4 \t2023 
A,F,1$@_\t: \t: \t: \t: c
A,F,GE\t: \t: \t: \t: cp
A,T,GE\t7 p\t: \t: \t1200 
M,T,GE-TB\t: \t-3.5 b\t: \t: 
Q,T,GE-TB\t: \t: \t0.25 e\t: 
";
    assert_eq!(String::from_utf8(sink).unwrap(), expected);
}

#[test]
fn series_that_say_nothing_are_left_out() {
    let written = |lines: &[&str]| {
        let mut sink = Vec::new();
        let cells = lines.iter().map(|line| cell(line));
        eurostat_tsv::write(&mut sink, &structure(tenths()), cells).unwrap();
        String::from_utf8(sink).unwrap()
    };
    let header = "freq,sex,geo\\TIME_PERIOD\t2022 \t2023 \n";
    let silent = ["A,T,GE 2022 - Q F", "A,T,GE 2023 - Q F"];
    assert_eq!(written(&silent), header);
    assert_eq!(written(&[silent[0], "A,T,GE 2023 - U F"]), format!("{header}A,T,GE\t: \t: u\n"));
}

#[test]
fn each_status_has_its_flag() {
    let flag = |obs: &str, conf: &str| {
        let value = if conf == "F" && obs != "Q" { "5" } else { "-" };
        let mut sink = Vec::new();
        eurostat_tsv::write(&mut sink, &structure(tenths()), [cell(&format!("A,T,GE 2023 {value} {obs} {conf}"))])
            .unwrap();
        let text = String::from_utf8(sink).unwrap();
        text.trim_end_matches('\n').rsplit('\t').next().unwrap().to_owned()
    };
    for (obs, conf, expected) in [
        ("A", "F", "5 "),
        ("B", "F", "5 b"),
        ("E", "F", "5 e"),
        ("P", "F", "5 p"),
        ("U", "F", "5 u"),
        ("N", "F", "5 n"),
        ("Q", "D", ": c"),
        ("A", "C", ": c"),
        ("B", "C", ": bc"),
        ("P", "D", ": cp"),
    ] {
        assert_eq!(flag(obs, conf), expected, "{obs} {conf}");
    }
}

#[test]
fn plain() {
    let written = |options| {
        let mut sink = Vec::new();
        let cells = [cell(CELLS[2]), cell(CELLS[5])];
        assert_eq!(plain_csv::write(&mut sink, &structure(tenths()), &cells, options).unwrap(), 2);
        String::from_utf8(sink).unwrap()
    };
    let expected = "\
freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\r
A,F,GE,2023,,P,C\r
M,T,GE-TB,2022-12,-3.5,B,F\r
";
    assert_eq!(written(plain_csv::Options::default()), expected);
    let expected = "\u{FEFF}\
freq,freq.label,sex,sex.label,geo,geo.label,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_STATUS.label,CONF_STATUS,CONF_STATUS.label\r
A,A,F,F,GE,GE,2023,,P,Provisional value,C,Confidential statistical information\r
M,M,T,T,GE-TB,GE-TB,2022-12,-3.5,B,Time series break,F,Free for publication\r
";
    let options = plain_csv::Options { labels: Some(Language::English), byte_order_mark: true };
    assert_eq!(written(options), expected);
    let options = plain_csv::Options { labels: Some(Language::Georgian), byte_order_mark: false };
    assert!(written(options).contains("\r\nA,A-ს სახელი,F,F-ს სახელი,GE,GE-ს სახელი,2023,,P,წინასწარი მნიშვნელობა,C,"));
}

#[test]
fn structure_message() {
    let code = |id: &str, names: Names, parent: Option<&str>| Code {
        id: CodeId::new(id).unwrap(),
        names,
        parent: parent.map(|parent| CodeId::new(parent).unwrap()),
    };
    let awkward = Names::new("<ა> & \"ბ\"", "<a> & \"b\"").unwrap();
    let codes = vec![code("T", names("T"), None), code("F", awkward, Some("T"))];
    let list = |id: &str| ComponentId::new(id).unwrap();
    let codes = CodeList::new(list("SEX"), Version::new(2, 0, 1), names("sex"), codes).unwrap();
    let dimension = |id: &str| Dimension { id: list(id), names: names(id), codes: codes.clone() };
    let dimensions = vec![dimension("sex"), dimension("sex_of_other")];
    let structure = Structure::new(super::identity(), names("Flows"), dimensions, tenths()).unwrap();
    let mut sink = Vec::new();
    let prepared = Prepared::new((2026, 1, 2), (3, 4, 5)).unwrap();
    structure_message::write(&mut sink, &structure, prepared).unwrap();
    let text = String::from_utf8(sink).unwrap();
    assert_eq!(text, include_str!("structure.xml"), "{text}");
}
