//! Histories by hand for every awkward life, random ones against a reference that looks at each day, and the functions in SQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod by_hand;
mod reference;
mod sql;

use super::history::{Crossing, Day, History, Life, Side};
use super::rule::Rule;
use super::status;
use crate::calendar::{civil, day};

/// The day that `YYYY-MM-DD` names.
fn on(date: &str) -> Day {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().unwrap());
    day(parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
}

fn written(on: Day) -> String {
    let (year, month, date) = civil(on);
    format!("{year:04}-{month:02}-{date:02}")
}

/// The crossings that a text lists: `in 2020-03-01, out 2020-05-01 14:30`. Without a time, noon.
fn crossings(text: &str) -> Vec<Crossing> {
    text.split(", ").filter(|part| !part.is_empty()).map(crossing).collect()
}

fn crossing(text: &str) -> Crossing {
    let words: Vec<&str> = text.split(' ').collect();
    let towards = if words[0] == "in" { Side::In } else { Side::Out };
    let minutes = words.get(2).map_or(720, |time| {
        let (hours, minutes) = time.split_once(':').unwrap();
        hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
    });
    Crossing::new((on(words[1]) * 1_440 + minutes) * 60_000_000, towards).unwrap()
}

fn history(crossings: &mut [Crossing], life: Life) -> History {
    let mut history = History::default();
    history.read(crossings, life);
    history
}

/// The changes of residence, as `immigrant 2020-03-01, emigrant 2022-05-01`.
fn changes(history: &History, rule: Rule) -> String {
    let each = status::changes(history, rule).map(|change| format!("{} {}", change.kind.as_str(), written(change.on)));
    each.collect::<Vec<_>>().join(", ")
}
