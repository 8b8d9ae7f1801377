//! What would leave an agency, in words: decided by the plan and the policy alone.

use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::{Ask, Question, grouping_id};
use khidi_queries_protocol::report::groupings;

use crate::plan::Fragment;

/// What the answer to a fragment consists of; `threshold` as the agency publishes it.
pub(super) fn text(fragment: &Fragment, threshold: Option<u64>) -> String {
    let question = match &fragment.ask {
        Ask::Rows => return format!("its rows: {}", columns(fragment)),
        Ask::Cells(question) => question,
    };
    let cells = format!("{}: {}", which(question), columns(fragment));
    match fragment.protection {
        None => format!("{cells}; exact"),
        Some(Protection::Bare) => format!("{cells}; exact, NOTHING WITHHELD"),
        Some(Protection::Standard) => {
            let people =
                threshold.map_or_else(|| "enough people".to_owned(), |least| format!("{least} people or more"));
            let noise = fragment.count_variance.map_or_else(String::new, |variance| {
                format!("; moved by noise, counts of people by a standard deviation of {:.1}", variance.sqrt())
            });
            format!("{cells}; each value over {people}, smaller ones and empty ones are absent alike{noise}")
        }
    }
}

fn which(question: &Question) -> String {
    match &question.grouping_sets {
        _ if question.keys.is_empty() => "one cell".to_owned(),
        Some(sets) if sets.iter().any(|set| grouping_id(set, question.keys.len()) != 0) => {
            format!("a cell per combination in each of {}", groupings(question).join(", "))
        }
        _ => format!("a cell per {}", question.keys.join(", ")),
    }
}

/// Names and types; a measure's status goes with it.
fn columns(fragment: &Fragment) -> String {
    let fields = fragment.schema.fields().iter().filter(|field| !field.name().ends_with("__status"));
    let named = fields.map(|field| format!("{} {}", field.name(), field.data_type()));
    named.collect::<Vec<_>>().join(", ")
}
