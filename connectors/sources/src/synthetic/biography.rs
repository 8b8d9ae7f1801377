//! All that is true of one person, before any register notes it. Registers only write down parts of it, which is
//! what makes them agree.

use super::asylum::{self, AsylumCase};
use super::crossings::{self, Crossing};
use super::enforcement::{self, Removal};
use super::people::Person;
use super::permits::{self, Permit};
use super::registers::Registers;
use super::stays::{self, Stay};
use super::students::{self, Enrolment};
use super::world::World;
use super::{citizenship, income, labour, people, readmissions, refusals, visas};

/// A person's life in the period.
pub(super) struct Biography {
    pub(super) person: Person,
    pub(super) enrolments: Vec<Enrolment>,
    pub(super) asylum: Vec<AsylumCase>,
    pub(super) removal: Option<Removal>,
    pub(super) permits: Vec<Permit>,
    /// Every crossing of the border that took place, in order.
    pub(super) crossings: Vec<Crossing>,
    /// Whether the person was in the country when the period began (or was born there later).
    pub(super) starts_inside: bool,
}

impl Biography {
    /// The life of the person at a position.
    pub(super) fn new(world: &World, index: u64) -> Self {
        let person = Person::new(world, index);
        let enrolments = students::enrolments(world, &person);
        let arrival = stays::arrival(world, &person, &enrolments);
        let asylum = asylum::cases(world, &person, arrival);
        let removal = enforcement::removal(world, &person, arrival, &asylum);
        let stay = arrival
            .map(|from| Stay { from, until: stays::departure(world, &person, from, &enrolments, removal.as_ref()) });
        let permits = permits::permits(world, &person, stay, &enrolments);
        let (starts_inside, crossings) = crossings::crossings(world, &person, stay);
        Self { person, enrolments, asylum, removal, permits, crossings, starts_inside }
    }

    /// Writes the life into every register that knows part of it.
    pub(super) fn record(&self, world: &World, registers: &mut Registers) {
        people::record(self, registers);
        permits::record(self, world, registers);
        citizenship::record(self, world, registers);
        crossings::record(self, world, registers);
        refusals::record(self, world, registers);
        enforcement::record(self, registers);
        readmissions::record(self, world, registers);
        asylum::record(self, world, registers);
        visas::record(self, world, registers);
        labour::record(self, world, registers);
        income::record(self, world, registers);
        students::record(self, registers);
    }
}
