//! Visas of those whose citizenship needs one: bought before an entry that neither a visa nor a permit covers.

use super::biography::Biography;
use super::calendar::{Day, PERIOD_START};
use super::itinerary::Side;
use super::random::{Random, Stream};
use super::registers::{Registers, VisaRow};
use super::segments::Segment;
use super::world::World;

/// Citizenships that need a visa.
const VISA_REQUIRED: [&str; 22] = [
    "AFG", "BGD", "CHN", "CMR", "DZA", "EGY", "ETH", "GHA", "IND", "IRQ", "KEN", "LKA", "MAR", "NGA", "NPL", "PAK",
    "PHL", "SDN", "SOM", "SYR", "VNM", "YEM",
];

/// Writes the visas of a person.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    if !VISA_REQUIRED.contains(&person.citizenship) {
        return;
    }
    let random = &mut world.random(Stream::Visa, person.index);
    let mut covered_until = Day::MIN;
    for crossing in &biography.crossings {
        let permitted =
            biography.permits.iter().any(|permit| (permit.valid_from..=permit.valid_to).contains(&crossing.day));
        if crossing.direction == Side::Out || permitted || crossing.day <= covered_until {
            continue;
        }
        let valid_from = (crossing.day - random.between(0, 20)).max(PERIOD_START);
        let (visa_type, purpose) = kind(person.segment, random);
        let days = if visa_type.starts_with('D') { 90 } else { random.pick(&[30, 30, 90, 365]) };
        covered_until = (valid_from + days - 1).max(crossing.day);
        registers.visas.push(VisaRow {
            person_id: &person.id,
            visa_type,
            purpose,
            issued_on: (valid_from - random.between(3, 40)).max(PERIOD_START),
            valid_from,
            valid_to: covered_until,
            citizenship: person.citizenship,
            consulate: consulate(person.citizenship),
        });
    }
}

/// Type (C short, D to settle) and purpose.
fn kind(segment: Segment, random: &mut Random) -> (&'static str, &'static str) {
    match segment {
        Segment::Student => ("D3", "study"),
        Segment::Worker => ("D1", "work"),
        Segment::Family => ("D4", "family"),
        Segment::Other => ("D5", "other"),
        _ => random.pick(&[("C1", "tourism"), ("C1", "tourism"), ("C2", "business"), ("C3", "visit")]),
    }
}

/// The consulate in charge.
fn consulate(citizenship: &str) -> &'static str {
    match citizenship {
        "IND" | "NPL" | "LKA" | "BGD" => "New Delhi",
        "CHN" | "VNM" | "PHL" => "Beijing",
        "EGY" | "SDN" | "DZA" | "MAR" => "Cairo",
        "PAK" | "AFG" => "Islamabad",
        "IRQ" | "SYR" | "YEM" => "Baghdad",
        _ => "Addis Ababa",
    }
}
