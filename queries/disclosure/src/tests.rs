//! Relations in, verdicts out: what the checks accept and what they refuse, as rows of text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod lattice;
mod person_local;
mod register;
mod release;

use khidi_queries_functions::context;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;

use crate::catalogue::Protection;
use crate::question::{Ask, Measure, MeasureKind, Question};
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
    let catalogue = register::catalogue(protection);
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).expect(sql) else { panic!("{sql}") };
    let plan = context::plan(query, &Tables(&catalogue), Registry::standard()).expect(sql);
    check(&plan, ask, &catalogue)
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
