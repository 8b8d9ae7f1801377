//! Dates and timestamps as offices write them: a format is compiled once and reads cells without allocating. Knows the
//! proleptic Gregorian calendar, and of zones only their distance from UTC.

use std::fmt;

use thiserror::Error;

use super::fault::RowCause;
use crate::canonical::TBILISI_OFFSET_HOURS;

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// How a date or timestamp is written, in the letters of `strftime`: `%Y` `%y` `%m` `%d` `%H` `%M` `%S` `%f` `%z` `%%`.
/// Months, days and hours may lack their leading zero where no digit follows.
#[derive(Clone, PartialEq, Eq)]
pub struct TimeFormat {
    text: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    /// Four digits.
    Year,
    /// Two digits: 69 and above are of the twentieth century, as POSIX has it.
    ShortYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// One to nine decimals of a second; what is beyond microseconds is cut off.
    Fraction,
    /// `Z`, `+04`, `+0400` or `+04:00`.
    Zone,
    Literal(u8),
    /// A space or `T`.
    Separator,
    /// `:SS` with or without decimals, or nothing.
    MaybeSeconds,
    /// A zone or nothing.
    MaybeZone,
}

/// Why a format cannot be used.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum FormatError {
    /// A letter that is not known.
    #[error("after % one of Y y m d H M S f z % must stand")]
    Letter,
    /// A date needs year, month and day, each once.
    #[error("a format needs year, month and day (%Y %m %d), each once")]
    Date,
    /// A time in the format of a date.
    #[error("a date has no time of day; declare it as a timestamp")]
    Time,
}

impl TimeFormat {
    /// `2024-02-29`
    pub(super) fn iso_date() -> Self {
        use Item::*;
        Self { text: "%Y-%m-%d".to_owned(), items: vec![Year, Literal(b'-'), Month, Literal(b'-'), Day] }
    }

    /// `29.02.2024`
    pub(super) fn dotted_date() -> Self {
        use Item::*;
        Self { text: "%d.%m.%Y".to_owned(), items: vec![Day, Literal(b'.'), Month, Literal(b'.'), Year] }
    }

    /// `2024-02-29 23:59`, also with `T`, seconds, their decimals and a zone.
    pub(super) fn iso_timestamp() -> Self {
        Self::iso_date().with_time("ISO 8601")
    }

    /// `29.02.2024 23:59`, also with seconds, their decimals and a zone.
    pub(super) fn dotted_timestamp() -> Self {
        Self::dotted_date().with_time("%d.%m.%Y %H:%M, seconds and zone optional")
    }

    fn with_time(mut self, text: &str) -> Self {
        use Item::*;
        self.items.extend([Separator, Hour, Literal(b':'), Minute, MaybeSeconds, MaybeZone]);
        self.text = text.to_owned();
        self
    }

    /// The format of a date.
    ///
    /// # Errors
    /// One [`FormatError`] per cause.
    pub fn of_date(text: &str) -> Result<Self, FormatError> {
        let format = Self::of_timestamp(text)?;
        let is_time =
            |item: &Item| matches!(item, Item::Hour | Item::Minute | Item::Second | Item::Fraction | Item::Zone);
        match format.items.iter().any(is_time) {
            true => Err(FormatError::Time),
            false => Ok(format),
        }
    }

    /// The format of a timestamp; parts of the time that it lacks are 0.
    ///
    /// # Errors
    /// One [`FormatError`] per cause.
    pub fn of_timestamp(text: &str) -> Result<Self, FormatError> {
        let mut items = Vec::new();
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            items.push(match byte {
                b'%' => letter(bytes.next())?,
                literal => Item::Literal(literal),
            });
        }
        let count = |wanted: &[Item]| items.iter().filter(|item| wanted.contains(item)).count();
        let is_whole =
            [&[Item::Year, Item::ShortYear][..], &[Item::Month], &[Item::Day]].iter().all(|part| count(part) == 1);
        let times = [Item::Hour, Item::Minute, Item::Second, Item::Fraction, Item::Zone];
        match is_whole && times.iter().all(|part| count(&[*part]) <= 1) {
            true => Ok(Self { text: text.to_owned(), items }),
            false => Err(FormatError::Date),
        }
    }

    /// Days since 1970-01-01.
    pub(super) fn date(&self, cell: &[u8]) -> Result<i32, RowCause> {
        let days = self.read(cell)?.days().ok_or(RowCause::NoSuchTime)?;
        i32::try_from(days).map_err(|_| RowCause::Range)
    }

    /// Microseconds since 1970-01-01 00:00, both in local time.
    pub(super) fn timestamp(&self, cell: &[u8]) -> Result<i64, RowCause> {
        self.read(cell)?.micros().ok_or(RowCause::NoSuchTime)
    }

    fn read(&self, cell: &[u8]) -> Result<Parts, RowCause> {
        let begun = self.begun(cell).unwrap_or((Parts::default(), cell, &self.items));
        let (mut parts, mut rest, items) = begun;
        for item in items {
            rest = parts.take(*item, rest).ok_or(RowCause::Form)?;
        }
        match rest {
            [] => Ok(parts),
            _ => Err(RowCause::Form),
        }
    }
}

/// Most cells begin with a date of ten bytes, which is read at once; what is left of the cell and of the format follows.
impl TimeFormat {
    #[inline]
    fn begun<'c>(&self, cell: &'c [u8]) -> Option<(Parts, &'c [u8], &[Item])> {
        let (date, rest) = cell.split_first_chunk::<10>()?;
        let (marks, expected, year, month, day, items) = match (self.items.as_slice(), *date) {
            ([Item::Year, Item::Literal(a), Item::Month, Item::Literal(b), Item::Day, items @ ..], date) => {
                let [y1, y2, y3, y4, p, m1, m2, q, d1, d2] = date;
                ([p, q], [*a, *b], [y1, y2, y3, y4], [m1, m2], [d1, d2], items)
            }
            ([Item::Day, Item::Literal(a), Item::Month, Item::Literal(b), Item::Year, items @ ..], date) => {
                let [d1, d2, p, m1, m2, q, y1, y2, y3, y4] = date;
                ([p, q], [*a, *b], [y1, y2, y3, y4], [m1, m2], [d1, d2], items)
            }
            _ => return None,
        };
        let parts =
            Parts { year: all_digits(year)?, month: all_digits(month)?, day: all_digits(day)?, ..Parts::default() };
        (marks == expected).then_some((parts, rest, items))
    }
}

#[inline]
fn all_digits<const N: usize>(bytes: [u8; N]) -> Option<i64> {
    let digits = bytes.map(|byte| byte.wrapping_sub(b'0'));
    let value = digits.iter().fold(0_i64, |value, digit| value * 10 + i64::from(*digit));
    digits.iter().all(|digit| *digit <= 9).then_some(value)
}

fn letter(letter: Option<u8>) -> Result<Item, FormatError> {
    Ok(match letter {
        Some(b'Y') => Item::Year,
        Some(b'y') => Item::ShortYear,
        Some(b'm') => Item::Month,
        Some(b'd') => Item::Day,
        Some(b'H') => Item::Hour,
        Some(b'M') => Item::Minute,
        Some(b'S') => Item::Second,
        Some(b'f') => Item::Fraction,
        Some(b'z') => Item::Zone,
        Some(b'%') => Item::Literal(b'%'),
        _ => return Err(FormatError::Letter),
    })
}

/// What a cell says, part by part.
#[derive(Default)]
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    /// Minutes that the clock is ahead of UTC, where the cell says so.
    ahead: Option<i64>,
}

impl Parts {
    /// Reads one item; what is left of the cell, or nothing if the cell does not fit.
    fn take<'c>(&mut self, item: Item, cell: &'c [u8]) -> Option<&'c [u8]> {
        let (place, least, most) = match item {
            Item::Year => (&mut self.year, 4, 4),
            Item::ShortYear => {
                let (value, rest) = number(cell, 2, 2)?;
                self.year = value + if value < 69 { 2000 } else { 1900 };
                return Some(rest);
            }
            Item::Month => (&mut self.month, 1, 2),
            Item::Day => (&mut self.day, 1, 2),
            Item::Hour => (&mut self.hour, 1, 2),
            Item::Minute => (&mut self.minute, 2, 2),
            Item::Second => (&mut self.second, 2, 2),
            Item::Fraction => {
                let (micros, rest) = fraction(cell)?;
                self.micros = micros;
                return Some(rest);
            }
            Item::Zone => {
                let (ahead, rest) = zone(cell)?;
                self.ahead = Some(ahead);
                return Some(rest);
            }
            Item::Literal(byte) => {
                return cell.split_first().filter(|(first, _)| **first == byte).map(|(_, rest)| rest);
            }
            Item::Separator => {
                return cell.split_first().filter(|(first, _)| b" T".contains(first)).map(|(_, rest)| rest);
            }
            Item::MaybeSeconds => return self.maybe_seconds(cell),
            Item::MaybeZone => {
                return match cell.first() {
                    None => Some(cell),
                    Some(_) => self.take(Item::Zone, cell),
                };
            }
        };
        let (value, rest) = number(cell, least, most)?;
        *place = value;
        Some(rest)
    }

    fn maybe_seconds<'c>(&mut self, cell: &'c [u8]) -> Option<&'c [u8]> {
        let Some(seconds) = cell.strip_prefix(b":") else { return Some(cell) };
        let rest = self.take(Item::Second, seconds)?;
        match rest.strip_prefix(b".").or(rest.strip_prefix(b",")) {
            Some(decimals) => self.take(Item::Fraction, decimals),
            None => Some(rest),
        }
    }

    fn days(&self) -> Option<i64> {
        let is_day = (1..=12).contains(&self.month) && (1..=days_of_month(self.year, self.month)).contains(&self.day);
        (is_day && self.year >= 1).then(|| days_from_civil(self.year, self.month, self.day))
    }

    fn micros(&self) -> Option<i64> {
        let is_time = self.hour < 24 && self.minute < 60 && self.second < 60;
        let days = self.days().filter(|_| is_time)?;
        let local = days * SECONDS_PER_DAY + (self.hour * 60 + self.minute) * 60 + self.second;
        let shift = self.ahead.map_or(0, |ahead| (TBILISI_OFFSET_HOURS * 60 - ahead) * 60);
        Some((local + shift) * MICROS_PER_SECOND + self.micros)
    }
}

/// As many digits as there are, up to `most`.
#[inline]
fn number(cell: &[u8], least: usize, most: usize) -> Option<(i64, &[u8])> {
    let (mut value, mut digits) = (0_i64, 0);
    for byte in cell.iter().take(most) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + i64::from(digit);
        digits += 1;
    }
    cell.get(digits..).filter(|_| digits >= least).map(|rest| (value, rest))
}

fn fraction(cell: &[u8]) -> Option<(i64, &[u8])> {
    let (_, rest) = number(cell, 1, 9)?;
    let digits = cell.iter().take(cell.len() - rest.len()).chain(std::iter::repeat(&b'0')).take(6);
    Some((digits.fold(0, |value, digit| value * 10 + i64::from(digit - b'0')), rest))
}

/// Minutes ahead of UTC.
fn zone(cell: &[u8]) -> Option<(i64, &[u8])> {
    let (sign, rest) = match cell.split_first()? {
        (b'Z', rest) => return Some((0, rest)),
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = number(rest, 2, 2)?;
    let (minutes, rest) = match rest.strip_prefix(b":") {
        Some(minutes) => number(minutes, 2, 2)?,
        None => number(rest, 2, 2).unwrap_or((0, rest)),
    };
    (hours < 24 && minutes < 60).then_some((sign * (hours * 60 + minutes), rest))
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the years 1 to 9999: years begin in March, so that the leap day is their last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before_year = year * 365 + year / 4 - year / 100 + year / 400;
    let before_month = (153 * month + 2) / 5;
    const BEFORE_1970: i64 = 719_468;
    before_year + before_month + day - 1 - BEFORE_1970
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

#[cfg(test)]
mod tests;
