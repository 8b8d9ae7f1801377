//! EXPLAIN: the split as a tree, then what each agency is asked and what would leave it. Asks nobody.

mod ad_hoc;
mod covers;
mod crossed;
mod leaves;
#[cfg(test)]
mod tests;
mod tree;

use std::fmt::Write as _;

use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::{Ask, Question};
use khidi_queries_protocol::report::{groupings, measure_text};

use crate::federation::Federation;
use crate::plan::{FederatedPlan, Fragment};
use crate::status::Handling;

pub use crossed::Crossed;

/// A plan as text, a line per fact: first the tree of what stands above the barrier, then each fragment, which starts with
/// `fragment <n>: <agency> cells|rows`. With what crossed, in the fragments' order, where the question has been asked.
#[must_use]
pub fn explain(
    plan: &FederatedPlan,
    federation: &Federation,
    handling: Handling,
    crossed: Option<&[Option<Crossed>]>,
) -> String {
    let mut text = String::from("above the barrier, at the gateway:\n");
    for line in tree::lines(plan, handling) {
        let _ = writeln!(text, "  {line}");
    }
    if plan.fragments.is_empty() {
        text.push_str("no agency is asked\n");
    } else {
        text.push_str("below the barrier, at the agencies:\n");
    }
    let uses = tree::uses(plan);
    for (number, fragment) in plan.fragments.iter().enumerate() {
        explain_fragment(&mut text, number, fragment, federation);
        if let Some(cover) = plan.covers.iter().find(|cover| cover.fragment == number) {
            let _ = writeln!(text, "  cover: {}", covers::text(cover));
        }
        let times = uses.iter().filter(|used| **used == number).count();
        if times > 1 {
            let _ = writeln!(
                text,
                "  asked once, used {}",
                if times == 2 { "twice".to_owned() } else { format!("{times} times") }
            );
        }
        if let Some(crossed) = crossed.and_then(|crossed| crossed.get(number)) {
            let is_protected = fragment.protection.is_some();
            let _ = writeln!(text, "  crossed: {}", crossed::text(crossed.as_ref(), &fragment.ask, is_protected));
        }
    }
    text
}

fn explain_fragment(text: &mut String, number: usize, fragment: &Fragment, federation: &Federation) {
    let kind = if matches!(fragment.ask, Ask::Rows) { "rows" } else { "cells" };
    let _ = writeln!(text, "fragment {number}: {} {kind}", fragment.agency);
    let _ = writeln!(text, "  relation: {}", fragment.relation);
    if let Ask::Cells(question) = &fragment.ask {
        if let Some(contributor) = &question.contributor {
            let _ = writeln!(text, "  contributor: {contributor}");
        }
        let keys = if question.keys.is_empty() { "none, one cell".to_owned() } else { groupings(question).join(", ") };
        let _ = writeln!(text, "  keys: {keys}");
        let _ = writeln!(text, "  measures: {}", measures(question));
    }
    let _ = writeln!(text, "  protection: {}", protection(fragment));
    let of_nodes = || federation.agency(fragment.agency.as_str()).map(|catalogue| catalogue.threshold);
    let threshold = fragment.terms.as_ref().map(|terms| terms.of_cells.threshold).or_else(of_nodes);
    let _ = writeln!(text, "  would leave: {}", leaves::text(fragment, threshold));
}

/// The tier by which the agency answers.
fn protection(fragment: &Fragment) -> String {
    if let Some(terms) = &fragment.terms {
        return ad_hoc::text(terms, fragment.agency.as_str());
    }
    let tier = match fragment.protection {
        None => "none, its tables are public",
        Some(Protection::Standard) => "standard, tier 1: keys and conditions are nodes of the lattice",
        Some(Protection::Bare) => "BARE: exact cells of any person-local relation, nothing withheld",
    };
    tier.to_owned()
}

/// Measures under the names of their columns in the answer.
fn measures(question: &Question) -> String {
    if question.measures.is_empty() {
        return "none, the keys themselves".to_owned();
    }
    let named = question.measures.iter().enumerate().map(|(at, measure)| format!("m{at} = {}", measure_text(measure)));
    named.collect::<Vec<_>>().join(", ")
}
