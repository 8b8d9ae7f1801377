//! Changes of who may ask and what for, and of keys that stand for a person.

use std::collections::BTreeSet;

use khidi_queries_disclosure::policy::PolicyTable;
use khidi_queries_disclosure::policy::access::ROLES;

use super::{Change, Effect};
use crate::explain::words::Words;

pub(super) fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    let all_roles = || ROLES.map(str::to_owned).to_vec();
    let (before, after) = (&old.access, &new.access);
    let roles = |roles: &Option<Vec<String>>| Some(roles.clone().unwrap_or_else(all_roles));
    let mut changes = Vec::new();
    changes.extend(listed(&new.name, "access.roles", &roles(&before.roles), &roles(&after.roles)));
    changes.extend(listed(&new.name, "access.subjects", &before.subjects, &after.subjects));
    changes.extend(listed(&new.name, "access.purposes", &before.purposes, &after.purposes));
    let keys = |table: &PolicyTable| Some(table.single_contributor_keys.clone());
    changes.extend(listed(&new.name, "single_contributor_keys", &keys(old), &keys(new)));
    changes
}

/// Changes of a list of what is allowed; `None` allows anything.
pub(super) fn listed(place: &str, setting: &str, old: &Option<Vec<String>>, new: &Option<Vec<String>>) -> Vec<Change> {
    let change = |effect, words: Words| Change { effect, words: words.of(place) };
    match (old, new) {
        (None, None) => Vec::new(),
        (Some(_), None) => {
            let words = Words::new(
                format!("{setting}: no list any more, anything goes"),
                format!("{setting}: სია აღარ არის, ნებისმიერი დაშვებულია"),
            );
            vec![change(Effect::Allows, words)]
        }
        (None, Some(list)) => {
            let list = list.join(", ");
            let words = Words::new(format!("{setting}: only {list}"), format!("{setting}: მხოლოდ {list}"));
            vec![change(Effect::TakesAway, words)]
        }
        (Some(old), Some(new)) => {
            let (old, new): (BTreeSet<&String>, BTreeSet<&String>) = (old.iter().collect(), new.iter().collect());
            let added = new.difference(&old).map(|name| {
                change(
                    Effect::Allows,
                    Words::new(format!("{setting}: {name} too"), format!("{setting}: {name} დაემატა")),
                )
            });
            let removed = old.difference(&new).map(|name| {
                let words = Words::new(format!("{setting}: {name} no more"), format!("{setting}: {name} აღარ არის"));
                change(Effect::TakesAway, words)
            });
            added.chain(removed).collect()
        }
    }
}
