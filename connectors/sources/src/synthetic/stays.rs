//! Long stays of foreigners: when one arrives to live in the country and when one leaves it.

use super::calendar::{Day, PERIOD_END, PERIOD_START, day};
use super::enforcement::Removal;
use super::people::Person;
use super::random::{Random, Stream};
use super::segments::Segment;
use super::students::Enrolment;
use super::world::World;

/// From arrival until departure; no departure within the period if that is missing.
#[derive(Clone, Copy)]
pub(super) struct Stay {
    pub(super) from: Day,
    pub(super) until: Option<Day>,
}

/// Nobody arrives to stay in the last months, so that every stay shows in the registers.
const LAST_ARRIVAL: Day = PERIOD_END - 120;

/// The day on which a foreigner arrives to live in the country.
pub(super) fn arrival(world: &World, person: &Person, enrolments: &[Enrolment]) -> Option<Day> {
    let random = &mut world.random(Stream::Stay, person.index);
    let earliest = person.first_day();
    match person.segment {
        Segment::Student => enrolments.first().map(|enrolment| enrolment.enrolled_on - random.between(5, 30)),
        Segment::Worker | Segment::Family | Segment::Other | Segment::Asylum | Segment::Overstayer => {
            Some(random.between(earliest, LAST_ARRIVAL))
        }
        Segment::Newcomer => Some(newcomers_arrival(person, random).clamp(earliest, LAST_ARRIVAL)),
        _ => None,
    }
}

/// The two waves of 2022 out of Russia, Belarus and Ukraine; any day for the others.
fn newcomers_arrival(person: &Person, random: &mut Random) -> Day {
    let in_wave = matches!(person.citizenship, "RUS" | "BLR" | "UKR") && random.chance(0.75);
    if !in_wave {
        return random.between(PERIOD_START, LAST_ARRIVAL);
    }
    let wave = if random.chance(0.45) { day(2022, 2, 25) } else { day(2022, 9, 21) };
    wave + random.exponential(25.0) as i32
}

/// The day on which such a foreigner leaves for good, if within the period.
pub(super) fn departure(
    world: &World,
    person: &Person,
    arrival: Day,
    enrolments: &[Enrolment],
    removal: Option<&Removal>,
) -> Option<Day> {
    let random = &mut world.random(Stream::Departure, person.index);
    if let Some(removal) = removal {
        return removal.returned_on;
    }
    let length = |mean: f64, random: &mut Random| arrival + 90 + random.exponential(mean) as i32;
    let until = match person.segment {
        Segment::Student => return student_departure(enrolments, random),
        Segment::Worker => length(420.0, random),
        Segment::Family => length(1_100.0, random),
        Segment::Other => length(800.0, random),
        Segment::Newcomer => length(280.0, random),
        Segment::Asylum => length(900.0, random),
        Segment::Overstayer if random.chance(0.5) => arrival + random.between(370, 1_100),
        _ => return None,
    };
    (until <= PERIOD_END).then_some(until)
}

/// After the last course: soon, or after some years of work.
fn student_departure(enrolments: &[Enrolment], random: &mut Random) -> Option<Day> {
    let left_on = enrolments.last().and_then(|enrolment| enrolment.left_on)?;
    let stays_to_work = random.chance(0.3);
    let until = left_on + if stays_to_work { random.between(300, 1_000) } else { random.between(3, 60) };
    (until <= PERIOD_END).then_some(until)
}
