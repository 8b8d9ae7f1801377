//! Calendar days as numbers of days since 1970-01-01 (what Date32 holds), the period that the registers cover, and
//! the seasons of travel. Proleptic Gregorian, after Howard Hinnant, "chrono-compatible low-level date algorithms".

use super::random::Random;

/// Days since 1970-01-01.
pub(super) type Day = i32;

/// First year of the registers.
pub(super) const FIRST_YEAR: i32 = 2018;
/// Last year of the registers, with the last day of which they end.
pub const LAST_YEAR: i32 = 2024;
/// First day on which anything may happen.
pub(super) const PERIOD_START: Day = day(FIRST_YEAR, 1, 1);
/// Last day on which anything may happen.
pub(super) const PERIOD_END: Day = day(LAST_YEAR, 12, 31);

/// The number of a calendar day.
pub(super) const fn day(year: i32, month: i32, date: i32) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and date of a day.
pub(super) const fn civil(day: Day) -> (i32, i32, i32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, date)
}

/// Year of a day.
pub(super) const fn year_of(day: Day) -> i32 {
    civil(day).0
}

/// Completed years between birth and a day.
pub(super) const fn age(birth: Day, on: Day) -> i32 {
    let (birth_year, birth_month, birth_date) = civil(birth);
    let (year, month, date) = civil(on);
    let before_birthday = month < birth_month || (month == birth_month && date < birth_date);
    year - birth_year - before_birthday as i32
}

/// Travel by month, January first, in fifteenths of the busiest.
const SEASON: [u64; 12] = [5, 5, 6, 7, 8, 11, 14, 15, 10, 7, 5, 7];

/// A day of the range, more often in summer.
pub(super) fn seasonal_day(random: &mut Random, from: Day, to: Day) -> Day {
    let mut chosen = random.between(from, to);
    for _ in 0..8 {
        let month = civil(chosen).1 as usize;
        let weight = SEASON.get(month - 1).copied().unwrap_or_default();
        if random.below(15) < weight {
            break;
        }
        chosen = random.between(from, to);
    }
    chosen
}
