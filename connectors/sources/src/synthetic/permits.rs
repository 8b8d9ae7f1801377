//! Residence permits: chains of renewals with gaps, changes of reason, withdrawals.

use super::biography::Biography;
use super::calendar::{Day, PERIOD_END, PERIOD_START};
use super::numbers::PERMITS;
use super::people::Person;
use super::random::{Random, Stream};
use super::registers::{Registers, ResidencePermitRow};
use super::stays::Stay;
use super::students::Enrolment;
use super::world::World;

/// One residence permit.
pub(super) struct Permit {
    /// EDUC, EMP, FAM or OTH.
    pub(super) reason: &'static str,
    pub(super) issued_on: Day,
    pub(super) valid_from: Day,
    /// Last day of validity.
    pub(super) valid_to: Day,
    pub(super) withdrawn_on: Option<Day>,
}

const WITHDRAWN: f64 = 0.02;
const CHANGES_REASON: f64 = 0.12;
const LONG_GAP: f64 = 0.08;

/// The permits of a person, in order; those with a reason to hold one hold at least one.
pub(super) fn permits(world: &World, person: &Person, stay: Option<Stay>, enrolments: &[Enrolment]) -> Vec<Permit> {
    let mut permits = Vec::new();
    let (Some(reason), Some(stay)) = (person.segment.permit_reason(), stay) else {
        return permits;
    };
    let random = &mut world.random(Stream::Permit, person.index);
    let until = stay.until.unwrap_or(PERIOD_END);
    let changes_on = match enrolments.last().and_then(|enrolment| enrolment.left_on) {
        Some(left_on) if reason == "EDUC" => left_on,
        None if reason != "EDUC" && random.chance(CHANGES_REASON) => stay.from + random.between(200, 700),
        _ => until,
    };
    let first_from = stay.from + random.between(10, 50);
    chain(&mut permits, reason, (first_from, changes_on.min(until)), random);
    if changes_on + 60 < until {
        let next = if reason == "EMP" { random.pick(&["FAM", "OTH"]) } else { "EMP" };
        let from = changes_on + random.between(0, 240);
        chain(&mut permits, next, (from, until), random);
    }
    permits
}

/// Renewals of one reason from a day until another; the first in any case if it starts within the period.
fn chain(permits: &mut Vec<Permit>, reason: &'static str, (from, until): (Day, Day), random: &mut Random) {
    let after_last = permits.last().map_or(from, |permit| permit.valid_to + 1);
    let mut valid_from = from.max(after_last);
    let is_first = permits.is_empty();
    while (valid_from < until || (is_first && permits.is_empty()))
        && valid_from <= PERIOD_END
        && (permits.len() as u64) < PERMITS
    {
        let valid_to = valid_from + validity(reason, random) - 1;
        let withdrawn_on = random.between(valid_from, valid_to);
        let is_withdrawn = random.chance(WITHDRAWN) && withdrawn_on <= PERIOD_END;
        permits.push(Permit {
            reason,
            issued_on: (valid_from - random.between(0, 14)).max(PERIOD_START),
            valid_from,
            valid_to,
            withdrawn_on: is_withdrawn.then_some(withdrawn_on),
        });
        let long_gap = random.chance(LONG_GAP);
        let gap = if long_gap { random.between(100, 400) } else { random.between(0, 20) };
        valid_from = valid_to + 1 + gap;
    }
}

/// Days of validity: mostly half a year or more, some under three months.
fn validity(reason: &str, random: &mut Random) -> i32 {
    match reason {
        "EDUC" => random.pick(&[365, 365, 365, 180]),
        "EMP" => random.pick(&[180, 180, 365, 365, 365, 90, 60]),
        "FAM" => random.pick(&[180, 365, 365, 1_095, 1_825]),
        _ => random.pick(&[60, 120, 180, 365, 365, 1_095, 1_825]),
    }
}

/// Writes the permits into their register.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let person = &biography.person;
    for (nth, permit) in biography.permits.iter().enumerate() {
        registers.residence_permits.push(ResidencePermitRow {
            person_id: &person.id,
            permit_no: &world.permit_number(person.index, nth as u64),
            reason: permit.reason,
            issued_on: permit.issued_on,
            valid_from: permit.valid_from,
            valid_to: permit.valid_to,
            withdrawn_on: permit.withdrawn_on,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
        });
    }
}
