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
        measures: kinds.into_iter().map(|kind| Measure { kind, filter: None }).collect(),
    }
}

fn checked(sql: &str, ask: &Ask, protection: Protection) -> Result<CheckedPlan, CheckError> {
    let catalogue = register::catalogue(protection);
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).expect(sql) else { panic!("{sql}") };
    let plan = context::plan(query, &Tables(&catalogue), Registry::standard()).expect(sql);
    check(&plan, ask, &catalogue)
}
