//! The proleptic Gregorian calendar over days since 1970-01-01, which is what a Date32 holds. After H. Hinnant,
//! "chrono-compatible low-level date algorithms": years are counted from March, so that the leap day is a year's last.

#[cfg(test)]
mod tests;

/// Year, month (1 to 12) and day of the month of a day since 1970-01-01.
#[must_use]
pub const fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + (month <= 2) as i64, month, date)
}

/// The day since 1970-01-01 of a date; the inverse of [`civil`] for dates that there are.
#[must_use]
pub const fn day(year: i64, month: i64, date: i64) -> i64 {
    let year = year - (month <= 2) as i64;
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The same date so many years later, or earlier if negative. 29 February becomes the 28th where there is none.
#[must_use]
pub const fn years_later(of: i64, years: i64) -> i64 {
    let (year, month, date) = civil(of);
    let year = year + years;
    day(year, month, if month == 2 && date == 29 && !is_leap(year) { 28 } else { date })
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}
