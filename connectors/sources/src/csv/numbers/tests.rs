//! Numbers that are read, and those that are not, by marks.

use super::*;

fn plain() -> Numbers {
    Numbers::new(DecimalMark::Point, None, false)
}

fn european(thousands: ThousandsMark) -> Numbers {
    Numbers::new(DecimalMark::Comma, Some(thousands), false)
}

#[test]
fn whole_numbers_of_64_bits_are_read() {
    use RowCause::{Form, Range};
    let rows = [
        ("0", Ok(0)),
        ("-0", Ok(0)),
        ("007", Ok(7)),
        ("+12", Ok(12)),
        ("\u{2212}12", Ok(-12)),
        ("999999999999999999", Ok(999_999_999_999_999_999)),
        ("9223372036854775807", Ok(i64::MAX)),
        ("-9223372036854775808", Ok(i64::MIN)),
        ("9223372036854775808", Err(Range)),
        ("-9223372036854775809", Err(Range)),
        ("0000000000000000000000001", Ok(1)),
        ("1.0", Err(Form)),
        ("1e3", Err(Form)),
        ("1 000", Err(Form)),
        ("1,000", Err(Form)),
        ("--1", Err(Form)),
        ("-", Err(Form)),
        ("", Err(Form)),
        ("0x10", Err(Form)),
        ("12p", Err(Form)),
    ];
    for (cell, expected) in rows {
        assert_eq!(plain().int(cell.as_bytes()), expected, "{cell}");
    }
    let mut strict = Numbers::new(DecimalMark::Point, None, true);
    for (cell, expected) in
        [("0", Ok(0)), ("10", Ok(10)), ("007", Err(RowCause::LeadingZero)), ("00", Err(RowCause::LeadingZero))]
    {
        assert_eq!(strict.int(cell.as_bytes()), expected, "{cell}");
    }
}

#[test]
fn thousands_stand_in_groups_of_three() {
    use ThousandsMark::*;
    let rows = [
        (Space, "1 234 567", Some(1_234_567)),
        (Space, "1\u{a0}234", Some(1234)),
        (Space, "-1\u{202f}234\u{2009}567", Some(-1_234_567)),
        (Point, "1.234", Some(1234)),
        (Apostrophe, "12'345", Some(12345)),
        (Space, "1234", Some(1234)),
        (Space, "1 23", None),
        (Space, "1 2345", None),
        (Space, "1234 567", None),
        (Space, "1  234", None),
        (Space, "1 234 ", None),
        (Space, " 234", None),
        (Point, "1'234", None),
        (Point, "1.234.56", None),
    ];
    for (mark, cell, expected) in rows {
        assert_eq!(european(mark).int(cell.as_bytes()).ok(), expected, "{mark:?} {cell}");
    }
    let mut english = Numbers::new(DecimalMark::Point, Some(Comma), false);
    assert_eq!(english.decimal(b"1,234.5", 9, 2), Ok(123_450));
    assert_eq!(english.float(b"-1,234.5"), Ok(-1234.5));
}

#[test]
fn decimals_are_exact_or_refused() {
    use RowCause::{Decimals, Form, Range};
    let rows = [
        ("1", 12, 2, Ok(100)),
        ("-1,5", 12, 2, Ok(-150)),
        ("0,05", 12, 2, Ok(5)),
        ("1,250", 12, 2, Ok(125)),
        ("1,255", 12, 2, Err(Decimals)),
        ("9999999999,99", 12, 2, Ok(999_999_999_999)),
        ("10000000000", 12, 2, Err(Range)),
        ("1 000,5", 12, 2, Ok(100_050)),
        ("0,123456789012345678901234567890", 38, 30, Ok(123_456_789_012_345_678_901_234_567_890)),
        ("99999999999999999999999999999999999999", 38, 0, Ok(99_999_999_999_999_999_999_999_999_999_999_999_999)),
        ("100000000000000000000000000000000000000", 38, 0, Err(Range)),
        ("9999999999999999999999999999999999999999999", 38, 0, Err(Range)),
        ("1.5", 12, 2, Err(Form)),
        ("1,", 12, 2, Err(Form)),
        (",5", 12, 2, Err(Form)),
        ("1e2", 12, 2, Err(Form)),
    ];
    for (cell, precision, scale, expected) in rows {
        assert_eq!(european(ThousandsMark::Space).decimal(cell.as_bytes(), precision, scale), expected, "{cell}");
    }
}

#[test]
fn floats_are_the_nearest_double() {
    let texts = [
        "0.1",
        "123.456",
        "1e-7",
        "-0.0",
        "9007199254740993",
        "0.1234567890123456789",
        "1.7976931348623157e308",
        "4.35",
        "1E5",
    ];
    for text in texts {
        let expected: f64 = text.parse().unwrap_or(f64::NAN);
        let with_comma = text.replace('.', ",");
        let found = [plain().float(text.as_bytes()), european(ThousandsMark::Space).float(with_comma.as_bytes())];
        for found in found {
            assert_eq!(found.map(f64::to_bits), Ok(expected.to_bits()), "{text}");
        }
    }
    for text in ["1e999", "NaN", "inf", "1.", ".5", "1.5.5", "1e", "e5", "1,5"] {
        assert!(plain().float(text.as_bytes()).is_err(), "{text}");
    }
}
