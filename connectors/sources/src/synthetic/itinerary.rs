//! Where a person lives over the period, and the journeys from there: phases with a base, and trips to the other
//! side of the border within each.

use super::calendar::{Day, PERIOD_END, PERIOD_START, seasonal_day};
use super::people::Person;
use super::random::Random;
use super::segments::Segment;
use super::stays::Stay;

/// A side of the border, or the direction of a crossing towards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    In,
    Out,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

/// A time with one base.
struct Phase {
    from: Day,
    base: Side,
    trips: Trips,
}

/// Journeys of one phase.
#[derive(Clone, Copy)]
struct Trips {
    per_year: f64,
    at_least: u32,
    /// Mean length; those of trips under a day end on the day they began.
    mean_days: f64,
    in_season: bool,
    /// Whether a new trip may begin on the day on which the last ended.
    back_to_back: bool,
}

/// One passing of the border.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub(super) day: Day,
    pub(super) towards: Side,
}

const NO_TRIPS: Trips = trips(0.0, 1.0);

const fn trips(per_year: f64, mean_days: f64) -> Trips {
    Trips { per_year, at_least: 0, mean_days, in_season: true, back_to_back: false }
}

/// Where the person is when the period begins, and every move, in order.
pub(super) fn moves(person: &Person, stay: Option<Stay>, random: &mut Random) -> (Side, Vec<Move>) {
    let phases = phases(person, stay, random);
    let start = phases.first().map_or(Side::Out, |phase| phase.base);
    let mut moves = Vec::new();
    let mut base = start;
    for (position, phase) in phases.iter().enumerate() {
        if phase.base != base {
            base = phase.base;
            moves.push(Move { day: phase.from, towards: base });
        }
        let until = phases.get(position + 1).map(|next| next.from);
        travel(phase, until, &mut moves, random);
    }
    (start, moves)
}

fn phases(person: &Person, stay: Option<Stay>, random: &mut Random) -> Vec<Phase> {
    let from = person.first_day();
    let phase = |from, base, trips| Phase { from, base, trips };
    match (stay, person.segment) {
        (Some(stay), segment) => foreign_residence(from, stay, segment, random),
        (None, Segment::Emigrant) => emigration(from, random),
        (None, segment) => {
            let base = if segment.is_citizen() { Side::In } else { Side::Out };
            vec![phase(from, base, habit(segment, random))]
        }
    }
}

/// Trips of those who never move.
fn habit(segment: Segment, random: &mut Random) -> Trips {
    match segment {
        Segment::Homebody => trips(random.pick(&[0.0, 0.0, 0.1, 0.3, 0.7]), 9.0),
        Segment::Circular => trips(0.9 + 0.8 * random.unit(), 85.0),
        Segment::Trader => Trips { in_season: false, back_to_back: true, ..trips(4.0 + 15.0 * random.unit(), 0.4) },
        Segment::Tourist => Trips { at_least: 1, ..trips(0.13, 8.0) },
        Segment::Commuter => Trips { at_least: 2, back_to_back: true, ..trips(1.0 + 8.0 * random.unit(), 1.5) },
        Segment::Refused => trips(0.05, 8.0),
        _ => NO_TRIPS,
    }
}

/// Out for good or for years, some before the period; visits in summer; some come back.
fn emigration(from: Day, random: &mut Random) -> Vec<Phase> {
    let at_home = trips(0.4, 12.0);
    let visits = trips(0.8, 25.0);
    let left_on = if random.chance(0.3) { from } else { random.between(from + 30, PERIOD_END) };
    let mut phases = Vec::new();
    if left_on > from {
        phases.push(Phase { from, base: Side::In, trips: at_home });
    }
    phases.push(Phase { from: left_on, base: Side::Out, trips: visits });
    let back_on = left_on + random.between(120, 1_800);
    if random.chance(0.35) && back_on <= PERIOD_END {
        phases.push(Phase { from: back_on, base: Side::In, trips: at_home });
    }
    phases
}

/// A foreigner's stay, with journeys home from it and visits after it.
fn foreign_residence(from: Day, stay: Stay, segment: Segment, random: &mut Random) -> Vec<Phase> {
    let mut phases = Vec::new();
    if stay.from > from {
        let visits_before = if random.chance(0.2) { trips(0.3, 8.0) } else { NO_TRIPS };
        phases.push(Phase { from: from.max(PERIOD_START), base: Side::Out, trips: visits_before });
    }
    let journeys = match segment {
        Segment::Asylum | Segment::Overstayer => NO_TRIPS,
        // Out and in again on one day restarts the visa-free year.
        Segment::Newcomer if random.chance(0.4) => Trips { in_season: false, ..trips(1.2, 0.3) },
        Segment::Student => trips(1.3, 30.0),
        _ => trips(1.5, 14.0),
    };
    phases.push(Phase { from: stay.from, base: Side::In, trips: journeys });
    if let Some(until) = stay.until {
        phases.push(Phase { from: until, base: Side::Out, trips: trips(0.2, 8.0) });
    }
    phases
}

/// Adds the trips of a phase. Those that would outlast it do not take place, but in the last phase the person may
/// still be away when the period ends.
fn travel(phase: &Phase, until: Option<Day>, moves: &mut Vec<Move>, random: &mut Random) {
    let last_day = until.map_or(PERIOD_END, |next| next - 1);
    let years = f64::from(last_day - phase.from) / 365.25;
    let count = phase.trips.at_least + random.poisson(phase.trips.per_year * years);
    let mut departures: Vec<Day> = (0..count).map(|_| departure(phase, last_day, random)).collect();
    departures.sort_unstable();
    let mut free_from = phase.from + 1;
    for leaves_on in departures {
        let days = random.exponential(phase.trips.mean_days) as i32;
        let days = if phase.trips.mean_days < 2.0 { days } else { days.max(1) };
        let back_on = leaves_on + days;
        let outlasts = back_on > last_day && until.is_some();
        if leaves_on < free_from || leaves_on > last_day || outlasts {
            continue;
        }
        moves.push(Move { day: leaves_on, towards: phase.base.other() });
        if back_on > last_day {
            return;
        }
        moves.push(Move { day: back_on, towards: phase.base });
        free_from = back_on + i32::from(!phase.trips.back_to_back);
        if phase.trips.back_to_back && days == 0 {
            again_the_same_day(phase, back_on, moves, random);
        }
    }
}

fn departure(phase: &Phase, last_day: Day, random: &mut Random) -> Day {
    if phase.trips.in_season {
        seasonal_day(random, phase.from + 1, last_day)
    } else {
        random.between(phase.from + 1, last_day)
    }
}

/// There and back once or twice more.
fn again_the_same_day(phase: &Phase, day: Day, moves: &mut Vec<Move>, random: &mut Random) {
    for _ in 0..random.pick(&[0, 0, 1, 2]) {
        moves.push(Move { day, towards: phase.base.other() });
        moves.push(Move { day, towards: phase.base });
    }
}
