//! Questions in, fragments or refusals out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub(crate) mod country;
mod worst;

use khidi_queries_disclosure::catalogue::{Class, Hierarchy, Protection, Role};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_protocol::report::{groupings, measure_text};
use khidi_queries_protocol::{Code, Refusal};

use crate::{FederatedPlan, plan};
use country::Rules;

pub(crate) fn planned(sql: &str, rules: Rules) -> Result<FederatedPlan, Refusal> {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).expect(sql) else { panic!("{sql}") };
    plan(query, &country::federation(rules), Instant::from_unix_micros(0))
}

/// One line per fragment: agency, kind, relation, keys, measures.
fn fragments(sql: &str, rules: Rules) -> String {
    match planned(sql, rules) {
        Ok(plan) => {
            let lines = plan.fragments.iter().map(|fragment| match &fragment.ask {
                Ask::Rows => format!("{} rows {}", fragment.agency, fragment.relation),
                Ask::Cells(question) => {
                    let measures: Vec<_> = question.measures.iter().map(measure_text).collect();
                    format!(
                        "{} cells {} | {} | {}",
                        fragment.agency,
                        fragment.relation,
                        groupings(question).join(" "),
                        measures.join(", ")
                    )
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Err(refusal) => refusal.message_en(),
    }
}

/// The cases: a line `## question`, then for each `-- rules` what the question becomes.
const CASES: &str = include_str!("tests/split.txt");
/// The same for what crosses as rows, under public rules alone.
const ROWS: &str = include_str!("tests/public.txt");

/// The case as it comes out.
fn rendered(sql: &str, rules: &[Rules]) -> String {
    let found = rules.iter().map(|rules| format!("-- {rules:?}\n{}\n", fragments(sql, *rules).trim_end()));
    format!("## {sql}\n{}", found.collect::<String>())
}

/// Without optimisation a printed sub-query takes some 100 KiB of stack; services are built with it.
const STACK: usize = 64 << 20;

fn come_out_as_written(cases: &'static str, file: &'static str, rules: &'static [Rules]) {
    let compared = std::thread::Builder::new().stack_size(STACK).spawn(move || compare(cases, file, rules));
    compared.unwrap().join().unwrap();
}

fn compare(cases: &str, file: &str, rules: &[Rules]) {
    let cases: Vec<&str> = cases.split("## ").skip(1).collect();
    assert!(cases.len() > 20, "only {} cases", cases.len());
    let found: Vec<String> = cases.iter().map(|case| rendered(case.lines().next().unwrap(), rules)).collect();
    let differs = |(case, found): &(&&str, &String)| format!("## {}", case.trim_end()) != found.trim_end();
    if let Some((case, as_found)) = cases.iter().zip(&found).find(differs) {
        let whole = std::env::temp_dir().join(file);
        std::fs::write(&whole, found.concat()).unwrap();
        panic!("written:\n## {case}\nfound (all of them in {}):\n{as_found}", whole.display());
    }
}

#[test]
fn a_member_that_publishes_its_table_otherwise_is_judged_by_itself() {
    let sql = "SELECT level, count(*) FROM federated.students GROUP BY level";
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).unwrap() else { panic!("{sql}") };
    let mut federation = country::federation(Rules::Standard);
    let now = Instant::from_unix_micros(0);
    assert_eq!(plan(query.clone(), &federation, now).unwrap().fragments.len(), 2);
    let ibsu = federation.agencies.iter_mut().find(|catalogue| catalogue.agency.as_str() == "ibsu").unwrap();
    let level = ibsu.tables[0].columns.iter_mut().find(|column| column.name == "level").unwrap();
    level.role = Role::Dimension(Hierarchy::List("education_levels".to_owned()));
    assert_eq!(plan(query.clone(), &federation, now).unwrap().fragments.len(), 2);
    let ibsu = federation.agencies.iter_mut().find(|catalogue| catalogue.agency.as_str() == "ibsu").unwrap();
    ibsu.tables[0].columns.iter_mut().find(|column| column.name == "level").unwrap().role = Role::Measure;
    assert_eq!(plan(query, &federation, now).unwrap_err().code(), Code::KH203);
}

#[test]
fn a_public_member_is_asked_beside_a_protected_one() {
    let mut federation = country::federation(Rules::Standard);
    let ibsu = federation.agencies.iter_mut().find(|catalogue| catalogue.agency.as_str() == "ibsu").unwrap();
    ibsu.tables[0].class = Class::Public;
    ibsu.tables[0].columns.iter_mut().for_each(|column| column.role = Role::Public);
    let sql = "SELECT level, count(*), count(DISTINCT person_id) FROM federated.students GROUP BY level";
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).unwrap() else { panic!("{sql}") };
    let plan = plan(query, &federation, Instant::from_unix_micros(0)).unwrap();
    let told: Vec<_> = plan.fragments.iter().map(|f| (f.agency.as_str(), f.protection, &f.ask)).collect();
    assert_eq!(
        told.iter().map(|told| (told.0, told.1)).collect::<Vec<_>>(),
        [("tsu", Some(Protection::Standard)), ("ibsu", None)]
    );
    assert!(told.iter().all(|(_, _, ask)| matches!(ask, Ask::Cells(question) if question.contributor.is_some())));
}

#[test]
fn a_member_that_lacks_a_column_has_null_in_it() {
    let mut federation = country::federation(Rules::Standard);
    let ibsu = federation.agencies.iter_mut().find(|catalogue| catalogue.agency.as_str() == "ibsu").unwrap();
    ibsu.tables[0].columns.retain(|column| column.name != "level");
    ibsu.tables[0].columns.reverse();
    let asked = |select: &str| {
        let sql = format!("SELECT {select} FROM federated.students WHERE level = 'ED6' GROUP BY 1");
        let Gated::Query(query) = gate::parse(&sql, &GateLimits::default()).unwrap() else { panic!("{sql}") };
        let plan = plan(query, &federation, Instant::from_unix_micros(0)).unwrap();
        plan.fragments.iter().map(|fragment| fragment.relation.clone()).collect::<Vec<_>>()
    };
    let relations = asked("level, count(*)");
    assert!(relations[0].contains(r#""students"."level" FROM "tsu"."students""#), "{}", relations[0]);
    assert!(relations[1].contains(r#"CAST(NULL AS VARCHAR) AS "level" FROM "ibsu"."students""#), "{}", relations[1]);
    let covered = asked("level, count(level)");
    assert!(covered[0].contains(r#""students"."level" AS "c0""#), "{}", covered[0]);
    assert!(covered[1].contains(r#"CAST(NULL AS VARCHAR) AS "level" FROM "ibsu"."students""#), "{}", covered[1]);
}

#[test]
fn questions_are_split_as_written() {
    come_out_as_written(CASES, "khidi-split.txt", &[Rules::Standard, Rules::Bare, Rules::Public]);
}

#[test]
fn no_more_rows_of_public_tables_cross_than_written() {
    come_out_as_written(ROWS, "khidi-public.txt", &[Rules::Public]);
}
