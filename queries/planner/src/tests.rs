//! Questions in, fragments or refusals out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod country;
mod refused;
mod split;

use khidi_queries_disclosure::question::Ask;
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_protocol::Refusal;

use crate::{FederatedPlan, plan};
use country::Rules;

fn planned(sql: &str, rules: Rules) -> Result<FederatedPlan, Refusal> {
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
                    let measures: Vec<_> = question.measures.iter().map(crate::explain::measure).collect();
                    format!(
                        "{} cells {} | {} | {}",
                        fragment.agency,
                        fragment.relation,
                        question.keys.join(" "),
                        measures.join(", ")
                    )
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Err(refusal) => refusal.message_en(),
    }
}
