//! Income from employment by year, and tax residence by the days spent in the country.

use super::biography::Biography;
use super::calendar::{Day, FIRST_YEAR, LAST_YEAR, PERIOD_START, day, year_of};
use super::itinerary::Side;
use super::labour::activity;
use super::random::{Random, Stream};
use super::registers::{IncomeRow, Registers};
use super::segments::Segment;
use super::world::World;

/// Days in a year that make a tax resident.
const TAX_RESIDENT_DAYS: i32 = 183;
const TWO_EMPLOYERS: f64 = 0.06;
const WORKING_AGE: std::ops::RangeInclusive<i32> = 18..=70;

/// Writes a person's income, one row per year and employer.
pub(super) fn record(biography: &Biography, world: &World, registers: &mut Registers) {
    let random = &mut world.random(Stream::Income, biography.person.index);
    let works = random.chance(share_of_workers(biography.person.segment));
    let monthly = 60_000.0 + random.exponential(120_000.0);
    for year in FIRST_YEAR..=LAST_YEAR {
        let works_this_year = if holds_work_permit(biography, year) {
            true
        } else {
            works && random.chance(0.9) && could_work(biography, year)
        };
        if !works_this_year {
            continue;
        }
        let employers = 1 + u32::from(random.chance(TWO_EMPLOYERS));
        for _ in 0..employers {
            push(biography, year, monthly, random, registers);
        }
    }
}

fn push(biography: &Biography, year: i32, monthly: f64, random: &mut Random, registers: &mut Registers) {
    let months = random.pick(&[12, 12, 12, 12, 12, 11, 9, 6, 4, 2]);
    let raises = 1.0 + 0.08 * f64::from(year - FIRST_YEAR);
    let income = monthly * raises * f64::from(months) * (0.9 + 0.2 * random.unit());
    registers.employment_income.push(IncomeRow {
        person_id: &biography.person.id,
        year: i64::from(year),
        income: income as i128,
        activity: activity(random),
        tax_resident: days_inside(biography, year) >= TAX_RESIDENT_DAYS,
    });
}

/// Who works without needing a permit for it, or without having it.
fn share_of_workers(segment: Segment) -> f64 {
    match segment {
        Segment::Homebody => 0.5,
        Segment::Circular | Segment::Trader => 0.25,
        Segment::Emigrant => 0.5,
        Segment::Newcomer => 0.2,
        Segment::Family | Segment::Other => 0.25,
        Segment::Student | Segment::Asylum => 0.07,
        _ => 0.0,
    }
}

fn holds_work_permit(biography: &Biography, year: i32) -> bool {
    biography.permits.iter().any(|permit| {
        permit.reason == "EMP" && permit.valid_from <= day(year, 12, 31) && permit.valid_to >= day(year, 1, 1)
    })
}

fn could_work(biography: &Biography, year: i32) -> bool {
    WORKING_AGE.contains(&(year - year_of(biography.person.birth_date))) && days_inside(biography, year) >= 60
}

/// Days of a year that the person spent in the country; the day of entry counts, the day of exit does not.
fn days_inside(biography: &Biography, year: i32) -> i32 {
    let (first, after) = (day(year, 1, 1), day(year + 1, 1, 1));
    let overlap = |from: Day, until: Day| (until.min(after) - from.max(first)).max(0);
    let mut inside_since = biography.starts_inside.then_some(PERIOD_START);
    let mut days = 0;
    for crossing in &biography.crossings {
        match (crossing.direction, inside_since) {
            (Side::In, None) => inside_since = Some(crossing.day),
            (Side::Out, Some(since)) => {
                days += overlap(since, crossing.day);
                inside_since = None;
            }
            _ => {}
        }
    }
    days + inside_since.map_or(0, |since| overlap(since, after))
}
