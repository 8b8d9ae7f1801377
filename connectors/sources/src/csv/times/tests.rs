//! Dates and moments that are read, and those that are not, by format.

#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn dates_are_days_since_1970() {
    let rows = [
        ("%Y-%m-%d", "1970-01-01", 0),
        ("%Y-%m-%d", "1969-12-31", -1),
        ("%Y-%m-%d", "2000-02-29", 11_016),
        ("%Y-%m-%d", "1900-03-01", -25_508),
        ("%Y-%m-%d", "0001-01-01", -719_162),
        ("%Y-%m-%d", "9999-12-31", 2_932_896),
        ("%d.%m.%Y", "29.02.2024", 19_782),
        ("%d.%m.%Y", "1.3.2024", 19_783),
        ("%Y%m%d", "20240229", 19_782),
        ("%d/%m/%y", "31/12/69", -1),
        ("%d/%m/%y", "01/01/68", 35_794),
        ("%Y%%%m%%%d", "1970%01%01", 0),
    ];
    for (format, cell, days) in rows {
        assert_eq!(TimeFormat::of_date(format).unwrap().date(cell.as_bytes()), Ok(days), "{format} {cell}");
    }
}

#[test]
fn every_day_of_eight_centuries_follows_the_day_before() {
    let format = TimeFormat::iso_date();
    let mut expected = format.date(b"1600-01-01").unwrap();
    for year in 1600..2400 {
        for month in 1..=12 {
            for day in 1..=days_of_month(year, month) {
                let cell = format!("{year:04}-{month:02}-{day:02}");
                assert_eq!(format.date(cell.as_bytes()), Ok(expected), "{cell}");
                expected += 1;
            }
        }
    }
}

#[test]
fn what_is_no_date_says_why() {
    let rows = [
        ("%Y-%m-%d", "2023-02-29", RowCause::NoSuchTime),
        ("%Y-%m-%d", "1900-02-29", RowCause::NoSuchTime),
        ("%Y-%m-%d", "2024-13-01", RowCause::NoSuchTime),
        ("%Y-%m-%d", "2024-00-10", RowCause::NoSuchTime),
        ("%Y-%m-%d", "0000-01-01", RowCause::NoSuchTime),
        ("%Y-%m-%d", "24-01-01", RowCause::Form),
        ("%Y-%m-%d", "2024-01-01 ", RowCause::Form),
        ("%Y-%m-%d", "2024-01-01T00:00", RowCause::Form),
        ("%d.%m.%Y", "2024.01.01", RowCause::Form),
        ("%d.%m.%Y", "123.1.2024", RowCause::Form),
        ("%d.%m.%Y", "", RowCause::Form),
    ];
    for (format, cell, cause) in rows {
        assert_eq!(TimeFormat::of_date(format).unwrap().date(cell.as_bytes()), Err(cause), "{format} {cell}");
    }
}

#[test]
fn timestamps_are_microseconds_of_local_time() {
    let minute = 60 * MICROS_PER_SECOND;
    let rows = [
        ("1970-01-01 00:01", Ok(minute)),
        ("1970-01-01T00:01:00", Ok(minute)),
        ("1969-12-31 23:59:59.999999", Ok(-1)),
        ("1970-01-01 00:00:00,5", Ok(500_000)),
        ("1970-01-01 00:00:00.0000019", Ok(1)),
        ("1970-01-01 00:00Z", Ok(240 * minute)),
        ("1970-01-01 04:00:00+04:00", Ok(240 * minute)),
        ("1970-01-01 00:00-0130", Ok(330 * minute)),
        ("1970-01-01 24:00", Err(RowCause::NoSuchTime)),
        ("1970-01-01 10:60", Err(RowCause::NoSuchTime)),
        ("1970-01-01 10:00:60", Err(RowCause::NoSuchTime)),
        ("1970-01-01", Err(RowCause::Form)),
        ("1970-01-01 10:00 EST", Err(RowCause::Form)),
        ("1970-01-01 10:00+25:00", Err(RowCause::Form)),
    ];
    for (cell, expected) in rows {
        assert_eq!(TimeFormat::iso_timestamp().timestamp(cell.as_bytes()), expected, "{cell}");
    }
    let dotted = TimeFormat::of_timestamp("%d.%m.%Y %H:%M").unwrap();
    assert_eq!(dotted.timestamp(b"01.01.1970 00:01"), Ok(minute));
    assert_eq!(dotted.timestamp(b"01.01.1970 00:01:00"), Err(RowCause::Form));
    assert_eq!(TimeFormat::dotted_timestamp().timestamp(b"1.1.1970 0:01:00"), Ok(minute));
    let zoned = TimeFormat::of_timestamp("%Y-%m-%d %H:%M:%S.%f %z").unwrap();
    assert_eq!(zoned.timestamp(b"1970-01-01 04:00:00.25 +04"), Ok(240 * minute + 250_000));
}
