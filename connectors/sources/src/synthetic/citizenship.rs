//! Acquisitions of citizenship, by citizens who were born abroad. They carry the new citizenship in every register
//! and for the whole period: registers show the latest state.

use super::biography::Biography;
use super::calendar::PERIOD_END;
use super::origins::HOME_COUNTRY;
use super::random::Stream;
use super::registers::{CitizenshipRow, Registers};
use super::world::World;

const NATURALISED: f64 = 0.3;

/// Writes the acquisition, if there was one.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    if !person.segment.is_citizen() || person.birth_country == HOME_COUNTRY {
        return;
    }
    let random = &mut world.random(Stream::Citizenship, person.index);
    if !random.chance(NATURALISED) {
        return;
    }
    registers.citizenship_acquisitions.push(CitizenshipRow {
        person_id: &person.id,
        granted_on: random.between(person.first_day(), PERIOD_END),
        former_citizenship: person.birth_country,
        ground: random.pick(&["ordinary", "ordinary", "simplified", "exceptional", "exceptional", "restored"]),
    });
}
