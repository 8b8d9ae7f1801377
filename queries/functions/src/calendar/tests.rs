//! The calendar, day by day against counting.

use super::{civil, day, years_later};

#[test]
fn days_follow_each_other() {
    let length = |year: i64, month: i64| match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (mut year, mut month, mut date) = (1600, 1, 1);
    for days in -135_140..60_000 {
        assert_eq!(civil(days), (year, month, date), "day {days}");
        assert_eq!(day(year, month, date), days);
        date += 1;
        if date > length(year, month) {
            (date, month) = (1, month + 1);
        }
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
}

#[test]
fn a_year_later_is_the_same_date_or_the_28th() {
    for (from, years, to) in [
        ((2023, 5, 17), 1, (2024, 5, 17)),
        ((2024, 2, 29), 1, (2025, 2, 28)),
        ((2024, 2, 29), -1, (2023, 2, 28)),
        ((2023, 2, 28), 1, (2024, 2, 28)),
        ((2020, 2, 29), 4, (2024, 2, 29)),
        ((2024, 12, 31), -1, (2023, 12, 31)),
    ] {
        let on = |(year, month, date)| day(year, month, date);
        assert_eq!(years_later(on(from), years), on(to), "{from:?} {years:+}");
    }
}
