//! Changes of columns: which there are, what they may be used for and how finely, what one person adds to a sum.

use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{Hierarchy, Role};
use khidi_queries_disclosure::policy::{ClipSettings, PolicyColumn, PolicyTable};

use super::numbers::compared;
use super::{Change, Effect};
use crate::explain::columns::role;
use crate::explain::words::Words;

pub(super) fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    let find = |table: &'_ PolicyTable, name: &str| table.columns.iter().any(|column| column.name == name);
    let mut changes = Vec::new();
    for column in &new.columns {
        match old.columns.iter().find(|before| before.name == column.name) {
            Some(before) => changes.extend(of_column(&new.name, before, column)),
            None => changes.push(of_presence(&new.name, column, true)),
        }
    }
    let removed = old.columns.iter().filter(|column| !find(new, &column.name));
    changes.extend(removed.map(|column| of_presence(&new.name, column, false)));
    changes
}

fn of_presence(table: &str, column: &PolicyColumn, is_new: bool) -> Change {
    let words = role(&column.role).of(&format!("{table}.{}", column.name));
    Change { effect: Effect::if_more(is_new), words }
}

fn of_column(table: &str, old: &PolicyColumn, new: &PolicyColumn) -> Vec<Change> {
    let place = format!("{table}.{}", new.name);
    let mut changes = Vec::new();
    if old.role != new.role {
        let (before, after) = (role(&old.role), role(&new.role));
        let words =
            Words::new(format!("{}; before: {}", after.en, before.en), format!("{}; აქამდე: {}", after.ka, before.ka));
        changes.push(Change { effect: of_roles(&old.role, &new.role), words: words.of(&place) });
    }
    if old.codes != new.codes {
        let count = |codes: &Option<Vec<String>>| codes.as_ref().map(|codes| codes.len().to_string());
        let (before, after) = (count(&old.codes), count(&new.codes));
        let told = |count: Option<String>| count.unwrap_or_else(|| "-".to_owned());
        let (before, after) = (told(before), told(after));
        // They set the gain, and with it the noise.
        let words = Words::new(
            format!("codes from {before} to {after}, which sets G and the default noise"),
            format!("codes: იყო {before}, იქნება {after}; ამაზეა დამოკიდებული G და ნაგულისხმევი ხმაური"),
        );
        changes.push(Change { effect: Effect::Unclear, words: words.of(&place) });
    }
    changes.extend(of_bins(&place, old, new));
    changes.extend(of_clip(&place, old.clip.as_ref(), new.clip.as_ref()));
    changes
}

fn of_roles(old: &Role, new: &Role) -> Effect {
    match (old, new) {
        (_, Role::Public | Role::Open) => Effect::Allows,
        (Role::Public | Role::Open, _) | (_, Role::Contributor) => Effect::TakesAway,
        (Role::Dimension(old), Role::Dimension(new)) => of_hierarchies(old, new),
        // A measure that becomes a dimension is grouped by; one that was a dimension is summed.
        _ => Effect::Allows,
    }
}

fn of_hierarchies(old: &Hierarchy, new: &Hierarchy) -> Effect {
    let has_parent = |list: &str, parent: &str| {
        codelists::by_name(list).and_then(codelists::CodeList::parent).is_some_and(|(_, of)| of == parent)
    };
    match (old, new) {
        (Hierarchy::Calendar(old), Hierarchy::Calendar(new)) => Effect::if_more(new > old),
        (Hierarchy::List(old), Hierarchy::List(new)) if has_parent(new, old) => Effect::Allows,
        (Hierarchy::List(old), Hierarchy::List(new)) if has_parent(old, new) => Effect::TakesAway,
        // Raw values are at least as fine as any list or period of them.
        (_, Hierarchy::Codes) => Effect::Allows,
        (Hierarchy::Codes, _) => Effect::Unclear,
        _ => Effect::Unclear,
    }
}

fn of_bins(place: &str, old: &PolicyColumn, new: &PolicyColumn) -> Option<Change> {
    if old.bins == new.bins {
        return None;
    }
    let edges = |column: &PolicyColumn| -> Vec<f64> {
        column.bins.as_ref().map(|bins| bins.edges().to_vec()).unwrap_or_default()
    };
    let (before, after) = (edges(old), edges(new));
    let effect = Effect::if_more(after.iter().any(|edge| !before.contains(edge)));
    let text = |edges: &[f64]| {
        let edges = edges.iter().map(ToString::to_string).collect::<Vec<_>>();
        if edges.is_empty() { "-".to_owned() } else { edges.join(", ") }
    };
    let (before, after) = (text(&before), text(&after));
    let words = Words::new(format!("bins from {before} to {after}"), format!("bins: იყო {before}, იქნება {after}"));
    Some(Change { effect, words: words.of(place) })
}

fn of_clip(place: &str, old: Option<&ClipSettings>, new: Option<&ClipSettings>) -> Vec<Change> {
    let summed = |clip: &ClipSettings| {
        let (low, high) = (clip.low, clip.high);
        Words::new(
            format!("summed, a person counting as {low} to {high}"),
            format!("ჯამდება, პირი ითვლება {low}-დან {high}-მდე"),
        )
    };
    let change = |effect, words: Words| Change { effect, words: words.of(place) };
    match (old, new) {
        (None, None) => Vec::new(),
        (None, Some(clip)) => vec![change(Effect::Allows, summed(clip))],
        (Some(_), None) => vec![change(Effect::TakesAway, Words::new("not summed any more", "აღარ ჯამდება"))],
        (Some(old), Some(new)) => {
            let pair = |read: fn(&ClipSettings) -> Option<f64>| (read(old), read(new));
            let mut changes = Vec::new();
            // A wider bound tells more of large contributions; the noise grows with the larger of the two.
            changes.extend(compared(place, "clip low", pair(|clip| Some(clip.low)), true));
            changes.extend(compared(place, "clip high", pair(|clip| Some(clip.high)), false));
            changes.extend(compared(place, "step", pair(|clip| clip.step), true));
            let digits = pair(|clip| Some(f64::from(clip.digits)));
            changes.extend(compared(place, "digits", digits, false));
            if old.centre != new.centre {
                let words =
                    Words::new("variances are taken about another centre", "დისპერსიების ათვლის წერტილი იცვლება");
                changes.push(change(Effect::Unclear, words));
            }
            changes
        }
    }
}
