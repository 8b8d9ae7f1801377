//! Labour permits: one for every residence permit for work, over the same days.

use super::biography::Biography;
use super::random::{Random, Stream};
use super::registers::{LabourPermitRow, Registers};
use super::world::World;

/// NACE sections, the common ones more often.
const ACTIVITIES: [&str; 24] = [
    "A", "B", "C", "C", "C", "D", "F", "F", "F", "F", "G", "G", "H", "H", "I", "I", "I", "J", "K", "M", "N", "P", "Q",
    "S",
];

/// A section of NACE.
pub(super) fn activity(random: &mut Random) -> &'static str {
    random.pick(&ACTIVITIES)
}

/// An ISCO-08 unit group that fits the section.
fn occupation(activity: &str, random: &mut Random) -> &'static str {
    match activity {
        "A" => random.pick(&["9211", "9212", "6130", "6111"]),
        "B" | "C" | "D" => random.pick(&["8121", "7212", "7223", "9329", "2144"]),
        "F" => random.pick(&["7112", "7114", "7115", "9313", "2142"]),
        "G" => random.pick(&["5221", "5223", "1420", "9334"]),
        "H" => random.pick(&["8332", "8322", "4323", "9333"]),
        "I" => random.pick(&["3434", "5120", "5131", "9412", "1411"]),
        "J" | "K" | "M" => random.pick(&["2512", "2514", "2519", "2411", "1330"]),
        "P" | "Q" => random.pick(&["2310", "2353", "2212", "2221"]),
        _ => random.pick(&["9112", "5414", "5142", "5311"]),
    }
}

/// Writes the labour permits of a person.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    let random = &mut world.random(Stream::Labour, person.index);
    let activity = activity(random);
    for permit in biography.permits.iter().filter(|permit| permit.reason == "EMP") {
        registers.labour_permits.push(LabourPermitRow {
            person_id: &person.id,
            occupation: occupation(activity, random),
            activity,
            valid_from: permit.valid_from,
            valid_to: permit.valid_to,
            citizenship: person.citizenship,
        });
    }
}
