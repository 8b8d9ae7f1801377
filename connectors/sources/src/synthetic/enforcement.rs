//! Found irregularly present, ordered to return, returned: overstayers, and asylum seekers whose case was rejected.

use super::asylum::AsylumCase;
use super::biography::Biography;
use super::calendar::{Day, PERIOD_END};
use super::people::Person;
use super::random::{Random, Stream};
use super::registers::{IrregularStayRow, Registers, ReturnOrderRow, ReturnRow};
use super::segments::Segment;
use super::world::World;

/// What the authorities did about an irregular stay.
pub(super) struct Removal {
    /// Days on which the person was found, in order.
    pub(super) found_on: Vec<Day>,
    pub(super) ordered_on: Option<Day>,
    pub(super) returned_on: Option<Day>,
    /// voluntary or forced.
    pub(super) kind: &'static str,
    /// Code of the municipality where the person was found.
    pub(super) place: &'static str,
    /// ISO 3166-1 alpha-3.
    pub(super) destination: &'static str,
}

const FOUND: f64 = 0.6;
const FOUND_AGAIN: f64 = 0.2;
const ORDERED: f64 = 0.8;
const RETURNED: f64 = 0.7;
const RETURNED_ELSEWHERE: f64 = 0.06;

/// What happened to a person whose stay was or became irregular; nothing to the others.
pub(super) fn removal(world: &World, person: &Person, arrival: Option<Day>, asylum: &[AsylumCase]) -> Option<Removal> {
    let random = &mut world.random(Stream::Removal, person.index);
    let irregular_from = match person.segment {
        Segment::Overstayer => arrival? + 366,
        Segment::Asylum => asylum.last()?.rejected_on()? + 30,
        _ => return None,
    };
    let found_on = irregular_from + random.exponential(150.0) as i32;
    if found_on > PERIOD_END || !random.chance(FOUND) {
        return None;
    }
    let mut removal = Removal {
        found_on: vec![found_on],
        ordered_on: later(Some(found_on), (0, 20), ORDERED, random),
        returned_on: None,
        kind: random.pick(&["voluntary", "voluntary", "forced"]),
        place: world.homes.draw(random).municipality,
        destination: person.citizenship,
    };
    removal.returned_on = later(removal.ordered_on, (5, 200), RETURNED, random);
    if random.chance(RETURNED_ELSEWHERE) {
        removal.destination = world.origins.births_abroad().draw(random);
    }
    let before = removal.returned_on.map_or(PERIOD_END, |day| day - 1);
    let again = later(Some(found_on), (30, 300), FOUND_AGAIN, random);
    removal.found_on.extend(again.filter(|day| *day <= before));
    Some(removal)
}

/// A day some time after another with that probability, if within the period.
fn later(after: Option<Day>, (least, most): (i32, i32), probability: f64, random: &mut Random) -> Option<Day> {
    let day = after? + random.between(least, most);
    (random.chance(probability) && day <= PERIOD_END).then_some(day)
}

/// Writes what was done into the three registers.
pub(super) fn record(biography: &Biography, registers: &mut Registers) {
    let person = &biography.person;
    let Some(removal) = &biography.removal else {
        return;
    };
    for found_on in &removal.found_on {
        registers.irregular_stays.push(IrregularStayRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
            found_on: *found_on,
            place: removal.place,
        });
    }
    if let Some(ordered_on) = removal.ordered_on {
        registers.return_orders.push(ReturnOrderRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
            ordered_on,
            r#type: removal.kind,
        });
    }
    if let Some(returned_on) = removal.returned_on {
        registers.returns.push(ReturnRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
            returned_on,
            r#type: removal.kind,
            destination: removal.destination,
        });
    }
}
