//! What the functions take: four columns of a crossing, then literals that say what is asked.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::{Result, ScalarValue, plan_datafusion_err, plan_err};

use super::aggregate::Function;
use super::history::{Day, Side};
use super::rule::Rule;
use super::telling::Telling;

/// Columns of a crossing: its time, its direction, and the person's days of birth and death.
const CROSSING: usize = 4;

/// The types that arguments are brought to.
pub(super) fn types(function: Function, given: &[DataType]) -> Result<Vec<DataType>> {
    let mut wanted = vec![DataType::Timestamp(TimeUnit::Microsecond, None), text(given.get(1))];
    match function {
        Function::ImputedCrossings => {}
        _ => wanted.extend([DataType::Date32, DataType::Date32]),
    }
    wanted.extend(match function {
        Function::Changes | Function::Stays | Function::Residencies => vec![DataType::Utf8],
        Function::ResidentOn => vec![DataType::Utf8, DataType::Date32],
        Function::PresenceOn => vec![DataType::Date32],
        Function::DaysIn | Function::DaysOut => vec![DataType::Date32, DataType::Date32],
        Function::ImputedCrossings => vec![],
    });
    if given.len() != wanted.len() {
        return plan_err!("{}", usage(function));
    }
    Ok(wanted)
}

/// Text as it comes, so that nothing is copied.
fn text(given: Option<&DataType>) -> DataType {
    match given {
        Some(DataType::Utf8View) => DataType::Utf8View,
        _ => DataType::Utf8,
    }
}

/// What is asked, from the arguments that are literals (others are `None`).
pub(super) fn telling(function: Function, literals: &[Option<ScalarValue>]) -> Result<Telling> {
    let asked = |at: usize| literals.get(CROSSING + at).and_then(Option::as_ref);
    let rule = |at| asked(at).and_then(rule).ok_or_else(|| plan_datafusion_err!("{}", usage(function)));
    let day = |at| asked(at).and_then(day).ok_or_else(|| plan_datafusion_err!("{}", usage(function)));
    Ok(match function {
        Function::Changes => Telling::Changes(rule(0)?),
        Function::Stays => Telling::Stays(rule(0)?),
        Function::Residencies => Telling::Residencies(rule(0)?),
        Function::ResidentOn => Telling::Resident(rule(0)?, day(1)?),
        Function::PresenceOn => Telling::Presence(day(0)?),
        Function::DaysIn => Telling::Days(Side::In, day(0)?, day(1)?),
        Function::DaysOut => Telling::Days(Side::Out, day(0)?, day(1)?),
        Function::ImputedCrossings => Telling::Imputed,
    })
}

fn rule(value: &ScalarValue) -> Option<Rule> {
    value.try_as_str().flatten().and_then(Rule::parse)
}

fn day(value: &ScalarValue) -> Option<Day> {
    match value.cast_to(&DataType::Date32).ok()? {
        ScalarValue::Date32(day) => day.map(Day::from),
        _ => None,
    }
}

/// How a function is called.
fn usage(function: Function) -> String {
    let more = match function {
        Function::Changes | Function::Stays | Function::Residencies => ", 'rule'",
        Function::ResidentOn => ", 'rule', DATE 'day'",
        Function::PresenceOn => ", DATE 'day'",
        Function::DaysIn | Function::DaysOut => ", DATE 'from', DATE 'until'",
        Function::ImputedCrossings => return format!("{}(crossed_at, direction)", function.name()),
    };
    let rules =
        if more.contains("rule") { "; 'rule' is '183 days', '12 months' or '12 months less 30 days'" } else { "" };
    format!("write {}(crossed_at, direction, born, died{more}){rules}", function.name())
}
