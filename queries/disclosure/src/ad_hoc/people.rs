//! People and what each contributes to the cells of an ad hoc question, for every run of it: raw totals of rows, added up
//! over keys that are taken off before anybody is clipped.

use std::collections::HashMap;
use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use arrow_array::{ArrayRef, RecordBatch};

use super::domain::Key;
use super::snap::Off;
use crate::contributions::{Contributed, Contribution, each_person};
use crate::noise::keyed::{Keys, prf64};
use crate::release::ReleaseError;

/// Most conditions of a question, and so most keys.
pub(crate) const MOST_CONDITIONS: usize = 8;

/// The numbers of a cell's values, by key; those of keys that are taken off are [`ANY`].
pub(crate) type Cell = [u16; MOST_CONDITIONS];

/// Whatever the value of a key is.
pub(crate) const ANY: u16 = u16::MAX;

/// Where a raw batch tells of one source of a measure, by columns after the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The column that is above 0 for those who enter; `None`: all.
    pub entering: Option<usize>,
    /// The column that is contributed, and how; `None`: people are counted.
    pub value: Option<(usize, Contribution)>,
}

/// What a person's rows add up to for one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Amount {
    entering: i64,
    total: i128,
}

/// All people of all runs by number.
#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<Box<[u8]>, u32>,
    names: Vec<Box<[u8]>>,
    /// Their record keys.
    records: Vec<u64>,
}

/// The groups of one run: of a cell and a person each.
#[derive(Debug, Default)]
struct Run {
    cells: Vec<Cell>,
    people: Vec<u32>,
    /// As many for each group as there are sources.
    amounts: Vec<Amount>,
}

/// The groups of a run by cell, some keys taken off.
#[derive(Debug)]
struct View {
    order: Vec<usize>,
    cells: HashMap<Cell, Range<usize>>,
}

/// What people contribute, run by run.
#[derive(Debug)]
pub(crate) struct People<'q> {
    keys: &'q [Key],
    sources: &'q [Told],
    secrets: &'q Keys,
    known: Known,
    runs: HashMap<u16, Run>,
    views: HashMap<Off, View>,
}

/// What the people of a cell contribute to some sources, by person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Contributions(pub Vec<(u32, Vec<Option<i128>>)>);

impl Contributions {
    /// How many people contribute something else, or are in one of the two only.
    pub fn differing(&self, other: &Self) -> u64 {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut differing = 0;
        loop {
            match (left.peek(), right.peek()) {
                (None, None) => return differing,
                (Some(a), Some(b)) if a.0 == b.0 => {
                    differing += u64::from(a.1 != b.1);
                    left.next();
                    right.next();
                }
                (Some(a), Some(b)) if a.0 > b.0 => {
                    differing += 1;
                    right.next();
                }
                (Some(_), _) => {
                    differing += 1;
                    left.next();
                }
                (None, Some(_)) => {
                    differing += 1;
                    right.next();
                }
            }
        }
    }
}

impl<'q> People<'q> {
    /// Nobody yet.
    pub fn new(keys: &'q [Key], sources: &'q [Told], secrets: &'q Keys) -> Self {
        let (known, runs, views) = (Known::default(), HashMap::new(), HashMap::new());
        Self { keys, sources, secrets, known, runs, views }
    }

    /// Begins a run, which may turn out to have nobody.
    pub fn begin(&mut self, run: u16) {
        self.runs.entry(run).or_default();
    }

    /// Adds groups of a run: keys, person, and the columns of sources.
    ///
    /// # Errors
    /// The batch is not what the plan of a run produces.
    pub fn add(&mut self, run: u16, batch: &RecordBatch) -> Result<(), ReleaseError> {
        let layout = || ReleaseError::Layout("people of another shape".to_owned());
        let (keys, rest) = batch.columns().split_at_checked(self.keys.len()).ok_or_else(layout)?;
        let (person, columns) = rest.split_first().ok_or_else(layout)?;
        let numbers = self.keys.iter().zip(keys).map(|(key, values)| key.numbers(values));
        let numbers = numbers.collect::<Result<Vec<_>, _>>()?;
        let amounts = self.sources.iter().map(|source| amounts(source, columns, batch.num_rows()));
        let amounts = amounts.collect::<Result<Vec<_>, _>>()?;
        let (known, secrets) = (&mut self.known, self.secrets);
        let run = self.runs.entry(run).or_default();
        let named = each_person(person, |row, id| {
            let mut cell = [ANY; MOST_CONDITIONS];
            for (place, numbers) in cell.iter_mut().zip(&numbers) {
                *place = numbers.get(row).copied().unwrap_or(ANY);
            }
            run.cells.push(cell);
            run.people.push(known.number(id, secrets));
            run.amounts.extend(amounts.iter().map(|of| of.get(row).copied().unwrap_or_default()));
        });
        named.map_err(|_| layout())
    }

    /// What the people of a cell contribute to `sources`, clipped; `Err` names the run that is needed for it.
    pub fn contributions(&mut self, cell: &Cell, off: Off, sources: &[usize]) -> Result<Contributions, u16> {
        if !self.views.contains_key(&off) {
            let run = self.runs.get(&off.relation).ok_or(off.relation)?;
            self.views.insert(off, View::of(run, off));
        }
        let (Some(run), Some(view)) = (self.runs.get(&off.relation), self.views.get(&off)) else {
            return Err(off.relation);
        };
        let groups = view.cells.get(&masked(cell, off)).and_then(|range| view.order.get(range.clone()));
        let mut people: Vec<(u32, Vec<Amount>)> = Vec::new();
        for group in groups.unwrap_or_default() {
            let Some(person) = run.people.get(*group) else { continue };
            let of = |source: &usize| run.amounts.get(group * self.sources.len() + source).copied().unwrap_or_default();
            match people.last_mut().filter(|(last, _)| last == person) {
                Some((_, totals)) => totals.iter_mut().zip(sources).for_each(|(total, source)| {
                    let more = of(source);
                    total.entering = total.entering.saturating_add(more.entering);
                    total.total = total.total.saturating_add(more.total);
                }),
                None => people.push((*person, sources.iter().map(of).collect())),
            }
        }
        let clipped = people.into_iter().filter_map(|(person, amounts)| {
            let values = amounts.iter().zip(sources).map(|(amount, source)| {
                let (low, high) = self.sources.get(*source)?.value.as_ref().map_or((0, 0), |(_, c)| (c.low, c.high));
                (amount.entering > 0).then(|| amount.total.clamp(low, high))
            });
            let values: Vec<_> = values.collect();
            values.iter().any(Option::is_some).then_some((person, values))
        });
        Ok(Contributions(clipped.collect()))
    }

    /// What a cell's rules ask for of the source at `position` of those that were asked for.
    pub fn told(&self, cell: &Contributions, position: usize, source: usize) -> Contributed {
        let mut told = Contributed::default();
        let contribution = self.sources.get(source).and_then(|source| source.value.as_ref().map(|(_, of)| of));
        for (person, values) in &cell.0 {
            let Some(value) = values.get(position).copied().flatten() else { continue };
            let (Some(name), Some(record)) = (self.known.name(*person), self.known.record(*person)) else { continue };
            told.add_person(record);
            if let Some(contribution) = contribution.filter(|_| value != 0) {
                told.add_value(value, contribution.value_key(self.secrets, name, value));
            }
        }
        told
    }
}

impl Known {
    fn number(&mut self, id: &[u8], secrets: &Keys) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(id.into(), number);
        self.names.push(id.into());
        self.records.push(prf64(&secrets.record, &[id]));
        number
    }

    fn name(&self, number: u32) -> Option<&[u8]> {
        self.names.get(usize::try_from(number).ok()?).map(AsRef::as_ref)
    }

    fn record(&self, number: u32) -> Option<u64> {
        self.records.get(usize::try_from(number).ok()?).copied()
    }
}

impl View {
    fn of(run: &Run, off: Off) -> Self {
        let cell = |group: &usize| run.cells.get(*group).map_or([ANY; MOST_CONDITIONS], |cell| masked(cell, off));
        let mut order: Vec<usize> = (0..run.people.len()).collect();
        order.sort_by_cached_key(|group| (cell(group), run.people.get(*group).copied()));
        let mut cells: HashMap<Cell, Range<usize>> = HashMap::new();
        for (at, group) in order.iter().enumerate() {
            cells.entry(cell(group)).and_modify(|range| range.end = at + 1).or_insert(at..at + 1);
        }
        Self { order, cells }
    }
}

/// A cell without the values of keys that are taken off.
fn masked(cell: &Cell, off: Off) -> Cell {
    let mut masked = *cell;
    for (at, number) in masked.iter_mut().enumerate() {
        if off.keys & (1 << at) != 0 {
            *number = ANY;
        }
    }
    masked
}

/// What each row of a batch tells of a source.
fn amounts(source: &Told, columns: &[ArrayRef], rows: usize) -> Result<Vec<Amount>, ReleaseError> {
    let layout = || ReleaseError::Layout("contributions of another shape".to_owned());
    let numbers = |at: usize| -> Result<Vec<i128>, ReleaseError> {
        let column = columns.get(at).ok_or_else(layout)?;
        if let Some(counts) = column.as_primitive_opt::<Int64Type>() {
            return Ok(counts.iter().map(|count| count.map_or(0, i128::from)).collect());
        }
        let totals = column.as_primitive_opt::<Decimal128Type>().ok_or_else(layout)?;
        Ok(totals.iter().map(Option::unwrap_or_default).collect())
    };
    let entering = match source.entering {
        Some(at) => numbers(at)?,
        None => vec![1; rows],
    };
    let totals = match &source.value {
        Some((at, _)) => numbers(*at)?,
        None => vec![0; rows],
    };
    let amount =
        |(entering, total): (i128, i128)| Amount { entering: i64::try_from(entering).unwrap_or(i64::MAX), total };
    Ok(entering.into_iter().zip(totals).map(amount).collect())
}
