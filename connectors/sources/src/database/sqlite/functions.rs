//! Functions that statements call: they bring stored values into canonical form, or end the statement.
//!
//! In canonical form a truth is 0 or 1, a day the days since 1970, a moment the microseconds since then, and a decimal
//! sixteen bytes whose order is its own: units of its last place from the highest byte down, the sign turned around.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error};

use crate::database::error::DatabaseError;
use crate::database::forms;

/// Why one of these functions has ended a statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<DatabaseError>>>);

impl Fault {
    /// The cause, if it has not been told yet.
    pub fn take(&self) -> Option<DatabaseError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn give(&self, cause: DatabaseError) -> Error {
        let error = Error::UserFunctionError("a value cannot be read".into());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
        error
    }
}

type Made = ToSqlOutput<'static>;

/// The value is given on as it is.
const ITSELF: Made = ToSqlOutput::Arg(0);
/// The most digits of a decimal.
const DIGITS: u8 = 38;
/// From 1970 back to a Monday.
const MONDAY: i64 = 3;

/// What a value is taken for; `None` where it is not of the form.
type Form = fn(ValueRef<'_>) -> Option<Made>;

/// Makes them known to a connection. The last argument of those that read a stored value names its column.
pub(super) fn register(connection: &Connection, fault: &Fault) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    let forms: [(&str, Form); 6] = [
        ("khidi_integer", integer),
        ("khidi_text", text),
        ("khidi_real", real),
        ("khidi_boolean", boolean),
        ("khidi_day", day),
        ("khidi_moment", moment),
    ];
    for (name, form) in forms {
        let fault = fault.clone();
        connection.create_scalar_function(name, 2, flags, move |given: &mut Context<'_>| {
            let value = given.get_raw(0);
            if value == ValueRef::Null {
                return Ok(ITSELF);
            }
            form(value).ok_or_else(|| fault.give(other_form(given.get_raw(1), value)))
        })?;
    }
    let of_decimal = fault.clone();
    connection.create_scalar_function("khidi_decimal", 4, flags, move |given: &mut Context<'_>| {
        let value = given.get_raw(0);
        let (digits, scale) = (given.get::<u8>(1)?, given.get::<i8>(2)?);
        match value {
            ValueRef::Null => Ok(ITSELF),
            value => decimal(value, digits, scale)
                .map(made)
                .ok_or_else(|| of_decimal.give(other_form(given.get_raw(3), value))),
        }
    })?;
    let of_raised = fault.clone();
    connection.create_scalar_function("khidi_raised", 2, flags, move |given: &mut Context<'_>| {
        let units = match given.get_raw(0) {
            ValueRef::Null => return Ok(ITSELF),
            ValueRef::Integer(value) => Some(i128::from(value)),
            ValueRef::Blob(bytes) => units(bytes),
            _ => None,
        };
        let raised = 10_i128.checked_pow(given.get(1)?).and_then(|by| units?.checked_mul(by));
        raised.map(made).ok_or_else(|| of_raised.give(DatabaseError::Answer("a decimal has more than 38 digits")))
    })?;
    for (name, function) in [("khidi_part", part as fn(&str, i64) -> Option<i64>), ("khidi_period", period)] {
        connection.create_scalar_function(name, 2, flags, move |given: &mut Context<'_>| {
            let of = given.get::<Option<i64>>(1)?;
            let word = given.get_raw(0).as_str()?;
            Ok(of.and_then(|of| function(word, of)))
        })?;
    }
    connection.create_aggregate_function("khidi_sum", 1, flags, Sum(fault.clone()))
}

/// Names the column, and what kind of value it holds; never the value.
fn other_form(column: ValueRef<'_>, value: ValueRef<'_>) -> DatabaseError {
    let held = match value {
        ValueRef::Null => "nothing",
        ValueRef::Integer(_) => "a whole number",
        ValueRef::Real(_) => "a float",
        ValueRef::Text(_) => "a text",
        ValueRef::Blob(_) => "bytes",
    };
    DatabaseError::OtherForm { column: column.as_str().unwrap_or_default().to_owned(), held }
}

fn integer(value: ValueRef<'_>) -> Option<Made> {
    matches!(value, ValueRef::Integer(_)).then_some(ITSELF)
}

fn text(value: ValueRef<'_>) -> Option<Made> {
    matches!(value, ValueRef::Text(text) if std::str::from_utf8(text).is_ok()).then_some(ITSELF)
}

fn real(value: ValueRef<'_>) -> Option<Made> {
    matches!(value, ValueRef::Real(_)).then_some(ITSELF)
}

fn boolean(value: ValueRef<'_>) -> Option<Made> {
    matches!(value, ValueRef::Integer(0 | 1)).then_some(ITSELF)
}

fn day(value: ValueRef<'_>) -> Option<Made> {
    let ValueRef::Text(text) = value else { return None };
    forms::day(text).map(|days| ToSqlOutput::Owned(Value::Integer(days.into())))
}

fn moment(value: ValueRef<'_>) -> Option<Made> {
    let ValueRef::Text(text) = value else { return None };
    forms::moment(text).map(|moment| ToSqlOutput::Owned(Value::Integer(moment)))
}

/// A float is the decimal that it is written as with the fewest digits. For up to 15 of them it is the one that was stored.
fn decimal(value: ValueRef<'_>, digits: u8, scale: i8) -> Option<i128> {
    match value {
        ValueRef::Integer(value) => {
            let units = i128::from(value).checked_mul(10_i128.checked_pow(u32::try_from(scale).ok()?)?)?;
            forms::fits(units, digits).then_some(units)
        }
        ValueRef::Real(value) if value.is_finite() => forms::decimal(value.to_string().as_bytes(), digits, scale),
        ValueRef::Text(text) => forms::decimal(text, digits, scale),
        _ => None,
    }
}

/// Sixteen bytes as units.
pub(super) fn units(bytes: &[u8]) -> Option<i128> {
    bytes.try_into().ok().map(|bytes| i128::from_be_bytes(bytes) ^ i128::MIN)
}

/// Units as sixteen bytes.
pub(super) fn bytes(units: i128) -> [u8; 16] {
    (units ^ i128::MIN).to_be_bytes()
}

fn made(units: i128) -> Made {
    ToSqlOutput::Owned(Value::Blob(bytes(units).to_vec()))
}

/// A part of a moment.
fn part(word: &str, moment: i64) -> Option<i64> {
    let (days, of_day) = (moment.div_euclid(forms::DAY), moment.rem_euclid(forms::DAY));
    let (year, month, day) = forms::calendar(days);
    Some(match word {
        "year" => year,
        "quarter" => (month + 2) / 3,
        "month" => month,
        "day" => day,
        "doy" => days - forms::days(year, 1, 1) + 1,
        // From Sunday.
        "dow" => (days + MONDAY + 1).rem_euclid(7),
        "week" => {
            // A week belongs to the year of its Thursday.
            let thursday = days - (days + MONDAY).rem_euclid(7) + 3;
            let (year, _, _) = forms::calendar(thursday);
            (thursday - forms::days(year, 1, 1)) / 7 + 1
        }
        "hour" => of_day / 3_600_000_000,
        "minute" => of_day / 60_000_000 % 60,
        _ => return None,
    })
}

/// The first moment of the period that a moment is in.
fn period(word: &str, moment: i64) -> Option<i64> {
    let days = moment.div_euclid(forms::DAY);
    let (year, month, _) = forms::calendar(days);
    Some(match word {
        "year" => forms::days(year, 1, 1) * forms::DAY,
        "quarter" => forms::days(year, (month - 1) / 3 * 3 + 1, 1) * forms::DAY,
        "month" => forms::days(year, month, 1) * forms::DAY,
        "week" => (days - (days + MONDAY).rem_euclid(7)) * forms::DAY,
        "day" => days * forms::DAY,
        "hour" => moment - moment.rem_euclid(3_600_000_000),
        "minute" => moment - moment.rem_euclid(60_000_000),
        _ => return None,
    })
}

/// The sum of decimals, which no order of rows changes.
struct Sum(Fault);

impl UnwindSafe for Sum {}
impl RefUnwindSafe for Sum {}

impl Aggregate<Option<i128>, Option<Made>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<i128>, Error> {
        Ok(None)
    }

    fn step(&self, given: &mut Context<'_>, so_far: &mut Option<i128>) -> Result<(), Error> {
        let units = match given.get_raw(0) {
            ValueRef::Blob(bytes) => units(bytes),
            ValueRef::Null => return Ok(()),
            _ => None,
        };
        let sum = units.and_then(|units| so_far.unwrap_or_default().checked_add(units));
        *so_far = Some(sum.ok_or_else(|| self.too_wide())?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Option<i128>>) -> Result<Option<Made>, Error> {
        match sum.flatten() {
            Some(units) if !forms::fits(units, DIGITS) => Err(self.too_wide()),
            sum => Ok(sum.map(made)),
        }
    }
}

impl Sum {
    fn too_wide(&self) -> Error {
        self.0.give(DatabaseError::Answer("a decimal has more than 38 digits"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn decimals_are_in_the_order_of_their_bytes() {
        let most = 10_i128.pow(38) - 1;
        let order = [-most, -256, -255, -1, 0, 1, 255, 256, most];
        assert!(order.is_sorted_by_key(|units| bytes(*units)));
        assert_eq!(order.map(|units| super::units(&bytes(units))), order.map(Some));
        assert_eq!(super::units(&[0; 15]), None);
    }

    #[test]
    fn floats_are_the_decimals_that_were_stored() {
        for (value, expected) in [
            (0.1, Some(10)),
            (-9_999_999_999_999.99, Some(-999_999_999_999_999)),
            (1.005, None),
            (1e13, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(decimal(ValueRef::Real(value), 15, 2), expected, "{value}");
        }
        assert_eq!(decimal(ValueRef::Integer(12), 15, 2), Some(1_200));
        assert_eq!(decimal(ValueRef::Blob(b"12"), 15, 2), None);
    }

    #[test]
    fn parts_and_periods_of_moments() {
        let at = |text: &str| forms::moment(text.as_bytes()).unwrap();
        let rows = [
            ("2021-01-03 23:59:59", "week", 53, "2020-12-28 00:00"),
            ("2008-12-29 00:00", "week", 1, "2008-12-29 00:00"),
            ("1582-10-15 05:06:07", "quarter", 4, "1582-10-01 00:00"),
            ("1969-12-31 23:59", "year", 1969, "1969-01-01 00:00"),
            ("1969-12-31 23:59:30", "hour", 23, "1969-12-31 23:00"),
            ("1969-12-31 23:59:30", "minute", 59, "1969-12-31 23:59"),
            ("2024-02-29 12:00", "month", 2, "2024-02-01 00:00"),
            ("2024-02-29 12:00", "day", 29, "2024-02-29 00:00"),
        ];
        for (moment, word, expected, begin) in rows {
            assert_eq!(part(word, at(moment)), Some(expected), "{word} of {moment}");
            assert_eq!(period(word, at(moment)), Some(at(begin)), "{word} of {moment}");
        }
        assert_eq!(part("doy", at("2024-12-31 00:00")), Some(366));
        assert_eq!(part("dow", at("1970-01-04 00:00")), Some(0));
        assert_eq!(part("dow", at("1969-12-31 00:00")), Some(3));
    }
}
