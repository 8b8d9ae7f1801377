//! Changes of what opens a table to ad hoc questions.

use khidi_queries_disclosure::policy::{AdHocSettings, PolicyTable};

use super::numbers::{compared, float};
use super::{Change, Effect};
use crate::explain::words::Words;

pub(super) fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    match (&old.ad_hoc, &new.ad_hoc) {
        (Some(before), Some(after)) => of_terms(&new.name, before, after),
        (None, None) => Vec::new(),
        (_, after) => vec![of_opening(&new.name, after.is_some())],
    }
}

fn of_opening(table: &str, opens: bool) -> Change {
    let words = if opens {
        Words::new(
            "OPEN to ad hoc questions: joins with other open tables, sub-queries and any condition at published levels",
            "ღიაა თავისუფალი (ad hoc) შეკითხვებისთვის: შეერთებები სხვა ღია ცხრილებთან, ქვეშეკითხვები და გამოქვეყნებული \
             დონეების ნებისმიერი პირობა",
        )
    } else {
        Words::new("closed to ad hoc questions", "დახურულია თავისუფალი (ad hoc) შეკითხვებისთვის")
    };
    Change { effect: Effect::if_more(opens), words: words.of(table) }
}

fn of_terms(table: &str, before: &AdHocSettings, after: &AdHocSettings) -> Vec<Change> {
    let whole = |read: fn(&AdHocSettings) -> u64| (Some(float(read(before))), Some(float(read(after))));
    let variance = (Some(before.terms.variance), Some(after.terms.variance));
    let changes = [
        compared(table, "ad_hoc.threshold", whole(|of| of.terms.threshold), true),
        compared(table, "ad_hoc.threshold_width", whole(|of| of.threshold_width), true),
        compared(table, "ad_hoc.max_deviation", whole(|of| of.terms.max_change.into()), true),
        compared(table, "ad_hoc.variance", variance, true),
        compared(table, "ad_hoc.budget", whole(|of| of.terms.budget), false),
    ];
    changes.into_iter().flatten().collect()
}
