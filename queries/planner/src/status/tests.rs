//! Questions in, plans with statuses out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use khidi_queries_protocol::Code;

use super::*;
use crate::tests::country::Rules;
use crate::tests::planned;

/// The cases: a line `## handling rules question`, then the plan.
const CASES: &str = include_str!("tests.txt");

const STATUS: Handling = Handling { status_columns: true, drop_incomplete: false };

fn rewritten(case: &str) -> String {
    let (handling, rest) = case.split_once(' ').unwrap();
    let (rules, sql) = rest.split_once(' ').unwrap();
    let handling = match handling {
        "status" => STATUS,
        "drop" => Handling { status_columns: false, drop_incomplete: true },
        other => panic!("there is no handling {other}"),
    };
    let rules = match rules {
        "standard" => Rules::Standard,
        "bare" => Rules::Bare,
        "public" => Rules::Public,
        other => panic!("there are no rules {other}"),
    };
    let plan = planned(sql, rules).unwrap();
    let plan = handled(&plan, handling, Known::default()).unwrap();
    format!("{}\n", plan.display_indent())
}

#[test]
fn plans_carry_statuses_as_written() {
    let cases: Vec<&str> = CASES.split("## ").skip(1).collect();
    assert!(cases.len() >= 8, "only {} cases", cases.len());
    let found = |case: &str| format!("## {case}\n{}", rewritten(case));
    let all: String = cases.iter().map(|case| found(case.lines().next().unwrap())).collect();
    if all != CASES {
        let whole = std::env::temp_dir().join("khidi-status.txt");
        std::fs::write(&whole, all).unwrap();
        panic!("other plans than written; found is in {}", whole.display());
    }
}

/// Names of the columns, and what stands for each status that is known from the plan.
fn columns(sql: &str, rules: Rules, known: Known<'_>) -> Vec<String> {
    let plan = planned(sql, rules).unwrap();
    let plan = handled(&plan, STATUS, known).unwrap();
    plan.schema().fields().iter().map(|field| field.name().clone()).collect()
}

#[test]
fn each_column_is_followed_by_its_statuses() {
    for rules in [Rules::Standard, Rules::Bare, Rules::Public] {
        for sql in [
            "SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY 1 ORDER BY n LIMIT 5",
            "SELECT citizenship, n FROM (SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY 1) t \
             UNION ALL SELECT code, 0 FROM codelists.countries",
            "SELECT DISTINCT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY citizenship, sex",
            "SELECT c.code AS citizenship, t.n FROM codelists.countries c LEFT JOIN \
             (SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY 1) t ON t.citizenship = c.code",
            "SELECT citizenship, sum(n) OVER (PARTITION BY citizenship ORDER BY n) AS n FROM \
             (SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY 1, sex) t",
            "SELECT citizenship, avg(n) AS n FROM \
             (SELECT citizenship, sex, count(*) AS n FROM mia.border_crossings GROUP BY 1, 2) t GROUP BY ROLLUP (1)",
            "SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY ROLLUP (citizenship)",
            "WITH t AS (SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY 1) \
             SELECT citizenship, n FROM t WHERE n > (SELECT avg(n) FROM t)",
            "SELECT level AS citizenship, count(DISTINCT agency) AS n FROM federated.students GROUP BY level",
        ] {
            let found = columns(sql, rules, Known::default());
            assert_eq!(found, ["citizenship", "citizenship__status", "n", "n__status"], "{sql}");
        }
    }
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let plan = planned("SELECT count(*) AS n, max(year) AS n__status FROM geostat.population_estimates", Rules::Public);
    let refusal = handled(&plan.unwrap(), STATUS, Known::default()).unwrap_err();
    assert_eq!(refusal.code(), Code::KH109);
    assert!(refusal.message_en().contains("n__status"), "{}", refusal.message_en());
}

#[test]
fn without_a_handling_the_plan_is_as_it_is() {
    let plan = planned("SELECT level, count(*) FROM federated.students GROUP BY level", Rules::Standard).unwrap();
    assert_eq!(handled(&plan, Handling::default(), Known::default()).unwrap(), plan.plan);
}
