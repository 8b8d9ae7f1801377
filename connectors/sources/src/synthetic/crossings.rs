//! Crossings of the border, and how the register notes them: with missing exits, entries noted twice, two crossings
//! in one second, and documents that change.

use super::biography::Biography;
use super::calendar::Day;
use super::itinerary::{self, Move, Side};
use super::people::Person;
use super::places::{BorderPoint, trading_point, usual_point};
use super::random::{Random, Stream};
use super::registers::{CrossingRow, CrossingRows, Registers};
use super::segments::Segment;
use super::stays::Stay;
use super::world::World;

/// One crossing as it took place.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    pub(super) day: Day,
    /// Second of that day, local time.
    pub(super) second: i32,
    pub(super) direction: Side,
    pub(super) point: BorderPoint,
}

const MISSING_EXITS: f64 = 0.01;
const MISSING_ENTRIES: f64 = 0.002;
const NOTED_TWICE: f64 = 0.003;
const SAME_SECOND: f64 = 0.005;
const USUAL_POINT: f64 = 0.85;

const FIRST_SECOND: i32 = 5 * 3_600;
const LAST_SECOND: i32 = 23 * 3_600;
const SECONDS_PER_DAY: i64 = 86_400;

/// Whether the person starts inside, and the crossings of the period in order.
pub(super) fn crossings(world: &World, person: &Person, stay: Option<Stay>) -> (bool, Vec<Crossing>) {
    let random = &mut world.random(Stream::Itinerary, person.index);
    let (start, moves) = itinerary::moves(person, stay, random);
    let usual = match person.segment {
        Segment::Trader => trading_point(random),
        segment if segment.is_citizen() => world.border_points.draw(random),
        _ => usual_point(person.citizenship, random),
    };
    let mut crossings = Vec::with_capacity(moves.len());
    for day in moves.chunk_by(|one, next| one.day == next.day) {
        cross_on_one_day(world, day, usual, &mut crossings, random);
    }
    (start == Side::In, crossings)
}

/// Spreads the moves of one day over its hours, in order.
fn cross_on_one_day(
    world: &World,
    moves: &[Move],
    usual: BorderPoint,
    crossings: &mut Vec<Crossing>,
    random: &mut Random,
) {
    let slot = (LAST_SECOND - FIRST_SECOND) / (moves.len() as i32).max(1);
    for (position, passing) in moves.iter().enumerate() {
        let point = if random.chance(USUAL_POINT) { usual } else { world.border_points.draw(random) };
        crossings.push(Crossing {
            day: passing.day,
            second: FIRST_SECOND + position as i32 * slot + random.between(0, slot - 1),
            direction: passing.towards,
            point,
        });
    }
}

/// Which documents a person travels with.
struct Documents {
    numbers: [String; 3],
    renewed_on: [Day; 2],
    /// Carries two at a time and shows either.
    alternates: bool,
}

impl Documents {
    fn new(world: &World, person: &Person, random: &mut Random) -> Self {
        let first_change = person.first_day() + random.between(0, 7_000);
        Self {
            numbers: [0, 1, 2].map(|nth| world.document_number(person.index, nth)),
            renewed_on: [first_change, first_change + random.between(300, 3_650)],
            alternates: random.chance(0.03),
        }
    }

    fn shown_on(&self, day: Day, random: &mut Random) -> &str {
        let [first, second, third] = &self.numbers;
        let [first_change, second_change] = self.renewed_on;
        if self.alternates && random.chance(0.5) {
            third
        } else if day < first_change {
            first
        } else if day < second_change {
            second
        } else {
            third
        }
    }
}

/// What the register makes of one crossing: nothing where it is missing, the same twice where it was noted twice.
struct Noted<'a> {
    document: &'a str,
    rows: [Option<Crossing>; 2],
}

/// Writes the crossings as the register notes them.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    note_each(biography, world, |_, noted| {
        for crossing in noted.rows.iter().flatten() {
            push(person, crossing, noted.document, &mut registers.border_crossings);
        }
    });
}

/// Writes the crossings as they took place: none is missing, none stands there twice, none has another's second.
pub(super) fn record_all(biography: &Biography, world: &World, crossings: &mut CrossingRows) {
    let person = &biography.person;
    note_each(biography, world, |crossing, noted| push(person, crossing, noted.document, crossings));
}

/// Hands over each crossing with what the register makes of it.
fn note_each(biography: &Biography, world: &World, mut hand_over: impl FnMut(&Crossing, Noted<'_>)) {
    if biography.crossings.is_empty() {
        return;
    }
    let person = &biography.person;
    let random = &mut world.random(Stream::Crossing, person.index);
    let documents = Documents::new(world, person, random);
    let mut previous: Option<Crossing> = None;
    for crossing in &biography.crossings {
        let mut noted = *crossing;
        let same_day = previous.filter(|previous| previous.day == noted.day);
        if let (Some(previous), true) = (same_day, random.chance(SAME_SECOND)) {
            noted.second = previous.second;
        }
        let document = documents.shown_on(noted.day, random);
        previous = Some(noted);
        let mut rows = [None; 2];
        if !random.chance(missing(noted.direction)) {
            let twice = random.chance(NOTED_TWICE);
            let again = twice.then(|| Crossing { second: noted.second + random.between(5, 600), ..noted });
            rows = [Some(noted), again];
        }
        hand_over(crossing, Noted { document, rows });
    }
}

fn missing(direction: Side) -> f64 {
    match direction {
        Side::In => MISSING_ENTRIES,
        Side::Out => MISSING_EXITS,
    }
}

fn push(person: &Person, crossing: &Crossing, document: &str, rows: &mut CrossingRows) {
    let seconds = i64::from(crossing.day) * SECONDS_PER_DAY + i64::from(crossing.second);
    rows.push(CrossingRow {
        person_id: &person.id,
        document_no: document,
        citizenship: person.citizenship,
        sex: person.sex,
        birth_date: person.birth_date,
        direction: match crossing.direction {
            Side::In => "in",
            Side::Out => "out",
        },
        crossed_at: seconds * 1_000_000,
        border_point: crossing.point.name,
        border_type: crossing.point.border_type,
    });
}
