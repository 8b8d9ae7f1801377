//! Values of keys and literals as the codes of their level.

use std::collections::HashMap;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_schema::{ArrowError, DataType};
use datafusion_common::ScalarValue;
use khidi_queries_codelists as codelists;

use super::level::{Form, Level, Part};
use super::node::{Code, period_code};
use crate::catalogue::Period;
use crate::release::ReleaseError;

/// The codes that values of a level's expression stand for.
///
/// # Errors
/// The values are of no type that the level has.
pub(crate) fn codes(values: &ArrayRef, level: &Level) -> Result<Vec<Code>, ReleaseError> {
    match &level.form {
        Form::Code => texts(values),
        Form::Attribute { list, attribute } => {
            let list = codelists::by_name(list).ok_or_else(|| layout("code list"))?;
            let of_values: HashMap<_, _> = list.texts(attribute).flatten().zip(list.codes()).collect();
            let code = |text: String| of_values.get(text.as_str()).map(|code| (*code).to_owned());
            Ok(texts(values)?.into_iter().map(|text| text.and_then(code)).collect())
        }
        Form::Number => {
            let numbers = cast(values, &DataType::Int64)?;
            let numbers = numbers.as_primitive_opt::<Int64Type>().ok_or_else(|| layout("numbers"))?;
            Ok(numbers.iter().map(|number| number.map(|number| number.to_string())).collect())
        }
        Form::Start => {
            let days = cast(values, &DataType::Date32)?;
            let days = days.as_primitive_opt::<Date32Type>().ok_or_else(|| layout("dates"))?;
            Ok(days.iter().map(|day| day.and_then(|day| period_of(level.part, day))).collect())
        }
    }
}

/// The code that a literal of a condition stands for.
///
/// # Errors
/// The literal is of no type that the level has.
pub(crate) fn code(value: &ScalarValue, level: &Level) -> Result<Code, ReleaseError> {
    let values = value.to_array().map_err(|_| layout("a literal"))?;
    Ok(codes(&values, level)?.into_iter().next().flatten())
}

fn texts(values: &ArrayRef) -> Result<Vec<Code>, ReleaseError> {
    let texts = cast(values, &DataType::Utf8)?;
    let texts = texts.as_string_opt::<i32>().ok_or_else(|| layout("texts"))?;
    Ok(texts.iter().map(|text| text.map(str::to_owned)).collect())
}

fn period_of(part: Part, day: i32) -> Code {
    let (year, month) = year_and_month(day);
    match part {
        Part::Full(Period::Month) => period_code(Period::Month, year, month),
        Part::Full(Period::Quarter) => period_code(Period::Quarter, year, (month - 1) / 3 + 1),
        _ => period_code(Period::Year, year, month),
    }
}

/// The civil year and month of a day since 1970-01-01 (proleptic Gregorian; H. Hinnant, "chrono-compatible low-level date
/// algorithms").
pub(crate) fn year_and_month(day: i32) -> (i64, i64) {
    let shifted = i64::from(day) + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month)
}

fn cast(values: &ArrayRef, to: &DataType) -> Result<ArrayRef, ArrowError> {
    // What cannot be converted is no code of the level, and so in no cell of it.
    arrow_cast::cast_with_options(values, to, &arrow_cast::CastOptions { safe: true, ..Default::default() })
}

fn layout(what: &str) -> ReleaseError {
    ReleaseError::Layout(format!("no {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_civil_month() {
        for (day, expected) in
            [(0, (1970, 1)), (-1, (1969, 12)), (59, (1970, 3)), (11_016, (2000, 2)), (19_782, (2024, 2))]
        {
            assert_eq!(year_and_month(day), expected, "{day}");
        }
    }
}
