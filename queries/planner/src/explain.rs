//! EXPLAIN: what each agency would be asked, what would leave it, and what is computed above. Asks nobody.

use std::fmt::Write as _;

use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::{Ask, Question};
use khidi_queries_protocol::report::{groupings, measure_text};

use crate::plan::{FederatedPlan, Fragment};

/// A plan as text, a line per fact; each fragment starts with `fragment <n>: <agency> cells|rows`.
#[must_use]
pub fn explain(plan: &FederatedPlan) -> String {
    let mut text = String::new();
    for (number, fragment) in plan.fragments.iter().enumerate() {
        explain_fragment(&mut text, number, fragment);
    }
    for merge in &plan.merges {
        let members = merge.fragments.iter().map(|number| format!("f{number}")).collect::<Vec<_>>().join(" + ");
        let _ = writeln!(text, "merge: {members} added up by {} keys", merge.keys);
    }
    let _ = writeln!(text, "above the barrier:");
    for line in plan.plan.display_indent().to_string().lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

fn explain_fragment(text: &mut String, number: usize, fragment: &Fragment) {
    let kind = if matches!(fragment.ask, Ask::Rows) { "rows" } else { "cells" };
    let _ = writeln!(text, "fragment {number}: {} {kind}", fragment.agency);
    let _ = writeln!(text, "  relation: {}", fragment.relation);
    if let Ask::Cells(question) = &fragment.ask {
        let _ = writeln!(text, "  keys: {}", groupings(question).join(", "));
        let _ = writeln!(text, "  measures: {}", measures(question));
        if let Some(contributor) = &question.contributor {
            let _ = writeln!(text, "  contributor: {contributor}");
        }
    }
    let protection = match fragment.protection {
        None => "public: leaves as it is",
        Some(Protection::Standard) => "protected: cells over enough people, no others",
        Some(Protection::Bare) => "BARE: exact cells, nothing withheld",
    };
    let _ = writeln!(text, "  {protection}");
}

fn measures(question: &Question) -> String {
    question.measures.iter().map(measure_text).collect::<Vec<_>>().join(", ")
}
