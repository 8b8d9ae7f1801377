//! Persons and the population register: who somebody is, the same in every register.

use super::biography::Biography;
use super::calendar::{Day, PERIOD_START, day};
use super::origins::HOME_COUNTRY;
use super::places::Home;
use super::random::{Random, Stream};
use super::registers::{PopulationRow, Registers};
use super::segments::Segment;
use super::world::World;

/// One person.
pub(super) struct Person {
    /// Position in the country, from 0.
    pub(super) index: u64,
    /// Personal number, or the number of the first document.
    pub(super) id: String,
    pub(super) segment: Segment,
    pub(super) sex: &'static str,
    pub(super) birth_date: Day,
    /// ISO 3166-1 alpha-3.
    pub(super) citizenship: &'static str,
    /// ISO 3166-1 alpha-3.
    pub(super) birth_country: &'static str,
    /// Where the person lives, or would live.
    pub(super) home: Home,
}

/// People by age in 2023, five years a band from 0-4 to 85 and over, in thousandths.
pub(super) const AGE_BANDS: [u64; 18] = [64, 70, 66, 57, 55, 63, 73, 72, 69, 65, 63, 66, 68, 56, 42, 24, 16, 11];
/// Year in which those are the ages.
pub(super) const AGE_BANDS_YEAR: i32 = 2023;

/// Born on 29 February beyond what chance gives, so that small countries have some.
const LEAP_DAY_BIRTHS: f64 = 0.003;

impl Person {
    /// The person at a position.
    pub(super) fn new(world: &World, index: u64) -> Self {
        let random = &mut world.random(Stream::Person, index);
        let segment = world.segments.draw(random);
        let (citizenship, birth_country) = origin(world, segment, random);
        let id = if segment.is_registered() {
            let office = if segment.is_citizen() { 1 } else { 70 };
            world.personal_number(office + random.below(20), index)
        } else {
            world.document_number(index, 0)
        };
        Self {
            index,
            id,
            segment,
            sex: if random.chance(share_of_women(segment)) { "F" } else { "M" },
            birth_date: birth_date(segment, random),
            citizenship,
            birth_country,
            home: world.homes.draw(random),
        }
    }

    /// The first day on which something can happen to the person.
    pub(super) fn first_day(&self) -> Day {
        PERIOD_START.max(self.birth_date + 30)
    }
}

fn origin(world: &World, segment: Segment, random: &mut Random) -> (&'static str, &'static str) {
    let elsewhere = world.origins.births_abroad().draw(random);
    if segment.is_citizen() {
        let born_abroad = random.chance(0.05);
        return (HOME_COUNTRY, if born_abroad { elsewhere } else { HOME_COUNTRY });
    }
    let citizenship = world.origins.of(segment).draw(random);
    let moved = random.chance(0.06);
    (citizenship, if moved { elsewhere } else { citizenship })
}

fn share_of_women(segment: Segment) -> f64 {
    match segment {
        Segment::Worker | Segment::Overstayer | Segment::Refused => 0.2,
        Segment::Commuter | Segment::Trader => 0.25,
        Segment::Student | Segment::Asylum => 0.38,
        Segment::Emigrant | Segment::Family => 0.58,
        Segment::Homebody => 0.53,
        _ => 0.46,
    }
}

fn birth_date(segment: Segment, random: &mut Random) -> Day {
    let year = match segment {
        Segment::Student => random.between(1997, 2005),
        Segment::Worker | Segment::Commuter | Segment::Trader => random.between(1963, 1998),
        Segment::Circular | Segment::Emigrant => random.between(1958, 2001),
        Segment::Overstayer | Segment::Refused => random.between(1970, 2000),
        Segment::Newcomer => random.between(1965, 2016),
        Segment::Asylum => random.between(1962, 2019),
        _ => pyramid_year(random),
    };
    let leap_year = year - year.rem_euclid(4);
    if random.chance(LEAP_DAY_BIRTHS) {
        return day(leap_year, 2, 29);
    }
    random.between(day(year, 1, 1), day(year, 12, 31))
}

/// A year of birth after the age bands.
fn pyramid_year(random: &mut Random) -> i32 {
    let total: u64 = AGE_BANDS.iter().sum();
    let mut ticket = random.below(total);
    let mut youngest = 0;
    for weight in AGE_BANDS {
        if ticket < weight {
            break;
        }
        ticket -= weight;
        youngest += 5;
    }
    AGE_BANDS_YEAR - youngest - random.between(0, 4)
}

/// Writes the person into the population register, if it knows them.
pub(super) fn record(biography: &Biography, registers: &mut Registers) {
    let person = &biography.person;
    if !person.segment.is_registered() {
        return;
    }
    registers.population.push(PopulationRow {
        person_id: &person.id,
        sex: person.sex,
        birth_date: person.birth_date,
        citizenship: person.citizenship,
        birth_country: person.birth_country,
        region: person.home.region,
        municipality: person.home.municipality,
    });
}
