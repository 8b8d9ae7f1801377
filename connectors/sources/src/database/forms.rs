//! Days, moments and decimals that databases write as text, read to the letter: what has another form is none.

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// The days since 1970 of `YYYY-MM-DD`, in the years 1 to 9999.
pub(super) fn day(text: &[u8]) -> Option<i32> {
    let (&[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1], []) = text.split_first_chunk::<10>()? else { return None };
    let (year, month, day) = (number(&[y0, y1, y2, y3])?, number(&[m0, m1])?, number(&[d0, d1])?);
    let is_day = year >= 1 && (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
    is_day.then(|| days(year, month, day)).and_then(|days| i32::try_from(days).ok())
}

/// The microseconds since 1970 of `YYYY-MM-DD HH:MM`, which may go on with seconds and up to six places of them. A `T` may
/// stand in the place of the space.
pub(super) fn moment(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (&[b' ' | b'T', h0, h1, b':', m0, m1], rest) = rest.split_first_chunk::<6>()? else { return None };
    let (hour, minute) = (number(&[h0, h1])?, number(&[m0, m1])?);
    let (second, places) = match rest {
        [] => (0, &[][..]),
        [b':', s0, s1] => (number(&[*s0, *s1])?, &[][..]),
        [b':', s0, s1, b'.', places @ ..] if (1..=6).contains(&places.len()) => (number(&[*s0, *s1])?, places),
        _ => return None,
    };
    let missing = u32::try_from(6 - places.len()).ok()?;
    let part = if places.is_empty() { 0 } else { number(places)? * 10_i64.pow(missing) };
    let is_time = hour < 24 && minute < 60 && second < 60;
    is_time.then_some(i64::from(day(date)?) * DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000 + part)
}

/// A decimal of so many digits, of which `scale` are places, in units of the last one. Zeros beyond its places are allowed.
pub(super) fn decimal(text: &[u8], digits: u8, scale: i8) -> Option<i128> {
    let (is_negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let point = unsigned.iter().position(|byte| *byte == b'.');
    let (whole, places) = match point {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)?),
        None => (unsigned, &[][..]),
    };
    if whole.is_empty() || point.is_some() && places.is_empty() {
        return None;
    }
    let scale = usize::try_from(scale).ok()?;
    let (kept, beyond) = places.split_at(places.len().min(scale));
    if beyond.iter().any(|digit| *digit != b'0') {
        return None;
    }
    let missing = std::iter::repeat_n(&b'0', scale - kept.len());
    let mut units = 0_i128;
    for digit in whole.iter().chain(kept).chain(missing) {
        let digit = digit.is_ascii_digit().then_some(i128::from(*digit) - i128::from(b'0'))?;
        units = units.checked_mul(10)?.checked_add(digit)?;
    }
    let units = if is_negative { -units } else { units };
    fits(units, digits).then_some(units)
}

/// Whether a decimal has no more digits than these.
pub(super) fn fits(units: i128, digits: u8) -> bool {
    10_u128.checked_pow(u32::from(digits)).is_some_and(|bound| units.unsigned_abs() < bound)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |so_far, digit| {
        digit.is_ascii_digit().then_some(so_far * 10 + i64::from(*digit) - i64::from(b'0'))
    })
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970 to a day of the Gregorian calendar, also before it began. Years are counted from March, so that the
/// leap day is their last.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of so many days since 1970.
pub(super) fn calendar(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + i64::from(month < 3);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_of_the_calendar() {
        let rows = [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2000-02-29", Some(11_016)),
            ("0001-01-01", Some(-719_162)),
            ("9999-12-31", Some(2_932_896)),
            ("1900-02-29", None),
            ("2024-02-30", None),
            ("2024-13-01", None),
            ("2024-00-10", None),
            ("2024-01-00", None),
            ("0000-01-01", None),
            ("2024-1-1", None),
            ("2024-01-01 ", None),
            ("2024/01/01", None),
            ("20240101", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(day(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn every_day_is_itself_again() {
        for at in (-719_162..=2_932_896).step_by(7) {
            let (year, month, day) = calendar(at);
            assert_eq!(days(year, month, day), at, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn moments_have_places_or_none() {
        let rows = [
            ("1970-01-01 00:00", Some(0)),
            ("1970-01-01T00:01:02", Some(62_000_000)),
            ("1970-01-01 00:00:00.5", Some(500_000)),
            ("1969-12-31 23:59:59.999999", Some(-1)),
            ("1970-01-02T00:00:00.000001", Some(DAY + 1)),
            ("1970-01-01", None),
            ("1970-01-01 24:00", None),
            ("1970-01-01 00:60", None),
            ("1970-01-01 00:00:60", None),
            ("1970-01-01 00:00:00.", None),
            ("1970-01-01 00:00:00.1234567", None),
            ("1970-01-01 00:00:00Z", None),
            ("1970-01-01 00:00:00+04:00", None),
            ("1970-01-01x00:00", None),
        ];
        for (text, expected) in rows {
            assert_eq!(moment(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn decimals_lose_nothing() {
        let most = "9".repeat(38);
        let rows = [
            ("12.34", 12, 2, Some(1_234)),
            ("-0.5", 12, 2, Some(-50)),
            ("7", 12, 2, Some(700)),
            ("-0", 12, 2, Some(0)),
            ("1.200", 12, 2, Some(120)),
            ("1.205", 12, 2, None),
            ("1234.5", 5, 2, None),
            (&most, 38, 0, Some(10_i128.pow(38) - 1)),
            ("1e3", 12, 2, None),
            ("+1", 12, 2, None),
            (".5", 12, 2, None),
            ("5.", 12, 2, None),
            ("", 12, 2, None),
            ("1 ", 12, 2, None),
        ];
        for (text, digits, scale, expected) in rows {
            assert_eq!(decimal(text.as_bytes(), digits, scale), expected, "{text}");
        }
    }
}
