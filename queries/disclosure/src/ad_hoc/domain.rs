//! What a key can be: the codes of its level as the agency declares them, and NULL. Each is a cell that an answer may have,
//! is shown or not by the same rules, and is charged; a value that nobody declared is in no cell of the key.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray, new_null_array};
use arrow_schema::DataType;
use khidi_queries_codelists as codelists;

use super::condition::Bound;
use super::relation::closed;
use crate::account::LevelName;
use crate::catalogue::{Hierarchy, Period, PublishedColumn, Role};
use crate::error::CheckError;
use crate::lattice::codes::codes;
use crate::lattice::level::{Form, Level, Part};
use crate::lattice::names::named;
use crate::lattice::node::{Code, period_code};
use crate::release::ReleaseError;

/// Most values of one key.
const MOST_VALUES: usize = 60_000;

/// A key with all the values that it can have.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// `None` of a constant, which has one value.
    level: Option<Level>,
    codes: Vec<Code>,
    values: ArrayRef,
}

impl Key {
    /// A key that is the same in every row.
    pub fn constant(value: ArrayRef) -> Self {
        Self { level: None, codes: vec![None], values: value }
    }

    /// A key of a level, whose values have a type; `bound` is where its date can be.
    ///
    /// # Errors
    /// Nobody declares what it can be.
    pub(super) fn of(
        level: Level,
        column: &PublishedColumn,
        bound: Option<&Bound>,
        data_type: &DataType,
    ) -> Result<Self, CheckError> {
        let unknown = || CheckError::DomainUnknown { column: level.shown.clone() };
        let declared = declared(&level, column, bound).ok_or_else(unknown)?;
        if declared.len() > MOST_VALUES {
            return Err(unknown());
        }
        let texts: Vec<_> = declared.iter().map(|code| text(&level, code)).collect();
        let Ok(values) = values(&level, &texts, data_type) else { return closed("a key of this type") };
        let codes = declared.into_iter().map(Some).chain([None]).collect();
        Ok(Self { level: Some(level), codes, values })
    }

    /// Which level of which dimension it is; `None` of a constant.
    pub fn level_name(&self) -> Option<LevelName> {
        self.level.as_ref().map(|level| named(&level.column, level.part))
    }

    /// How many values it can have.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether it is a condition of its cells: a constant is none.
    pub fn is_condition(&self) -> bool {
        self.level.is_some()
    }

    /// Its values, in its type.
    pub fn values(&self) -> &ArrayRef {
        &self.values
    }

    /// The numbers of some values among its own; one more than the last for what is not among them.
    ///
    /// # Errors
    /// They are of no type that the level has.
    pub fn numbers(&self, of: &ArrayRef) -> Result<Vec<u16>, ReleaseError> {
        let Some(level) = &self.level else { return Ok(vec![0; of.len()]) };
        let known: std::collections::HashMap<&Code, usize> =
            self.codes.iter().enumerate().map(|(number, code)| (code, number)).collect();
        let number = |code: &Code| u16::try_from(known.get(code).copied().unwrap_or(self.codes.len()));
        let numbers = codes(of, level)?.iter().map(number).collect::<Result<_, _>>();
        numbers.map_err(|_| ReleaseError::Layout("a key of too many values".to_owned()))
    }
}

/// The codes of a level; `None` where they are not known.
fn declared(level: &Level, column: &PublishedColumn, bound: Option<&Bound>) -> Option<Vec<String>> {
    let Role::Dimension(hierarchy) = &column.role else { return None };
    match (level.part, hierarchy) {
        (Part::Code, Hierarchy::Codes) if column.data_type == DataType::Boolean => {
            Some(vec!["false".to_owned(), "true".to_owned()])
        }
        (Part::Code, Hierarchy::Codes) => distinct(column.codes.clone()?),
        (Part::Code, Hierarchy::List(list)) => Some(codelists::by_name(list)?.codes().map(str::to_owned).collect()),
        (Part::Parent, Hierarchy::List(list)) => {
            let list = codelists::by_name(list)?;
            let (parent, _) = list.parent()?;
            distinct(list.texts(parent).flatten().map(str::to_owned).collect())
        }
        (Part::WithinYear(period), Hierarchy::Calendar(_)) => {
            let most = if period == Period::Quarter { 4 } else { 12 };
            Some((1..=most).map(|number: i64| number.to_string()).collect())
        }
        (Part::Year, Hierarchy::Calendar(_)) => periods(Period::Year, bound?),
        (Part::Full(period), Hierarchy::Calendar(_)) => periods(period, bound?),
        _ => None,
    }
}

fn distinct(mut codes: Vec<String>) -> Option<Vec<String>> {
    codes.sort();
    codes.dedup();
    (!codes.is_empty()).then_some(codes)
}

/// The periods in which the months of a bound are.
fn periods(period: Period, bound: &Bound) -> Option<Vec<String>> {
    let (from, to) = (bound.from?, bound.to?);
    let length = match period {
        Period::Year => 12,
        Period::Quarter => 3,
        Period::Month => 1,
    };
    let (first, end) = (from.div_euclid(length), (to - 1).div_euclid(length) + 1);
    if end <= first || usize::try_from(end - first).ok()? > MOST_VALUES {
        // Without a period in it nothing is but NULL.
        return (end <= first).then(Vec::new);
    }
    let per_year = 12 / length;
    let code = |number: i64| period_code(period, number.div_euclid(per_year), number.rem_euclid(per_year) + 1);
    (first..end).map(code).collect()
}

/// What a code's value is written as.
fn text(level: &Level, code: &str) -> Option<String> {
    match &level.form {
        Form::Code | Form::Number => Some(code.to_owned()),
        Form::Attribute { list, attribute } => {
            let list = codelists::by_name(list)?;
            let mut of_codes = list.codes().zip(list.texts(attribute));
            of_codes.find(|(known, _)| *known == code).and_then(|(_, text)| text.map(str::to_owned))
        }
        Form::Start => Some(match code.split_once('-') {
            None => format!("{code:0>4}-01-01"),
            Some((year, rest)) => {
                let month = match rest.strip_prefix('Q') {
                    Some(quarter) => (quarter.parse::<u32>().ok()? - 1) * 3 + 1,
                    None => rest.parse().ok()?,
                };
                format!("{year:0>4}-{month:02}-01")
            }
        }),
    }
}

/// Values in their type, and NULL.
fn values(level: &Level, texts: &[Option<String>], data_type: &DataType) -> Result<ArrayRef, arrow_schema::ArrowError> {
    let cast = |values: &ArrayRef, to: &DataType| {
        arrow_cast::cast_with_options(values, to, &arrow_cast::CastOptions { safe: false, ..Default::default() })
    };
    let texts: ArrayRef = Arc::new(StringArray::from_iter(texts.iter().map(Option::as_ref)));
    let typed = match level.form {
        Form::Start => cast(&cast(&texts, &DataType::Date32)?, data_type)?,
        Form::Number => cast(&cast(&texts, &DataType::Int64)?, data_type)?,
        Form::Code | Form::Attribute { .. } => cast(&texts, data_type)?,
    };
    let null = new_null_array(data_type, 1);
    arrow_select::concat::concat(&[typed.as_ref(), null.as_ref()])
}
