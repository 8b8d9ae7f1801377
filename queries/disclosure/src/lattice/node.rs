//! The node of a cell: the published relation and, of each dimension that its keys and conditions fix, the finest level
//! and code. However a question is written, the same people at the same codes are one node with one name.

use std::collections::{BTreeMap, HashMap};

use arrow_array::{Array, ArrayRef, Int64Array};

use super::codes::codes;
use super::level::{Level, Part};
use crate::catalogue::{Period, PublishedColumn};
use crate::release::ReleaseError;

/// The code of a level; `None` is NULL, which is a code at every level.
pub(crate) type Code = Option<String>;

/// A level that a condition fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fixed {
    pub(super) column: String,
    pub(super) part: Part,
    pub(super) code: Code,
}

/// How the nodes of a question's cells are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipe {
    /// `agency.table`.
    pub(super) relation: String,
    /// By dimension, the codes that are the only ones below their parent, with the parent: one node, named by the parent.
    pub(super) only_children: BTreeMap<String, HashMap<String, String>>,
    /// What the conditions on all rows fix.
    pub(super) common: Vec<Fixed>,
    /// The level of each key; `None` for a constant.
    pub(super) keys: Vec<Option<Level>>,
    /// What each measure's own condition fixes.
    pub(super) measures: Vec<Vec<Fixed>>,
    /// The columns of each measure without whose value a row does not enter.
    pub(super) present: Vec<Vec<String>>,
    /// The published columns that each measure is over; `None` for one that is NULL for everybody.
    pub(super) measured: Vec<Vec<Option<PublishedColumn>>>,
}

/// The keys of some cells as codes.
#[derive(Debug)]
pub(crate) struct Nodes<'r> {
    recipe: &'r Recipe,
    /// Per key, per row.
    codes: Vec<Vec<Code>>,
    /// Per row, which keys are rolled up; as [`crate::question::grouping_id`] numbers sets.
    sets: Option<Int64Array>,
}

/// Which node of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which<'m> {
    /// The cell's own.
    Cell,
    /// That of a measure, with its condition.
    Measure(usize),
    /// That of a bin of a measure over a column.
    Bin(usize, &'m str, usize),
}

impl Recipe {
    /// Of measures over cells that are no nodes, and have no names.
    pub fn of_people(measured: Vec<Vec<Option<PublishedColumn>>>) -> Self {
        Self {
            relation: String::new(),
            only_children: BTreeMap::new(),
            common: Vec::new(),
            keys: Vec::new(),
            measures: Vec::new(),
            present: Vec::new(),
            measured,
        }
    }

    /// The published columns that a measure is over; `None` for one that is NULL for everybody.
    pub fn measured(&self, measure: usize) -> &[Option<PublishedColumn>] {
        self.measured.get(measure).map_or(&[], Vec::as_slice)
    }

    fn named<'n>(&'n self, column: &str, part: Part, code: Option<&'n str>) -> (Part, Option<&'n str>) {
        let only = self.only_children.get(column).filter(|_| part == Part::Code);
        match only.zip(code).and_then(|(only, code)| only.get(code)) {
            Some(parent) => (Part::Parent, Some(parent)),
            None => (part, code),
        }
    }

    /// Reads the keys of some cells, and the sets that they are of where there are grouping sets.
    ///
    /// # Errors
    /// A key is of no type that its level has.
    pub fn read(&self, keys: &[ArrayRef], sets: Option<&Int64Array>) -> Result<Nodes<'_>, ReleaseError> {
        let read = keys.iter().zip(&self.keys).map(|(values, level)| match level {
            Some(level) => codes(values, level),
            None => Ok(Vec::new()),
        });
        Ok(Nodes { recipe: self, codes: read.collect::<Result<_, _>>()?, sets: sets.cloned() })
    }
}

impl Nodes<'_> {
    /// Writes the name of a node of the cell in `row`: length-prefixed parts, the relation first, then for each fixed
    /// dimension by name its column, level and code.
    pub fn write(&self, row: usize, which: Which<'_>, name: &mut Vec<u8>) {
        name.clear();
        part(name, self.recipe.relation.as_bytes());
        let measure = match which {
            Which::Cell => None,
            Which::Measure(at) | Which::Bin(at, ..) => self.recipe.measures.get(at),
        };
        let mut dimensions: BTreeMap<&str, Vec<(Part, Option<&str>)>> = BTreeMap::new();
        for fixed in self.recipe.common.iter().chain(measure.into_iter().flatten()) {
            let named = self.recipe.named(&fixed.column, fixed.part, fixed.code.as_deref());
            dimensions.entry(&fixed.column).or_default().push(named);
        }
        for (at, level) in self.recipe.keys.iter().enumerate() {
            let code = self.codes.get(at).and_then(|codes| codes.get(row));
            if let (Some(level), Some(code), false) = (level, code, self.is_rolled_up(at, row)) {
                let named = self.recipe.named(&level.column, level.part, code.as_deref());
                dimensions.entry(&level.column).or_default().push(named);
            }
        }
        for (column, parts) in &dimensions {
            finest(parts, |level, code| entry(name, column, level, code));
        }
        match which {
            Which::Bin(_, column, at) => entry(name, column, "bin", Some(&at.to_string())),
            // Whose values enter is a condition like any other: those who lack one are told by no equality of draws.
            Which::Measure(at) => {
                let present = self.recipe.present.get(at).into_iter().flatten();
                let unfixed = present.filter(|column| !dimensions.contains_key(column.as_str()));
                unfixed.for_each(|column| entry(name, column, "present", Some("")));
            }
            Which::Cell => {}
        }
    }

    /// Whether a cell is told by what a code list says of codes that it lacks. Those who have none and those who have an
    /// unknown one are nodes by themselves, which the register's own column tells: together they would be drawn for again.
    pub fn is_unlisted(&self, row: usize) -> bool {
        self.recipe.keys.iter().enumerate().any(|(at, level)| {
            let code = self.codes.get(at).and_then(|codes| codes.get(row));
            let is_of_list = level.as_ref().zip(code).is_some_and(|(level, code)| level.is_unlisted(code));
            is_of_list && !self.is_rolled_up(at, row)
        })
    }

    fn is_rolled_up(&self, key: usize, row: usize) -> bool {
        let Some(sets) = self.sets.as_ref().filter(|sets| sets.is_valid(row)) else { return false };
        let place = self.recipe.keys.len().saturating_sub(key + 1);
        (sets.value(row) >> place) & 1 == 1
    }
}

/// Tells the finest of a dimension's levels, with its code.
fn finest(parts: &[(Part, Option<&str>)], mut tell: impl FnMut(&str, Option<&str>)) {
    let of = |wanted: Part| parts.iter().find(|(part, _)| *part == wanted).map(|(_, code)| *code);
    let within = |period: Period| {
        let (year, number) = (of(Part::Year)?, of(Part::WithinYear(period))?);
        Some(year.zip(number).and_then(|(year, number)| period_code(period, year.parse().ok()?, number.parse().ok()?)))
    };
    let full = |period: Period| match of(Part::Full(period)) {
        Some(code) => Some(code.map(str::to_owned)),
        None => within(period),
    };
    if let Some(code) = of(Part::Code) {
        tell("code", code);
    } else if let Some(code) = of(Part::Parent) {
        tell("parent", code);
    } else if let Some(code) = full(Period::Month) {
        tell("month", code.as_deref());
    } else if let Some(code) = full(Period::Quarter) {
        tell("quarter", code.as_deref());
    } else if let Some(code) = of(Part::Year) {
        tell("year", code);
    }
}

/// `2023-Q2` or `2023-05`.
pub(crate) fn period_code(period: Period, year: i64, number: i64) -> Code {
    Some(match period {
        Period::Year => year.to_string(),
        Period::Quarter => format!("{year}-Q{number}"),
        Period::Month => format!("{year}-{number:02}"),
    })
}

fn entry(name: &mut Vec<u8>, column: &str, level: &str, code: Option<&str>) {
    part(name, column.as_bytes());
    // NULL is one code of its dimension and not one a level: the same people would be drawn for at each.
    part(name, if code.is_some() { level } else { "null" }.as_bytes());
    part(name, code.unwrap_or_default().as_bytes());
}

fn part(name: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    name.extend_from_slice(&length.to_be_bytes());
    name.extend_from_slice(bytes);
}
