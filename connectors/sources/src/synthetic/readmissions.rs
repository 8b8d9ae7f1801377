//! Readmission: another state applies for somebody who is there without authorisation, the ministry accepts or refuses, and
//! whoever was accepted may be handed over. All of it lies within a true absence, which a transfer ends: on that day the
//! person enters. The register has an application once it is decided.

use super::biography::Biography;
use super::calendar::{Day, PERIOD_END};
use super::itinerary::Side;
use super::people::Person;
use super::random::{Random, Stream, Weighted};
use super::registers::{ReadmissionRow, Registers};
use super::segments::Segment;
use super::world::World;

/// A time outside the country.
#[derive(Clone, Copy)]
struct Absence {
    from: Day,
    /// The day of the entry; none if the person is still away when the period ends.
    until: Option<Day>,
}

impl Absence {
    /// How much of it lies in the period: of one that goes on about a half.
    fn part(self) -> f64 {
        if self.until.is_some() { 1.0 } else { 0.5 }
    }
}

/// One application and what came of it.
struct Application {
    requesting_state: &'static str,
    requested_on: Day,
    decision: &'static str,
    decided_on: Day,
    transferred_on: Option<Day>,
}

/// How likely an absence brings an application, and how likely one without a transfer is accepted.
struct Chances {
    application: f64,
    accepted: f64,
}

const CITIZENS: Chances = Chances { application: 0.04, accepted: 0.8 };
const FOREIGNERS: Chances = Chances { application: 0.015, accepted: 0.4 };

/// Shorter absences bring none.
const SHORTEST: i32 = 45;
/// Days after leaving, before which nobody applies.
const SETTLED: i32 = 10;
/// Days from an application to the decision, at least and at most.
const REPLY: (i32, i32) = (2, 12);
/// Days from the decision to the transfer, at least and at most.
const TRANSFER: (i32, i32) = (3, 85);
/// Absences of one person that bring an application, at most.
const ABSENCES: usize = 2;
const TRANSFERRED: f64 = 0.65;
const REFUSED_BEFORE: f64 = 0.12;
const ANOTHER_STATE: f64 = 0.3;

const STATES: &[(&str, u64)] = &[
    ("DEU", 320),
    ("FRA", 190),
    ("GRC", 110),
    ("POL", 80),
    ("ITA", 70),
    ("AUT", 60),
    ("NLD", 45),
    ("BEL", 40),
    ("ESP", 30),
    ("SWE", 25),
    ("LTU", 20),
    ("CHE", 20),
    ("LVA", 15),
    ("CZE", 10),
    ("NOR", 8),
    ("FIN", 6),
    ("PRT", 5),
    ("EST", 4),
    ("ROU", 3),
    ("LUX", 1),
];

/// The states that apply.
pub(super) fn states() -> Weighted<&'static str> {
    Weighted::new(STATES.iter().copied())
}

/// Writes the applications made about a person.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    let Some(chances) = chances(person.segment) else {
        return;
    };
    let random = &mut world.random(Stream::Readmission, person.index);
    let mut absences = absences(biography);
    absences.retain(|absence| absence.until.unwrap_or(PERIOD_END) - absence.from >= SHORTEST);
    absences.retain(|absence| random.chance(chances.application * absence.part()));
    for absence in absences.into_iter().take(ABSENCES) {
        let state = world.requesting_states.draw(random);
        let application = application(absence, state, &chances, random);
        if random.chance(REFUSED_BEFORE) {
            let moved = random.chance(ANOTHER_STATE);
            let state = if moved { world.requesting_states.draw(random) } else { state };
            let before = refused_before(absence, &application, state, random);
            before.iter().for_each(|before| push(person, before, registers));
        }
        push(person, &application, registers);
    }
}

/// Citizens who are abroad for long, and foreigners who lived in the country before they went on.
fn chances(segment: Segment) -> Option<Chances> {
    match segment {
        Segment::Circular | Segment::Emigrant => Some(CITIZENS),
        Segment::Newcomer | Segment::Student | Segment::Worker => Some(FOREIGNERS),
        _ => None,
    }
}

/// Times outside, in order; those before a foreigner's first entry are none.
fn absences(biography: &Biography) -> Vec<Absence> {
    let person = &biography.person;
    let is_out = person.segment.is_citizen() && !biography.starts_inside;
    let mut since = is_out.then(|| person.first_day());
    let mut absences = Vec::new();
    for crossing in &biography.crossings {
        match crossing.direction {
            Side::Out => since = Some(crossing.day),
            Side::In => {
                let until = Some(crossing.day);
                absences.extend(since.take().map(|from| Absence { from, until }));
            }
        }
    }
    absences.extend(since.map(|from| Absence { from, until: None }));
    absences
}

fn application(
    absence: Absence,
    requesting_state: &'static str,
    chances: &Chances,
    random: &mut Random,
) -> Application {
    let (soonest, latest) = REPLY;
    let reply = random.between(soonest, latest);
    let earliest = absence.from + SETTLED + reply;
    if let Some(back_on) = absence.until.filter(|_| random.chance(TRANSFERRED)) {
        let (least, most) = TRANSFER;
        let decided_on = random.between(earliest.max(back_on - most), back_on - least);
        return Application {
            requesting_state,
            requested_on: decided_on - reply,
            decision: "accepted",
            decided_on,
            transferred_on: Some(back_on),
        };
    }
    let decided_on = random.between(earliest, absence.until.map_or(PERIOD_END, |back_on| back_on - 1));
    let decision = if random.chance(chances.accepted) { "accepted" } else { "refused" };
    Application { requesting_state, requested_on: decided_on - reply, decision, decided_on, transferred_on: None }
}

/// An earlier application in the same absence that was refused; none where there is no time for it.
fn refused_before(
    absence: Absence,
    later: &Application,
    requesting_state: &'static str,
    random: &mut Random,
) -> Option<Application> {
    let (soonest, latest) = REPLY;
    let requested_on = later.requested_on - random.between(latest + 1, 60);
    let decided_on = requested_on + random.between(soonest, latest);
    let before = Application { requesting_state, requested_on, decision: "refused", decided_on, transferred_on: None };
    (requested_on >= absence.from + SETTLED).then_some(before)
}

fn push(person: &Person, application: &Application, registers: &mut Registers) {
    registers.readmissions.push(ReadmissionRow {
        person_id: &person.id,
        citizenship: person.citizenship,
        sex: person.sex,
        birth_date: person.birth_date,
        requesting_state: application.requesting_state,
        requested_on: application.requested_on,
        decision: application.decision,
        decided_on: application.decided_on,
        transferred_on: application.transferred_on,
    });
}
