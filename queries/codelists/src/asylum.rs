//! Outcomes of asylum decisions, from the strongest to the weakest: `rank` 1 wins where a person has several
//! in a period, and `is_positive` decides the numerator of the recognition rate.

use crate::code_list::{CodeList, Heading, flag, number, text};

/// The list `asylum_outcomes`.
pub(crate) fn outcomes() -> CodeList {
    let heading = Heading {
        name: "asylum_outcomes",
        title_en: "Outcomes of asylum decisions",
        title_ka: "თავშესაფრის გადაწყვეტილებების შედეგები",
    };
    let rows = OUTCOMES.iter();
    let codes = rows.clone().map(|outcome| outcome.0).collect();
    let others = vec![
        text("name_en", rows.clone().map(|outcome| outcome.1)),
        text("name_ka", rows.clone().map(|outcome| outcome.2)),
        number("rank", rows.clone().map(|outcome| Some(outcome.3))),
        flag("is_positive", rows.map(|outcome| outcome.4)),
    ];
    CodeList::new(heading, codes, others)
}

/// Code, English name, Georgian name, rank, whether protection was given.
struct Outcome(&'static str, &'static str, &'static str, i64, bool);

#[rustfmt::skip]
const OUTCOMES: &[Outcome] = &[
    Outcome("refugee", "Refugee status", "ლტოლვილის სტატუსი", 1, true),
    Outcome("subsidiary", "Subsidiary protection", "დამატებითი დაცვა", 2, true),
    Outcome("temporary", "Temporary protection", "დროებითი დაცვა", 3, true),
    Outcome("humanitarian", "Humanitarian status", "ჰუმანიტარული სტატუსი", 4, true),
    Outcome("rejected", "Rejected", "უარი საერთაშორისო დაცვაზე", 5, false),
];
