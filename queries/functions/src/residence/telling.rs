//! What is told of each person, as a column.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, ListArray, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, FieldRef, Fields, TimeUnit};
use datafusion_common::Result;

use super::aggregate::Function;
use super::history::{Day, History, Side};
use super::rule::Rule;
use super::status::{self, Change, Stay};

/// What is asked of a person's history.
#[derive(Debug, Clone, Copy)]
pub(super) enum Telling {
    Changes(Rule),
    Stays(Rule),
    Residencies(Rule),
    Resident(Rule, Day),
    Presence(Day),
    Days(Side, Day, Day),
    Imputed,
}

/// The type of what a function tells.
pub(super) fn data_type(function: Function) -> DataType {
    match function {
        Function::Changes => DataType::List(item(change_fields())),
        Function::Stays => DataType::List(item(stay_fields())),
        Function::Residencies => DataType::List(item(residency_fields())),
        Function::ResidentOn => DataType::Boolean,
        Function::PresenceOn => DataType::Utf8,
        Function::DaysIn | Function::DaysOut | Function::ImputedCrossings => DataType::Int64,
    }
}

fn item(fields: Fields) -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Struct(fields), true))
}

fn change_fields() -> Fields {
    Fields::from(vec![
        Field::new("kind", DataType::Utf8, false),
        Field::new("changed_on", DataType::Date32, false),
        Field::new("crossed_at", DataType::Timestamp(TimeUnit::Microsecond, None), false),
    ])
}

fn stay_fields() -> Fields {
    Fields::from(vec![
        Field::new("entered_on", DataType::Date32, false),
        Field::new("left_on", DataType::Date32, true),
        Field::new("crossed_at", DataType::Timestamp(TimeUnit::Microsecond, None), false),
        Field::new("resident", DataType::Boolean, false),
    ])
}

fn residency_fields() -> Fields {
    Fields::from(vec![
        Field::new("resident_from", DataType::Date32, true),
        Field::new("resident_until", DataType::Date32, true),
    ])
}

/// One after the other, the histories of the people of a column; `None` of somebody of whom no crossing is known.
pub(super) trait People {
    /// Shows each to `see`.
    fn each(&mut self, see: impl FnMut(Option<&History>));
}

impl Telling {
    /// A column with one value for each person.
    pub(super) fn tell(self, people: &mut impl People) -> Result<ArrayRef> {
        Ok(match self {
            Self::Changes(rule) => changes(people, rule)?,
            Self::Stays(rule) => stays(people, rule)?,
            Self::Residencies(rule) => residencies(people, rule)?,
            Self::Resident(rule, day) => {
                let resident = each(people, |history| Some(status::resident_on(history, rule, day)));
                Arc::new(BooleanArray::from(resident))
            }
            Self::Presence(day) => {
                let sides = each(people, |history| history.side_on(day).map(Side::as_str));
                Arc::new(StringArray::from(sides))
            }
            Self::Days(side, from, until) => {
                Arc::new(Int64Array::from(each(people, |history| Some(history.days(side, from, until)))))
            }
            Self::Imputed => Arc::new(Int64Array::from(each(people, |history| Some(history.imputed())))),
        })
    }
}

fn each<T>(people: &mut impl People, tell: impl Fn(&History) -> Option<T>) -> Vec<Option<T>> {
    let mut told = Vec::new();
    people.each(|history| told.push(history.and_then(&tell)));
    told
}

/// The lists of all people, end to end, and how long each is.
fn lists<T>(people: &mut impl People, list: impl Fn(&History) -> Vec<T>) -> (Vec<T>, Vec<usize>) {
    let (mut all, mut lengths) = (Vec::new(), Vec::new());
    people.each(|history| {
        let before = all.len();
        all.extend(history.map(&list).unwrap_or_default());
        lengths.push(all.len() - before);
    });
    (all, lengths)
}

fn changes(people: &mut impl People, rule: Rule) -> Result<ArrayRef> {
    let (all, lengths) = lists(people, |history| status::changes(history, rule).collect());
    let kinds = StringArray::from_iter_values(all.iter().map(|change: &Change| change.kind.as_str()));
    let days = all.iter().map(|change| date(change.on)).collect::<Date32Array>();
    let moments = TimestampMicrosecondArray::from_iter_values(all.iter().map(|change| change.crossed_at));
    list_of(change_fields(), vec![Arc::new(kinds), Arc::new(days), Arc::new(moments)], lengths)
}

fn stays(people: &mut impl People, rule: Rule) -> Result<ArrayRef> {
    let (all, lengths) = lists(people, |history| status::stays(history, rule).collect());
    let entered = all.iter().map(|stay: &Stay| date(stay.entered_on)).collect::<Date32Array>();
    let left = all.iter().map(|stay| stay.left_on.and_then(date)).collect::<Date32Array>();
    let moments = TimestampMicrosecondArray::from_iter_values(all.iter().map(|stay| stay.crossed_at));
    let resident = all.iter().map(|stay| Some(stay.resident)).collect::<BooleanArray>();
    let columns: Vec<ArrayRef> = vec![Arc::new(entered), Arc::new(left), Arc::new(moments), Arc::new(resident)];
    list_of(stay_fields(), columns, lengths)
}

fn residencies(people: &mut impl People, rule: Rule) -> Result<ArrayRef> {
    let (all, lengths) = lists(people, |history| status::residencies(history, rule));
    let from = all.iter().map(|residency| residency.from.and_then(date)).collect::<Date32Array>();
    let until = all.iter().map(|residency| residency.until.and_then(date)).collect::<Date32Array>();
    list_of(residency_fields(), vec![Arc::new(from), Arc::new(until)], lengths)
}

/// Days of crossings always fit: they were computed from 64 bits of microseconds.
fn date(day: Day) -> Option<i32> {
    i32::try_from(day).ok()
}

fn list_of(fields: Fields, columns: Vec<ArrayRef>, lengths: Vec<usize>) -> Result<ArrayRef> {
    let values = StructArray::try_new(fields.clone(), columns, None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(item(fields), offsets, Arc::new(values), None)?))
}
