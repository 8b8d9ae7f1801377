//! Questions in, explanations out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::tests::country::{Rules, federation};
use crate::tests::planned;

/// The cases: a line `## rules question`, then the explanation.
const CASES: &str = include_str!("tests.txt");

fn explained(case: &str) -> String {
    let (rules, sql) = case.split_once(' ').unwrap();
    let rules = match rules {
        "standard" => Rules::Standard,
        "bare" => Rules::Bare,
        "public" => Rules::Public,
        other => panic!("there are no rules {other}"),
    };
    let plan = planned(sql, rules).unwrap();
    explain(&plan, &federation(rules), Handling::default(), None)
}

#[test]
fn questions_are_explained_as_written() {
    let cases: Vec<&str> = CASES.split("## ").skip(1).collect();
    assert!(cases.len() >= 6, "only {} cases", cases.len());
    let found = |case: &str| format!("{case}\n{}", explained(case));
    let all: String = cases.iter().map(|case| format!("## {}", found(case.lines().next().unwrap()))).collect();
    let whole = std::env::temp_dir().join("khidi-explain.txt");
    if all != CASES {
        std::fs::write(&whole, all).unwrap();
        panic!("explained otherwise than written; found is in {}", whole.display());
    }
}

#[test]
fn what_crossed_is_told_of_each_fragment() {
    let plan = planned("SELECT level, count(*) FROM federated.students GROUP BY level", Rules::Standard).unwrap();
    let crossed = [Some(Crossed { received: 3, bytes: 900, elapsed_ms: 70 }), None];
    let text = explain(&plan, &federation(Rules::Standard), Handling::default(), Some(&crossed));
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  crossed")).collect();
    assert_eq!(lines, ["  crossed: 3 cells, 900 bytes, within 100 ms", "  crossed: nothing, the agency is missing"]);
}

#[test]
fn dropping_is_told() {
    let plan = planned("SELECT level, count(*) FROM federated.students GROUP BY level", Rules::Standard).unwrap();
    let drop = Handling { drop_incomplete: true, ..Handling::default() };
    let text = explain(&plan, &federation(Rules::Standard), drop, None);
    assert!(text.contains("; what a member lacks is dropped\n"), "{text}");
}
