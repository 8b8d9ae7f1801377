//! Changes that draw noise anew over what has been answered: whoever keeps the answers of before has two draws about the same
//! people then, without a new snapshot. What a draw hangs on is told where cells are released.

use khidi_queries_disclosure::policy::{ClipSettings, PolicyColumn, PolicyTable};

use super::{Change, Effect};
use crate::explain::words::Words;

/// What is drawn by: of counts of people, and of sums.
type DrawnBy = Option<([u8; 24], u64)>;

/// The changes of a table that is protected before and after, under the standard protection.
pub(super) fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    let redrawn = |place: &str, what: Words| {
        let words = Words::new(format!("{} {}", what.en, anew().en), format!("{} {}", what.ka, anew().ka));
        Change { effect: Effect::Unclear, words: words.of(place) }
    };
    let Drawn { counts, sums } = by_noise(old, new);
    let mut changes = Vec::new();
    match (counts, sums) {
        (true, true) => changes.push(redrawn(&new.name, Words::new("all numbers", "ყველა რიცხვს"))),
        (true, false) => changes.push(redrawn(&new.name, Words::new("all counts of people", "პირთა ყველა რაოდენობას"))),
        (false, true) => {
            let what = Words::new("all sums and numbers of rows", "ყველა ჯამსა და სტრიქონების რიცხვს");
            changes.push(redrawn(&new.name, what));
        }
        (false, false) => {}
    }
    if !sums && old.max_rows != new.max_rows {
        changes.push(redrawn(&new.name, Words::new("all numbers of rows", "სტრიქონების ყველა რიცხვს")));
    }
    if let Some((before, after)) = old.ad_hoc.zip(new.ad_hoc)
        && (before.terms.max_change, before.terms.variance) != (after.terms.max_change, after.terms.variance)
    {
        changes.push(redrawn(&new.name, Words::new("all ad hoc answers", "ყველა თავისუფალ (ad hoc) პასუხს")));
    }
    for (before, after) in columns(old, new) {
        let place = format!("{}.{}", new.name, after.name);
        if !sums && is_summed_otherwise(before.clip.as_ref(), after.clip.as_ref()) {
            changes.push(redrawn(&place, Words::new("all sums and variances", "ყველა ჯამსა და დისპერსიას")));
        }
        // A bin is drawn for by its number.
        if !(counts && sums) && before.bins.is_some() && after.bins.is_some() && before.bins != after.bins {
            changes.push(redrawn(&place, Words::new("counts between its edges", "მის საზღვრებს შორის რაოდენობებს")));
        }
    }
    changes
}

/// What is drawn anew.
#[derive(Debug, Clone, Copy, Default)]
struct Drawn {
    /// Counts of people.
    counts: bool,
    /// Sums, and numbers of rows of which a person can have several.
    sums: bool,
}

/// What V, D and δ draw anew. The files do not tell which columns are boolean, and so not all of G: where one of the two
/// answers draws anew, so may the true one.
fn by_noise(old: &PolicyTable, new: &PolicyTable) -> Drawn {
    let drawn_by = |table: &PolicyTable, booleans: bool| -> DrawnBy {
        let noise = table.noise(|_| booleans).ok()?;
        Some((noise.of_counts(), noise.delta().to_bits()))
    };
    let mut drawn = Drawn::default();
    for booleans in [false, true] {
        // A policy whose noise is infeasible does not come into force, and draws nothing.
        if let (Some(before), Some(after)) = (drawn_by(old, booleans), drawn_by(new, booleans)) {
            drawn.counts |= before.0 != after.0;
            drawn.sums |= before.1 != after.1;
        }
    }
    drawn
}

fn anew() -> Words {
    Words::new(
        "get new draws under the same snapshot (V, D, delta or a bound is another): who keeps the answers of before has two draws \
         about the same people, whose mean has half the variance; collect such changes for the next snapshot",
        "იმავე გაყინულ ასლზე ახალი ხმაური ედება (იცვლება V, D, δ ან საზღვარი): ვინც მანამდელ პასუხებს ინახავს, იმავე პირებზე ორი \
         სხვადასხვა ხმაური აქვს, რომელთა საშუალოს დისპერსია ნახევარია; ასეთი ცვლილებები მომდევნო გაყინული ასლისთვის შეაგროვეთ",
    )
}

fn columns<'t>(
    old: &'t PolicyTable,
    new: &'t PolicyTable,
) -> impl Iterator<Item = (&'t PolicyColumn, &'t PolicyColumn)> {
    let before = |name: &str| old.columns.iter().find(|column| column.name == name);
    new.columns.iter().filter_map(move |column| before(&column.name).map(|before| (before, column)))
}

/// A step rounds what has been drawn; all else of the bounds is drawn by, or is what is drawn for.
fn is_summed_otherwise(old: Option<&ClipSettings>, new: Option<&ClipSettings>) -> bool {
    let Some((old, new)) = old.zip(new) else { return false };
    ClipSettings { step: None, ..*old } != ClipSettings { step: None, ..*new }
}
