//! Calendar arithmetic against known days.

use super::super::calendar::{age, civil, day};

#[test]
fn days_count_from_1970() {
    let cases = [
        ((1970, 1, 1), 0),
        ((1969, 12, 31), -1),
        ((2000, 2, 29), 11_016),
        ((2018, 1, 1), 17_532),
        ((2024, 12, 31), 20_088),
    ];
    for ((year, month, date), number) in cases {
        assert_eq!(day(year, month, date), number);
        assert_eq!(civil(number), (year, month, date));
    }
    for number in day(1930, 1, 1)..day(2031, 1, 1) {
        let (year, month, date) = civil(number);
        assert_eq!(day(year, month, date), number);
    }
}

#[test]
fn age_is_completed_years() {
    let cases = [
        ((2000, 2, 29), (2018, 2, 28), 17),
        ((2000, 2, 29), (2018, 3, 1), 18),
        ((2000, 6, 15), (2018, 6, 15), 18),
        ((2000, 6, 15), (2018, 6, 14), 17),
    ];
    for ((year, month, date), (on_year, on_month, on_date), years) in cases {
        assert_eq!(age(day(year, month, date), day(on_year, on_month, on_date)), years);
    }
}
