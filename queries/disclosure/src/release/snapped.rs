//! Releases the cells of ad hoc questions: gathers what the runs of a question give of people, snaps each measure of each
//! cell that its keys can make, and shows what is left by the rules of other cells, with the people in the place of a node.

use std::sync::Arc;

use arrow_array::{RecordBatch, UInt8Array, UInt32Array};

use super::cell::{Cell, Named, Shown};
use super::value::Measured;
use super::{Kind, ReleaseError, Released, Rules, Status, batch};
use crate::ad_hoc::snap::{Condition, Off, snapped};
use crate::ad_hoc::{ANY, Cell as Place, Key, MOST_CONDITIONS, People, Told};
use crate::catalogue::safeguards::Safeguards;
use crate::contributions::Contributed;
use crate::noise::keyed::Keys;

/// What stands between people and the cells of an ad hoc question.
#[derive(Debug, Clone)]
pub(crate) struct Snapping {
    keys: Vec<Key>,
    told: Vec<Told>,
    values: Vec<Measured>,
    order: Vec<Condition>,
    safeguards: Option<Arc<Safeguards>>,
    secrets: Option<Arc<Keys>>,
}

impl Snapping {
    /// Without the agency's keys, and where its safeguards are not known, it releases nothing.
    pub fn new(
        keys: Vec<Key>,
        told: Vec<Told>,
        values: Vec<Measured>,
        order: Vec<Condition>,
        safeguards: Option<Arc<Safeguards>>,
    ) -> Self {
        Self { keys, told, values, order, safeguards, secrets: None }
    }

    pub fn keyed(&mut self, keys: &Arc<Keys>) {
        self.secrets = Some(Arc::clone(keys));
    }

    /// The keys.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How each value is made.
    pub fn values(&self) -> &[Measured] {
        &self.values
    }

    /// The rules of cells.
    pub fn safeguards(&self) -> Option<&Arc<Safeguards>> {
        self.safeguards.as_ref()
    }
}

/// An ad hoc question whose runs are being made.
#[derive(Debug)]
pub struct Gathering<'r> {
    rules: &'r Rules,
    snapping: &'r Snapping,
    safeguards: &'r Safeguards,
    secrets: &'r Keys,
    people: People<'r>,
    /// Every cell that the keys can make.
    cells: Vec<Place>,
    /// The sources that are snapped together: those of a value, or of the cells themselves.
    groups: Vec<Vec<usize>>,
    /// What is left of each source in each cell; of those that are settled.
    left: Vec<Vec<Contributed>>,
    settled: usize,
}

impl Rules {
    /// Begins to gather what an ad hoc question's runs give; `None` for other questions.
    ///
    /// # Errors
    /// There are no keys or safeguards to protect cells with.
    pub fn gathering(&self) -> Result<Option<Gathering<'_>>, ReleaseError> {
        let Kind::AdHoc(snapping) = &self.kind else { return Ok(None) };
        let (Some(secrets), Some(safeguards)) = (&snapping.secrets, &snapping.safeguards) else {
            return Err(ReleaseError::NoKeys);
        };
        let cells = cells(&snapping.keys);
        let mut groups: Vec<Vec<usize>> = vec![vec![super::CELL]];
        for sources in snapping.values.iter().map(|measured| measured.value.sources()) {
            if !groups.contains(&sources) {
                groups.push(sources);
            }
        }
        Ok(Some(Gathering {
            people: People::new(&snapping.keys, &snapping.told, secrets),
            left: vec![vec![Contributed::default(); cells.len()]; snapping.told.len()],
            rules: self,
            snapping,
            safeguards,
            secrets,
            cells,
            groups,
            settled: 0,
        }))
    }
}

impl Gathering<'_> {
    /// The number of a run that is still needed; `None` where all cells are settled. It hangs on people: every other run of
    /// the question is to be made as well, and what it gives to be thrown away.
    pub fn needed(&mut self) -> Option<usize> {
        while let Some(cell) = self.cells.get(self.settled) {
            for group in &self.groups {
                let of = |off: Off| self.people.contributions(cell, off, group);
                match snapped(&self.snapping.order, self.safeguards.threshold, of) {
                    Ok(contributions) => {
                        for (position, source) in group.iter().enumerate() {
                            let told = self.people.told(&contributions, position, *source);
                            let place = self.left.get_mut(*source).and_then(|cells| cells.get_mut(self.settled));
                            if let Some(place) = place {
                                *place = told;
                            }
                        }
                    }
                    Err(run) => return Some(usize::from(run)),
                }
            }
            self.settled += 1;
        }
        None
    }

    /// Begins a run, which may give nobody.
    pub fn begin(&mut self, run: usize) {
        self.people.begin(number(run));
    }

    /// Takes what a run gives.
    ///
    /// # Errors
    /// It is not what the plan of a run produces.
    pub fn add(&mut self, run: usize, people: &RecordBatch) -> Result<(), ReleaseError> {
        self.people.add(number(run), people)
    }

    /// How many cells the answer could have.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// Releases the cells.
    ///
    /// # Errors
    /// Runs are missing.
    pub fn release(mut self) -> Result<Released<RecordBatch>, ReleaseError> {
        if self.needed().is_some() {
            return Err(ReleaseError::Layout("a run is missing".to_owned()));
        }
        let schema = self.rules.schema()?;
        let values = &self.snapping.values;
        let mut kept: Vec<usize> = Vec::new();
        let mut shown: Vec<Vec<Option<Shown>>> = vec![Vec::new(); values.len()];
        let mut name = Vec::new();
        for row in 0..self.cells.len() {
            let cell = Cell {
                safeguards: self.safeguards,
                keys: self.secrets,
                row,
                named: Named::People,
                sources: &self.left,
            };
            let of_row: Vec<_> = values.iter().map(|measured| cell.shown(measured, &mut name)).collect();
            let tells = if values.is_empty() { cell.is_enough(&mut name) } else { of_row.iter().any(Option::is_some) };
            if tells || self.snapping.keys.is_empty() {
                kept.push(row);
                shown.iter_mut().zip(of_row).for_each(|(column, value)| column.push(value));
            }
        }
        let raw_keys = self.snapping.keys.iter().enumerate().map(|(at, key)| {
            let numbers = kept.iter().map(|row| self.cells.get(*row).and_then(|cell| cell.get(at)).copied());
            let numbers: UInt32Array = numbers.map(|number| number.map(u32::from)).collect();
            arrow_select::take::take(key.values(), &numbers, None)
        });
        let mut columns = self.rules.converted(&raw_keys.collect::<Result<Vec<_>, _>>()?, &schema)?;
        for (measure, values) in self.rules.measures.iter().zip(&shown) {
            columns.extend(measure.shown(values)?);
            let status = values.iter().map(|value| value.map_or(Status::Absent, |_| Status::Perturbed) as u8);
            columns.push(Arc::new(UInt8Array::from_iter_values(status)));
        }
        batch(schema, columns, kept.len()).map(Released)
    }
}

/// Every combination of the keys' values.
fn cells(keys: &[Key]) -> Vec<Place> {
    let mut cells = vec![[ANY; MOST_CONDITIONS]];
    for (at, key) in keys.iter().enumerate() {
        let with_each = |cell: Place| {
            (0..key.len()).map(move |number| {
                let mut cell = cell;
                if let (Some(place), Ok(number)) = (cell.get_mut(at), u16::try_from(number)) {
                    *place = number;
                }
                cell
            })
        };
        cells = cells.into_iter().flat_map(with_each).collect();
    }
    cells
}

fn number(run: usize) -> u16 {
    u16::try_from(run).unwrap_or(u16::MAX)
}
