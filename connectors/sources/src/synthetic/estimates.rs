//! The statistics office's published population estimates: residents by year, region, sex and age group, in whole
//! persons. They have the register's shape but are not counted from it, as real estimates are not.

use super::calendar::{FIRST_YEAR, LAST_YEAR};
use super::people::AGE_BANDS;
use super::places::REGIONS;
use super::registers::{EstimateRow, Registers};
use super::segments::SEGMENTS;

const AGE_GROUPS: [&str; 18] = [
    "Y_LT5", "Y5-9", "Y10-14", "Y15-19", "Y20-24", "Y25-29", "Y30-34", "Y35-39", "Y40-44", "Y45-49", "Y50-54",
    "Y55-59", "Y60-64", "Y65-69", "Y70-74", "Y75-79", "Y80-84", "Y_GE85",
];
/// Men per thousand of each age band: more boys are born, more women grow old.
const MEN: [u64; 18] = [517, 518, 518, 516, 512, 507, 503, 500, 495, 488, 480, 468, 450, 430, 405, 370, 335, 300];
/// Per thousand of the last year's estimate.
const YEARLY_CHANGE: [u64; 7] = [1_012, 1_010, 1_009, 1_008, 995, 1_004, 1_000];

/// Writes one row per year, region, sex and age group.
pub(super) fn record(people: u64, registers: &mut Registers) {
    let residents = registered(people);
    for (year, change) in (FIRST_YEAR..=LAST_YEAR).zip(YEARLY_CHANGE) {
        for (region, region_weight) in REGIONS {
            for ((age_group, band), men) in AGE_GROUPS.iter().zip(AGE_BANDS).zip(MEN) {
                for (sex, share) in [("M", men), ("F", 1_000 - men)] {
                    registers.population_estimates.push(EstimateRow {
                        year: i64::from(year),
                        region,
                        sex,
                        age_group,
                        persons: estimate(residents, [change, region_weight, band, share]),
                    });
                }
            }
        }
    }
}

/// People whom the population register is expected to hold.
fn registered(people: u64) -> u64 {
    let holds = |(segment, weight): &(super::segments::Segment, u64)| {
        if segment.is_registered() { *weight } else { 0 }
    };
    people * SEGMENTS.iter().map(holds).sum::<u64>() / 10_000
}

/// Residents times shares, rounded to the nearest whole person.
fn estimate(residents: u64, [change, region, band, sex]: [u64; 4]) -> i64 {
    let regions: u64 = REGIONS.iter().map(|(_, weight)| weight).sum();
    let bands: u64 = AGE_BANDS.iter().sum();
    let whole = u128::from(1_000 * regions) * u128::from(1_000 * bands);
    let part = u128::from(residents) * u128::from(change * region) * u128::from(band * sex);
    ((part + whole / 2) / whole) as i64
}
