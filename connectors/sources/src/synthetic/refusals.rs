//! Refusals of entry: those never or seldom let in, and now and then a tourist.

use super::biography::Biography;
use super::calendar::{PERIOD_END, seasonal_day};
use super::random::Stream;
use super::registers::{RefusalRow, Registers};
use super::segments::Segment;
use super::world::World;

/// Among tourists and commuters.
const VISITORS_REFUSED: f64 = 0.01;

/// Writes the refusals of a person.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    let random = &mut world.random(Stream::Refusal, person.index);
    let count = match person.segment {
        Segment::Refused => 1 + random.poisson(0.4),
        Segment::Tourist | Segment::Commuter => u32::from(random.chance(VISITORS_REFUSED)),
        _ => 0,
    };
    for _ in 0..count {
        registers.refusals_of_entry.push(RefusalRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            refused_on: seasonal_day(random, person.first_day(), PERIOD_END),
            reason: random.pick(&["A", "B", "C", "C", "D", "E", "E", "E", "E", "F", "G", "G", "H", "I"]),
            border_type: random.pick(&["land", "land", "air", "air", "air", "air", "air", "sea"]),
        });
    }
}
