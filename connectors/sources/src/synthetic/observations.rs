//! What other states publish of citizens of the country month by month, as a ministry of foreign affairs collects it:
//! counts, no people. The years' totals are the same in every country, however many live in it; of asylum and irregular
//! stay those of 2021 and 2022 are really published ones, and all others are made up. The seed spreads them over months.

use super::calendar::{FIRST_YEAR, LAST_YEAR};
use super::random::Stream;
use super::registers::{ObservationRow, Registers};
use super::world::World;

/// What is counted, and how many in each year.
const TOTALS: [(&str, [u64; YEARS]); 6] = [
    ("REFUSALS", [4_410, 5_120, 1_930, 2_790, 4_180, 4_860, 4_520]),
    ("IRREGULAR", [9_310, 11_240, 8_070, 11_695, 21_910, 19_430, 15_580]),
    ("ASYLUM", [19_170, 21_760, 7_340, 14_635, 26_450, 24_080, 18_920]),
    ("ASYLUM_DECIDED", [16_480, 19_910, 12_770, 11_390, 17_620, 25_740, 22_310]),
    ("ASYLUM_POSITIVE", [860, 940, 530, 610, 820, 1_090, 970]),
    ("CRIME", [3_880, 4_230, 3_590, 3_710, 4_120, 4_290, 4_060]),
];
const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;
/// Shares of months, January first: more in autumn.
const SEASON: [u64; 12] = [88, 86, 95, 93, 95, 98, 103, 108, 114, 115, 106, 99];

/// Writes one row per month and measure.
pub(super) fn record(world: &World, registers: &mut Registers) {
    for (nth, year) in (FIRST_YEAR..=LAST_YEAR).enumerate() {
        let measures = TOTALS.map(|(measure, totals)| (measure, totals.get(nth).copied().unwrap_or_default()));
        let spread = measures.map(|(measure, total)| (measure, months(world, nth, total)));
        for month in 0..SEASON.len() {
            for (measure, persons) in &spread {
                registers.eu_observations.push(ObservationRow {
                    year: i64::from(year),
                    month: month as i64 + 1,
                    measure,
                    persons: persons.get(month).copied().unwrap_or_default(),
                });
            }
        }
    }
}

/// A year's total by month, which add up to it. All measures of a year rise and fall together, so that a part is never
/// more than its whole.
fn months(world: &World, year: usize, total: u64) -> [i64; 12] {
    let random = &mut world.random(Stream::Observation, year as u64);
    let weights = SEASON.map(|share| share * (850 + random.below(301)));
    let whole: u64 = weights.iter().sum();
    let mut passed = 0;
    weights.map(|weight| {
        let before = total * passed / whole;
        passed += weight;
        (total * passed / whole - before) as i64
    })
}
