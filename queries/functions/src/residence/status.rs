//! Residence: whoever first leaves the country was resident in it, whoever first enters it was not; then only changes by
//! the rule count, in the order of days on which the side changed.

use super::history::{Day, History, Side, Turn};
use super::rule::Rule;

/// What a change of residence makes of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A non-resident became resident.
    Immigrant,
    /// A resident became non-resident.
    Emigrant,
}

impl Kind {
    /// Its code in published tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Immigrant => "immigrant",
            Self::Emigrant => "emigrant",
        }
    }
}

/// A change of residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What it made of the person.
    pub kind: Kind,
    /// The day on which the side changed.
    pub on: Day,
    /// The crossing behind it: microseconds since 1970-01-01.
    pub crossed_at: i64,
}

/// A time without interruption in the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The day of entry.
    pub entered_on: Day,
    /// The day of exit; `None` if the person is still in.
    pub left_on: Option<Day>,
    /// The crossing that began it: microseconds since 1970-01-01.
    pub crossed_at: i64,
    /// Whether the person was resident by the end of the day of entry.
    pub resident: bool,
}

/// A time of residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Residency {
    /// The day on which it began; `None` if before the first crossing.
    pub from: Option<Day>,
    /// The day on which it ended, which is none of it; `None` if it has not.
    pub until: Option<Day>,
}

/// Whether the person was resident before their first crossing.
fn resident_at_first(history: &History) -> bool {
    history.before() == Side::In
}

/// Each turn with the status at the end of its day, and the change that it made.
fn statuses(history: &History, rule: Rule) -> impl Iterator<Item = (Turn, bool, Option<Change>)> {
    let mut resident = resident_at_first(history);
    history.turns().iter().map(move |turn| {
        let comes = turn.side == Side::In;
        let changes = comes != resident && rule.holds(history, turn.side, turn.day);
        resident ^= changes;
        let kind = if comes { Kind::Immigrant } else { Kind::Emigrant };
        (*turn, resident, changes.then_some(Change { kind, on: turn.day, crossed_at: turn.crossed_at }))
    })
}

/// The changes of residence, in order.
pub fn changes(history: &History, rule: Rule) -> impl Iterator<Item = Change> {
    statuses(history, rule).filter_map(|(_, _, change)| change)
}

/// Whether the person was resident at the end of a day; nobody is before birth or after death.
#[must_use]
pub fn resident_on(history: &History, rule: Rule, day: Day) -> bool {
    let known = statuses(history, rule).take_while(|(turn, _, _)| turn.day <= day).last();
    history.life().includes(day) && known.map_or_else(|| resident_at_first(history), |(_, resident, _)| resident)
}

/// The times of residence, in order.
#[must_use]
pub fn residencies(history: &History, rule: Rule) -> Vec<Residency> {
    let before = resident_at_first(history).then_some(Residency { from: None, until: None });
    let mut all = Vec::from_iter(before);
    for change in changes(history, rule) {
        match (change.kind, all.last_mut()) {
            (Kind::Immigrant, _) => all.push(Residency { from: Some(change.on), until: None }),
            (Kind::Emigrant, Some(last)) => last.until = Some(change.on),
            (Kind::Emigrant, None) => {}
        }
    }
    all
}

/// The times in the country that began with an entry, in order.
pub fn stays(history: &History, rule: Rule) -> impl Iterator<Item = Stay> {
    let ends = history.turns().iter().map(|turn| turn.day).skip(1).map(Some).chain([None]);
    statuses(history, rule).zip(ends).filter(|((turn, _, _), _)| turn.side == Side::In).map(
        |((turn, resident, _), left_on)| Stay { entered_on: turn.day, left_on, crossed_at: turn.crossed_at, resident },
    )
}
