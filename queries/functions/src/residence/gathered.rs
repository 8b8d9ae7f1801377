//! The crossings of many people, gathered as they come: twelve bytes each, put in order only when something is told.

use std::mem::{size_of, take};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int64Array, ListArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, FieldRef};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err};
use datafusion_expr::{Accumulator, EmitTo, GroupsAccumulator};

use super::history::{Crossing, Day, History, Life, Side};
use super::telling::{People, Telling};

/// A group is a person; its number is how the engine counts it.
#[derive(Debug)]
pub(super) struct Gathered {
    telling: Telling,
    crossings: Vec<Crossing>,
    /// Whose each crossing is.
    whose: Vec<u32>,
    lives: Vec<Life>,
}

impl Gathered {
    pub(super) const fn new(telling: Telling) -> Self {
        Self { telling, crossings: Vec::new(), whose: Vec::new(), lives: Vec::new() }
    }

    pub(super) fn state_fields() -> Vec<FieldRef> {
        vec![
            Arc::new(Field::new("crossings", DataType::List(code_field()), true)),
            Arc::new(Field::new("born", DataType::Date32, true)),
            Arc::new(Field::new("died", DataType::Date32, true)),
        ]
    }

    fn note(&mut self, person: usize, crossing: Crossing) -> Result<()> {
        self.whose.push(u32::try_from(person).map_err(|_| exec_datafusion_err!("too many people"))?);
        self.crossings.push(crossing);
        Ok(())
    }

    /// The earliest birth and the earliest death count.
    fn live(&mut self, person: usize, born: Option<i32>, died: Option<i32>) {
        if let Some(life) = self.lives.get_mut(person) {
            life.born = earliest(life.born, born);
            life.died = earliest(life.died, died);
        }
    }

    /// Takes the first people out, each with their crossings in one piece.
    fn take(&mut self, emit_to: EmitTo) -> Taken {
        let lives = emit_to.take_needed(&mut self.lives);
        let mut ends = vec![0; lives.len()];
        for person in &self.whose {
            if let Some(count) = ends.get_mut(*person as usize) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            let start = total;
            total += *end;
            *end = start;
        }
        let mut ordered = vec![Crossing::of_code(0); total];
        let (mut others, mut whose_others) = (Vec::new(), Vec::new());
        for (crossing, person) in take(&mut self.crossings).into_iter().zip(take(&mut self.whose)) {
            // Where each person's crossings begin moves on until it is where they end.
            match ends.get_mut(person as usize) {
                Some(at) => {
                    if let Some(place) = ordered.get_mut(*at) {
                        *place = crossing;
                    }
                    *at += 1;
                }
                None => {
                    others.push(crossing);
                    whose_others.push(person - lives.len() as u32);
                }
            }
        }
        (self.crossings, self.whose) = (others, whose_others);
        Taken { lives, ends, crossings: ordered, history: History::default() }
    }
}

fn code_field() -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Int64, true))
}

fn earliest(known: Option<Day>, other: Option<i32>) -> Option<Day> {
    known.into_iter().chain(other.map(Day::from)).min()
}

/// People with their crossings, those of one person side by side.
struct Taken {
    lives: Vec<Life>,
    /// Where the crossings of each person end; the next one's begin there.
    ends: Vec<usize>,
    crossings: Vec<Crossing>,
    history: History,
}

impl People for Taken {
    fn each(&mut self, mut see: impl FnMut(Option<&History>)) {
        let mut rest = self.crossings.as_mut_slice();
        let mut start = 0;
        for (life, end) in self.lives.iter().zip(&self.ends) {
            let (own, others) = rest.split_at_mut((end - start).min(rest.len()));
            self.history.read(own, *life);
            see((!own.is_empty()).then_some(&self.history));
            (rest, start) = (others, *end);
        }
    }
}

impl GroupsAccumulator for Gathered {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.lives.resize(total_num_groups, Life::default());
        let [crossed_at, direction, more @ ..] = values else {
            return Err(exec_datafusion_err!("a crossing without its columns"));
        };
        let moments = crossed_at.as_primitive_opt::<TimestampMicrosecondType>();
        let moments = moments.ok_or_else(|| exec_datafusion_err!("the time of a crossing is no timestamp"))?;
        let sides = sides(direction)?;
        let dates = |at: usize| more.get(at).and_then(|column| column.as_primitive_opt::<Date32Type>());
        let (born, died) = (dates(0), dates(1));
        for (row, person) in group_indices.iter().enumerate() {
            if opt_filter.is_some_and(|filter| filter.is_null(row) || !filter.value(row)) {
                continue;
            }
            let moment = moments.is_valid(row).then(|| moments.value(row));
            let crossing = moment.zip(sides(row)).and_then(|(moment, side)| Crossing::new(moment, side));
            if let Some(crossing) = crossing {
                self.note(*person, crossing)?;
            }
            self.live(*person, date(born, row), date(died, row));
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let mut people = self.take(emit_to);
        self.telling.tell(&mut people)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let Taken { lives, ends, crossings, .. } = self.take(emit_to);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let offsets = OffsetBuffer::from_lengths(ends.iter().zip(starts).map(|(end, start)| end - start));
        let codes = Int64Array::from_iter_values(crossings.iter().map(|crossing| crossing.code()));
        let born = lives.iter().map(|life| life.born.and_then(|day| i32::try_from(day).ok()));
        let died = lives.iter().map(|life| life.died.and_then(|day| i32::try_from(day).ok()));
        Ok(vec![
            Arc::new(ListArray::try_new(code_field(), offsets, Arc::new(codes), None)?),
            Arc::new(born.collect::<Date32Array>()),
            Arc::new(died.collect::<Date32Array>()),
        ])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.lives.resize(total_num_groups, Life::default());
        let another = || exec_datafusion_err!("gathered crossings of another shape");
        let [crossings, born, died] = values else { return Err(another()) };
        let lists = crossings.as_list_opt::<i32>().ok_or_else(another)?;
        let codes = lists.values().as_primitive_opt::<Int64Type>().ok_or_else(another)?;
        let (born, died) = (born.as_primitive_opt::<Date32Type>(), died.as_primitive_opt::<Date32Type>());
        for (row, (person, ends)) in group_indices.iter().zip(lists.offsets().windows(2)).enumerate() {
            let &[start, end] = ends else { return Err(another()) };
            let own = if lists.is_null(row) { 0..0 } else { start as usize..end as usize };
            for code in codes.values().get(own).ok_or_else(another)? {
                self.note(*person, Crossing::of_code(*code))?;
            }
            self.live(*person, date(born, row), date(died, row));
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |column| column.len());
        let mut each = Self::new(self.telling);
        let people: Vec<usize> = (0..rows).collect();
        GroupsAccumulator::update_batch(&mut each, values, &people, opt_filter, rows)?;
        GroupsAccumulator::state(&mut each, EmitTo::All)
    }

    fn size(&self) -> usize {
        self.crossings.capacity() * size_of::<Crossing>()
            + self.whose.capacity() * size_of::<u32>()
            + self.lives.capacity() * size_of::<Life>()
    }
}

fn date(column: Option<&Date32Array>, row: usize) -> Option<i32> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

/// Where each row's direction leads, if anywhere.
fn sides(direction: &ArrayRef) -> Result<Box<dyn Fn(usize) -> Option<Side> + '_>> {
    if let Some(words) = direction.as_string_view_opt() {
        return Ok(Box::new(move |row| words.is_valid(row).then(|| side(words.value(row))).flatten()));
    }
    let words = direction.as_string_opt::<i32>();
    let words = words.ok_or_else(|| exec_datafusion_err!("the direction of a crossing is no text"))?;
    Ok(Box::new(move |row| words.is_valid(row).then(|| side(words.value(row))).flatten()))
}

fn side(word: &str) -> Option<Side> {
    [Side::In, Side::Out].into_iter().find(|side| side.as_str() == word)
}

/// One person, where there are no keys.
#[derive(Debug)]
pub(super) struct Single(Gathered);

impl Single {
    pub(super) const fn new(gathered: Gathered) -> Self {
        Self(gathered)
    }

    fn only(&mut self) {
        self.0.lives.resize(1, Life::default());
    }
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::update_batch(&mut self.0, values, &one_group(values), None, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.only();
        let copy = Gathered {
            telling: self.0.telling,
            crossings: self.0.crossings.clone(),
            whose: self.0.whose.clone(),
            lives: self.0.lives.clone(),
        };
        // A window asks again and again.
        let told = GroupsAccumulator::evaluate(&mut self.0, EmitTo::All)?;
        self.0 = copy;
        ScalarValue::try_from_array(&told, 0)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + GroupsAccumulator::size(&self.0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.only();
        let state = GroupsAccumulator::state(&mut self.0, EmitTo::All)?;
        state.iter().map(|part| ScalarValue::try_from_array(part, 0)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        GroupsAccumulator::merge_batch(&mut self.0, states, &one_group(states), 1)
    }
}

fn one_group(columns: &[ArrayRef]) -> Vec<usize> {
    vec![0; columns.first().map_or(0, |column| column.len())]
}
