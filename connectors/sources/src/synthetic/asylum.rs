//! Asylum: applications, first and subsequent, and decisions, first and final. Every case belongs to one person.

use super::biography::Biography;
use super::calendar::{Day, PERIOD_END, age, year_of};
use super::people::Person;
use super::random::{Random, Stream};
use super::registers::{AsylumApplicationRow, AsylumDecisionRow, Registers};
use super::segments::Segment;
use super::world::World;

/// A decision on a case.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub(super) decided_on: Day,
    /// refugee, subsidiary, temporary, humanitarian or rejected.
    pub(super) outcome: &'static str,
}

/// One case, from application to final decision.
pub(super) struct AsylumCase {
    pub(super) lodged_on: Day,
    pub(super) unaccompanied_minor: bool,
    pub(super) first_instance: Option<Decision>,
    pub(super) last_instance: Option<Decision>,
}

impl AsylumCase {
    /// The day on which the case ended in rejection, if it did.
    pub(super) fn rejected_on(&self) -> Option<Day> {
        let last = self.last_instance.or(self.first_instance)?;
        (last.outcome == "rejected").then_some(last.decided_on)
    }
}

/// The cases of a person, in order.
pub(super) fn cases(world: &World, person: &Person, arrival: Option<Day>) -> Vec<AsylumCase> {
    let (Segment::Asylum, Some(arrival)) = (person.segment, arrival) else {
        return Vec::new();
    };
    let random = &mut world.random(Stream::Asylum, person.index);
    let is_minor = |day: Day| age(person.birth_date, day) < 18;
    let lodged_on = arrival + random.exponential(20.0).min(80.0) as i32;
    let alone = is_minor(lodged_on) && age(person.birth_date, lodged_on) >= 10 && random.chance(0.3);
    let mut cases = vec![case(person, lodged_on, alone, random)];
    if let Some(rejected_on) = cases.first().and_then(AsylumCase::rejected_on) {
        let again_on = rejected_on + random.between(20, 500);
        if random.chance(0.2) && again_on <= PERIOD_END {
            cases.push(case(person, again_on, alone && is_minor(again_on), random));
        }
    }
    cases
}

fn case(person: &Person, lodged_on: Day, unaccompanied_minor: bool, random: &mut Random) -> AsylumCase {
    let first_instance = decision(person, lodged_on + 30 + random.exponential(200.0) as i32, random);
    let appealed = |first: &Decision| first.outcome == "rejected" && random.chance(0.6);
    let last_instance = match first_instance.filter(appealed) {
        Some(first) => decision(person, first.decided_on + random.between(40, 400), random),
        None => None,
    };
    AsylumCase { lodged_on, unaccompanied_minor, first_instance, last_instance }
}

/// A decision on that day, unless the period has ended.
fn decision(person: &Person, decided_on: Day, random: &mut Random) -> Option<Decision> {
    let recognised = match person.citizenship {
        "UKR" | "SYR" | "YEM" | "AFG" => 0.6,
        "IRQ" | "PSE" => 0.3,
        _ => 0.08,
    };
    let outcome = if !random.chance(recognised) {
        "rejected"
    } else if person.citizenship == "UKR" && random.chance(0.6) {
        "temporary"
    } else {
        random.pick(&["refugee", "refugee", "subsidiary", "humanitarian", "humanitarian"])
    };
    (decided_on <= PERIOD_END).then_some(Decision { decided_on, outcome })
}

/// Writes applications and decisions.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    for (nth, case) in biography.asylum.iter().enumerate() {
        let case_id = world.case_number(year_of(case.lodged_on), person.index, nth as u64);
        registers.asylum_applications.push(AsylumApplicationRow {
            person_id: &person.id,
            case_id: &case_id,
            lodged_on: case.lodged_on,
            r#type: if nth == 0 { "first" } else { "subsequent" },
            unaccompanied_minor: case.unaccompanied_minor,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
        });
        let decisions = [("first", case.first_instance), ("final", case.last_instance)];
        for (instance, decision) in decisions {
            let Some(decision) = decision else { continue };
            registers.asylum_decisions.push(AsylumDecisionRow {
                person_id: &person.id,
                case_id: &case_id,
                decided_on: decision.decided_on,
                instance,
                outcome: decision.outcome,
            });
        }
    }
}
