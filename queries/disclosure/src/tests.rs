//! Relations in, verdicts out: what the checks accept and what they refuse, as rows of text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod ad_hoc;
mod lattice;
mod person_local;
mod register;
mod release;

use khidi_queries_functions::context;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;

use crate::catalogue::{AgencyCatalogue, Protection};
use crate::question::{Ask, Bins, Measure, MeasureKind, Question};
use crate::{CheckError, CheckedPlan, check};
use register::Tables;

fn question(keys: &[&str], kinds: Vec<MeasureKind>) -> Question {
    Question {
        contributor: Some("p".to_owned()),
        keys: keys.iter().map(|&key| key.to_owned()).collect(),
        grouping_sets: None,
        measures: kinds.into_iter().map(|kind| Measure { kind, filter: None }).collect(),
    }
}

fn checked(sql: &str, ask: &Ask, protection: Protection) -> Result<CheckedPlan, CheckError> {
    checked_over(&register::catalogue(protection), sql, ask)
}

fn checked_over(catalogue: &AgencyCatalogue, sql: &str, ask: &Ask) -> Result<CheckedPlan, CheckError> {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).expect(sql) else { panic!("{sql}") };
    let plan = context::plan(query, &Tables(catalogue), Registry::standard()).expect(sql);
    check(&plan, ask, catalogue)
}

#[test]
fn people_are_gathered_from_rows_unless_each_has_one() {
    let mut catalogue = register::catalogue(Protection::Standard);
    let relation = "SELECT citizenship AS k, direction = 'in' AS f, fee AS x, person_id AS p FROM mia.crossings";
    let kinds = [
        MeasureKind::Contributors,
        MeasureKind::Rows,
        MeasureKind::NonNull { column: "x".to_owned() },
        MeasureKind::Sum { column: "x".to_owned() },
        MeasureKind::Moments { column: "x".to_owned() },
    ];
    let measures = kinds.into_iter().map(|kind| Measure { kind, filter: Some("f".to_owned()) }).collect();
    let ask = Ask::Cells(Question { measures, ..question(&["k"], Vec::new()) });
    let Gated::Query(query) = gate::parse(relation, &GateLimits::default()).unwrap() else { panic!("{relation}") };
    let plan = context::plan(query, &Tables(&catalogue), Registry::standard()).unwrap();
    let groupings = |catalogue: &AgencyCatalogue| {
        let checked = check(&plan, &ask, catalogue).unwrap();
        let shown = checked.plan().display_indent().to_string();
        (shown.matches("Aggregate:").count(), checked.plan().schema().clone())
    };
    let (twice, schema) = groupings(&catalogue);
    catalogue.take_for_one_row_each("crossings");
    let (once, of_rows) = groupings(&catalogue);
    assert_eq!((twice, once), (2, 1));
    assert_eq!(schema, of_rows, "the raw layout is one");
}

#[test]
fn keys_leave_the_names_of_the_answer_alone() {
    for key in ["m0", "m12__mean", "__grouping_id", "__people"] {
        let ask = Ask::Cells(question(&[key], vec![MeasureKind::Rows]));
        let relation = format!("SELECT citizenship AS {key}, person_id AS p FROM mia.crossings");
        let found = checked(&relation, &ask, Protection::Bare).map(|_| ());
        assert_eq!(found, Err(CheckError::QuestionColumn { column: key.to_owned() }));
    }
    for sets in [vec![], vec![vec![1]], vec![vec![0], vec![0]]] {
        let asked = Question { grouping_sets: Some(sets), ..question(&["k"], vec![MeasureKind::Rows]) };
        let relation = "SELECT citizenship AS k, person_id AS p FROM mia.crossings";
        assert!(checked(relation, &Ask::Cells(asked), Protection::Bare).is_err());
    }
}

#[test]
fn histograms_are_in_the_bins_of_the_policy() {
    let bins = |edges: &[f64]| Bins::new(edges.to_vec()).unwrap();
    let asked = |relation: &str, bins: Bins| {
        let kinds = vec![MeasureKind::Histogram { column: "x".to_owned(), bins }];
        checked(relation, &Ask::Cells(question(&[], kinds)), Protection::Bare).map(|_| ())
    };
    let own = || bins(&[0.0, 10.0, 50.0]);
    for same in [
        "SELECT fee AS x, person_id AS p FROM mia.crossings",
        "SELECT q.x, q.p FROM (SELECT DISTINCT fee AS x, person_id AS p FROM mia.crossings WHERE direction = 'in') AS q",
        "SELECT c.fee AS x, a.person_id AS p FROM mia.applications a JOIN mia.crossings c ON c.person_id = a.person_id",
        "SELECT fee AS x, person_id AS p FROM mia.crossings UNION ALL SELECT fee, person_id FROM mia.crossings",
    ] {
        assert_eq!(asked(same, own()), Ok(()), "{same}");
        assert!(asked(same, bins(&[0.0, 10.0, 49.0])).is_err(), "{same}");
    }
    for other in [
        "SELECT fee + 1 AS x, person_id AS p FROM mia.crossings",
        "SELECT -fee AS x, person_id AS p FROM mia.crossings",
        "SELECT sum(fee) AS x, person_id AS p FROM mia.crossings GROUP BY person_id",
        "SELECT fee AS x, person_id AS p FROM mia.crossings UNION ALL SELECT fee * 2, person_id FROM mia.crossings",
    ] {
        assert!(matches!(asked(other, own()), Err(CheckError::MeasureNotPermitted { .. })), "{other}");
    }
}
