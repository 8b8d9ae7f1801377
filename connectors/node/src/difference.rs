//! What a change of a policy would newly allow and what it takes away, from the two files alone.

mod ad_hoc;
mod columns;
mod draws;
mod numbers;
mod people;

use khidi_queries_disclosure::catalogue::{Class, Protection};
use khidi_queries_disclosure::policy::{Pace, Policy, PolicyTable};

use crate::explain::Language;
use crate::explain::words::{Lines, Words};

/// What a change means for what may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    /// More, or less protected.
    Allows,
    /// One of the two, which the files do not tell.
    Unclear,
    /// Less, or more protected.
    TakesAway,
}

impl Effect {
    /// More where `allows`, otherwise less.
    fn if_more(allows: bool) -> Self {
        if allows { Self::Allows } else { Self::TakesAway }
    }
}

/// One change.
#[derive(Debug)]
struct Change {
    effect: Effect,
    words: Words,
}

/// The text of `policy diff`: what is newly allowed first and marked `+`, then what cannot be told from the files `?`, then
/// what is taken away `-`.
#[must_use]
pub(crate) fn difference(old: &Policy, new: &Policy, language: Language) -> String {
    let mut changes = changes(old, new);
    changes.sort_by_key(|change| change.effect);
    let mut lines = Lines::default();
    if changes.is_empty() {
        lines.add(0, Words::new("nothing that may leave changes", "არაფერი იცვლება იმაში, რაც შეიძლება გაიცეს"));
    }
    for (effect, mark, headline) in [
        (Effect::Allows, "+", Words::new("NEWLY ALLOWED, or less protected:", "ახლად დაშვებული ან ნაკლებად დაცული:")),
        (
            Effect::Unclear,
            "?",
            Words::new(
                "could allow more; compare `policy explain` of both:",
                "შეიძლება მეტს უშვებდეს; შეადარეთ ორივე პოლიტიკის `policy explain`:",
            ),
        ),
        (Effect::TakesAway, "-", Words::new("taken away, or more protected:", "აღარ დაშვებული ან მეტად დაცული:")),
    ] {
        let mut of_effect = changes.iter().filter(|change| change.effect == effect).peekable();
        if of_effect.peek().is_some() {
            lines.add(0, headline);
        }
        lines.extend(1, of_effect.map(|change| change.words.clone().marked(mark)));
    }
    lines.text(language)
}

fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.protection != new.protection {
        let words = match new.protection {
            Protection::Bare => Words::new(
                "PROTECTS NOBODY: protection = \"bare\" lets exact cells of single people out",
                "არავის იცავს: protection = \"bare\" ცალკეულ პირთა ზუსტ უჯრებს გასცემს",
            ),
            Protection::Standard => Words::new("protection = \"standard\"", "protection = \"standard\""),
        };
        changes.push(Change { effect: Effect::if_more(new.protection == Protection::Bare), words });
    }
    changes.extend(of_pace(old.pace, new.pace));
    let has_noise = [old, new].iter().all(|policy| policy.protection == Protection::Standard);
    for table in &new.tables {
        match old.table(&table.name) {
            Some(before) => {
                changes.extend(of_table(before, table));
                if has_noise && before.class == Class::Protected && table.class == Class::Protected {
                    changes.extend(draws::of_table(before, table));
                }
            }
            None => changes.push(of_presence(table, true)),
        }
    }
    let removed = old.tables.iter().filter(|table| new.table(&table.name).is_none());
    changes.extend(removed.map(|table| of_presence(table, false)));
    changes
}

/// A faster pace shows cells before and after more changes of the data.
fn of_pace(old: Pace, new: Pace) -> Option<Change> {
    let (before, after) = (old.word(), new.word());
    let words = Words::new(
        format!("snapshot from {before} to {after}: how closely answers follow changes of the data"),
        format!("snapshot: იყო {before}, იქნება {after}; რამდენად ახლოდან მიჰყვება პასუხები მონაცემების ცვლილებას"),
    );
    (old != new).then(|| Change { effect: Effect::if_more(new < old), words })
}

/// A table or view that only one of the files has.
fn of_presence(table: &PolicyTable, is_new: bool) -> Change {
    let columns = table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    let class = match table.class {
        Class::Public => Words::new("public", "საჯარო"),
        Class::Protected => Words::new("protected", "დაცული"),
    };
    let kind = if table.view.is_some() {
        Words::new("view", "ხედი")
    } else {
        Words::new("table", "ცხრილი")
    };
    let name = &table.name;
    Change {
        effect: Effect::if_more(is_new),
        words: Words::new(
            format!("{} {name}, {}, with {columns}", kind.en, class.en),
            format!("{} {name}, {}, სვეტებით: {columns}", kind.ka, class.ka),
        ),
    }
}

fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.class != new.class {
        let is_public = new.class == Class::Public;
        let words = if is_public {
            Words::new("PUBLIC: its rows may leave", "საჯაროა: მისი სტრიქონები შეიძლება გაიცეს")
        } else {
            Words::new("protected: its rows stay", "დაცულია: მისი სტრიქონები აღარ გაიცემა")
        };
        changes.push(Change { effect: Effect::if_more(is_public), words: words.of(&new.name) });
    }
    if old.view != new.view {
        let words = Words::new("another definition of the view", "ხედის სხვა განსაზღვრება").of(&new.name);
        changes.push(Change { effect: Effect::Unclear, words });
    }
    changes.extend(people::of_table(old, new));
    if new.class == Class::Protected {
        changes.extend(numbers::of_table(old, new));
        changes.extend(ad_hoc::of_table(old, new));
    }
    changes.extend(columns::of_table(old, new));
    changes
}

#[cfg(test)]
mod tests;
