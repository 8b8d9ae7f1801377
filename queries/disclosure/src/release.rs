//! The only maker of [`Released`]: from raw results to what may leave, by the rules of a checked plan.

mod cell;
mod guard;
mod snapped;
mod value;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, Scalar, UInt8Array, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use datafusion_expr::LogicalPlan;
use thiserror::Error;

use crate::noise::keyed::Keys;
use crate::question::{GROUPING_ID, Question};

pub(crate) use guard::Guard;
pub use snapped::Gathering;
pub(crate) use snapped::Snapping;
pub(crate) use value::{Draw, Measured, Value, Variable};

/// Something that may cross an agency's boundary. Only [`Rules::release`] makes one.
#[derive(Debug, Clone)]
pub struct Released<T>(T);

impl<T> Released<T> {
    /// What was released.
    pub fn into_inner(self) -> T {
        self.0
    }

    /// What was released, to look at.
    pub fn as_inner(&self) -> &T {
        &self.0
    }
}

/// How far a released value can be trusted: the `UInt8` beside each measure on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// As the registers say.
    Exact = 0,
    /// Moved by the agency's noise.
    Perturbed = 1,
    /// Not shown: empty, below the threshold, or not computable. One thing to the reader.
    Absent = 2,
}

/// Why raw results could not be released. Internal faults: none depends on what the data say.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The raw batch is not laid out as its plan says.
    #[error("raw result has an unexpected layout: {0}")]
    Layout(String),
    /// The agency's keys are not there.
    #[error("there are no keys to protect cells with")]
    NoKeys,
    /// A type that has no form on the wire.
    #[error("column {column} of type {data_type} has no form on the wire")]
    Type {
        /// The column.
        column: String,
        /// Its type.
        data_type: DataType,
    },
    /// Arrow refused a conversion.
    #[error("raw result could not be converted")]
    Arrow(#[from] ArrowError),
}

/// What is known of one measure when its values arrive.
#[derive(Debug, Clone)]
pub(crate) struct MeasureRule {
    /// Its name, under which its status stands.
    pub name: String,
    /// The columns of its value, with their types.
    pub columns: Vec<(String, DataType)>,
}

/// The source of a cell itself: everybody in it.
const CELL: usize = 0;

#[derive(Debug, Clone)]
enum Kind {
    Rows,
    Public,
    /// Exact cells of at least so many people; of the bare protection.
    Bare {
        threshold: i64,
    },
    /// The standard protection.
    Guarded(Box<Guard>),
    /// Ad hoc questions under the standard protection.
    AdHoc(Box<Snapping>),
}

/// How the results of a checked plan are released.
#[derive(Debug, Clone)]
pub struct Rules {
    kind: Kind,
    /// Names and raw types of what is grouped by, or of all columns for rows.
    keys: Vec<(String, DataType)>,
    measures: Vec<MeasureRule>,
}

impl Rules {
    pub(crate) fn public_rows(plan: &LogicalPlan) -> Self {
        let fields = plan.schema().fields().iter();
        let keys = fields.map(|field| (field.name().clone(), field.data_type().clone())).collect();
        Self { kind: Kind::Rows, keys, measures: Vec::new() }
    }

    pub(crate) fn public_cells(relation: &LogicalPlan, question: &Question, measures: Vec<MeasureRule>) -> Self {
        Self { kind: Kind::Public, keys: keys(relation, question), measures }
    }

    pub(crate) fn protected(
        relation: &LogicalPlan,
        question: &Question,
        measures: Vec<MeasureRule>,
        threshold: u64,
    ) -> Self {
        // A cell of nobody is never released, whatever the policy says.
        let threshold = i64::try_from(threshold).unwrap_or(i64::MAX).max(1);
        Self { kind: Kind::Bare { threshold }, keys: keys(relation, question), measures }
    }

    pub(crate) fn guarded(
        relation: &LogicalPlan,
        question: &Question,
        measures: Vec<MeasureRule>,
        guard: Guard,
    ) -> Self {
        Self { kind: Kind::Guarded(Box::new(guard)), keys: keys(relation, question), measures }
    }

    pub(crate) fn snapped(
        relation: &LogicalPlan,
        question: &Question,
        measures: Vec<MeasureRule>,
        snapping: Snapping,
    ) -> Self {
        Self { kind: Kind::AdHoc(Box::new(snapping)), keys: keys(relation, question), measures }
    }

    /// Gives the rules the keys that their draws come from; without, nothing under the standard protection is released.
    pub(crate) fn keyed(&mut self, keys: &Arc<Keys>) {
        match &mut self.kind {
            Kind::Guarded(guard) => guard.keyed(keys),
            Kind::AdHoc(snapping) => snapping.keyed(keys),
            Kind::Rows | Kind::Public | Kind::Bare { .. } => {}
        }
    }

    /// What stands between people and the cells of an ad hoc question.
    pub(crate) fn snapping(&self) -> Option<&Snapping> {
        if let Kind::AdHoc(snapping) = &self.kind { Some(snapping) } else { None }
    }

    /// What stands between cells and their release under the standard protection.
    pub(crate) fn guard(&self) -> Option<&Guard> {
        if let Kind::Guarded(guard) = &self.kind { Some(guard) } else { None }
    }

    /// Whether cells are released, rather than public rows.
    #[must_use]
    pub fn are_cells(&self) -> bool {
        !matches!(self.kind, Kind::Rows)
    }

    /// The schema of what is released: the keys, [`GROUPING_ID`] where sets were asked for, then per measure the columns
    /// of its value and `m{i}__status`, for a histogram per bin `m{i}__b{j}` and `m{i}__b{j}__status`.
    ///
    /// # Errors
    /// A key or column has a type without a form on the wire.
    pub fn schema(&self) -> Result<SchemaRef, ReleaseError> {
        let mut fields = Vec::new();
        for (name, raw) in &self.keys {
            fields.push(Field::new(name, wire(name, raw)?, true));
        }
        for measure in &self.measures {
            for (name, raw) in &measure.columns {
                fields.push(Field::new(name, wire(name, raw)?, true));
            }
            fields.push(Field::new(format!("{}__status", measure.name), DataType::UInt8, false));
        }
        Ok(Arc::new(Schema::new(fields)))
    }

    /// Releases one batch of raw results. Each cell is judged by itself. What is left of a batch tells of cells that are
    /// not: released cells are put in one piece and in the order of their keys before they leave.
    ///
    /// # Errors
    /// The batch is not what the plan produces; nothing of it is released then.
    pub fn release(&self, raw: &RecordBatch) -> Result<Released<RecordBatch>, ReleaseError> {
        let schema = self.schema()?;
        match &self.kind {
            Kind::Rows => {
                let columns = self.converted(raw.columns(), &schema)?;
                Ok(Released(RecordBatch::try_new_with_options(
                    schema,
                    columns,
                    &arrow_array::RecordBatchOptions::new().with_row_count(Some(raw.num_rows())),
                )?))
            }
            Kind::Public => self.public(raw, schema),
            Kind::Bare { threshold } => self.protected_cells(raw, &schema, *threshold),
            Kind::Guarded(guard) => self.guarded_cells(raw, &schema, guard),
            // Its batches tell of people, and of several runs.
            Kind::AdHoc(_) => Err(ReleaseError::Layout("one run of several".to_owned())),
        }
    }

    fn public(&self, raw: &RecordBatch, schema: SchemaRef) -> Result<Released<RecordBatch>, ReleaseError> {
        let (keys, mut rest) = self.split(raw, 0)?;
        let mut columns = self.converted(keys, &schema)?;
        for measure in &self.measures {
            let values = taken(&mut rest, measure.columns.len())?;
            columns.extend(measure.converted(values)?);
            columns.push(Arc::new(UInt8Array::from_value(Status::Exact as u8, raw.num_rows())));
        }
        Ok(Released(batch(schema, columns, raw.num_rows())?))
    }

    fn protected_cells(
        &self,
        raw: &RecordBatch,
        schema: &SchemaRef,
        threshold: i64,
    ) -> Result<Released<RecordBatch>, ReleaseError> {
        let (head, mut rest) = self.split(raw, 1)?;
        let (people, keys) = head.split_last().ok_or_else(|| ReleaseError::Layout("no people".to_owned()))?;
        let enough_people = enough(people, threshold)?;
        let mut columns = self.converted(keys, schema)?;
        for measure in &self.measures {
            let values = taken(&mut rest, measure.columns.len())?;
            let entering = taken(&mut rest, 1)?.first().ok_or_else(|| ReleaseError::Layout("entering".to_owned()))?;
            let passes = enough(entering, threshold)?;
            let is_whole = |row| values.iter().all(|value| value.is_valid(row));
            let passes: BooleanArray = (0..raw.num_rows())
                .map(|row| Some(enough_people.value(row) && passes.value(row) && is_whole(row)))
                .collect();
            let shown = values.iter().map(|value| shown(value, &passes)).collect::<Result<Vec<_>, _>>()?;
            columns.extend(measure.converted(&shown)?);
            let status =
                passes.iter().map(|pass| Some(if pass == Some(true) { Status::Exact } else { Status::Absent } as u8));
            columns.push(Arc::new(status.collect::<UInt8Array>()));
        }
        let cells = batch(Arc::clone(schema), columns, raw.num_rows())?;
        // A question without keys always has its one cell; otherwise nothing tells an empty cell from a small one.
        if self.keys.is_empty() {
            return Ok(Released(cells));
        }
        Ok(Released(arrow_select::filter::filter_record_batch(&cells, &enough_people)?))
    }

    /// The keys with `between` further columns, and what the measures have: one column per part of their values and,
    /// where there are columns between, one more each.
    fn split<'b>(
        &self,
        raw: &'b RecordBatch,
        between: usize,
    ) -> Result<(&'b [ArrayRef], &'b [ArrayRef]), ReleaseError> {
        let head = self.keys.len() + between;
        let measures: usize = self.measures.iter().map(|measure| measure.columns.len() + between).sum();
        if raw.num_columns() != head + measures {
            return Err(ReleaseError::Layout(format!("{} columns", raw.num_columns())));
        }
        raw.columns().split_at_checked(head).ok_or_else(|| ReleaseError::Layout("keys".to_owned()))
    }

    fn converted(&self, raw: &[ArrayRef], schema: &Schema) -> Result<Vec<ArrayRef>, ReleaseError> {
        if raw.len() != self.keys.len() {
            return Err(ReleaseError::Layout(format!("{} keys", raw.len())));
        }
        raw.iter().zip(schema.fields()).map(|(array, field)| convert(array, field.data_type())).collect()
    }
}

impl MeasureRule {
    fn converted(&self, values: &[ArrayRef]) -> Result<Vec<ArrayRef>, ReleaseError> {
        let columns = values.iter().zip(&self.columns);
        columns.map(|(value, (name, raw))| convert(value, &wire(name, raw)?)).collect()
    }
}

/// The next `count` columns.
fn taken<'b>(rest: &mut &'b [ArrayRef], count: usize) -> Result<&'b [ArrayRef], ReleaseError> {
    let (taken, left) = rest.split_at_checked(count).ok_or_else(|| ReleaseError::Layout("measures".to_owned()))?;
    *rest = left;
    Ok(taken)
}

/// A value where it passes. Copied, not masked: under a null bit a withheld value would still cross in the buffer.
fn shown(value: &ArrayRef, passes: &BooleanArray) -> Result<ArrayRef, ReleaseError> {
    let nothing = Scalar::new(new_null_array(value.data_type(), 1));
    Ok(arrow_select::zip::zip(passes, value, &nothing)?)
}

fn keys(relation: &LogicalPlan, question: &Question) -> Vec<(String, DataType)> {
    let schema = relation.schema();
    let typed = question.keys.iter().map(|key| {
        let data_type =
            schema.field_with_unqualified_name(key).map_or(DataType::Null, |field| field.data_type().clone());
        (key.clone(), data_type)
    });
    let set = question.grouping_sets.as_ref().map(|_| (GROUPING_ID.to_owned(), DataType::Int64));
    typed.chain(set).collect()
}

fn batch(schema: SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch, ReleaseError> {
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
}

fn enough(people: &ArrayRef, threshold: i64) -> Result<BooleanArray, ReleaseError> {
    let people = people
        .as_primitive_opt::<Int64Type>()
        .ok_or_else(|| ReleaseError::Layout("people are not counted in Int64".to_owned()))?;
    Ok(people.iter().map(|n| Some(n.unwrap_or(0) >= threshold)).collect())
}

/// Converts without loss; a value that does not fit fails the release rather than turn into NULL.
fn convert(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, ReleaseError> {
    if array.data_type() == to {
        return Ok(Arc::clone(array));
    }
    let options = arrow_cast::CastOptions { safe: false, ..Default::default() };
    Ok(arrow_cast::cast_with_options(array, to, &options)?)
}

fn wire(column: &str, raw: &DataType) -> Result<DataType, ReleaseError> {
    wire_type(raw).ok_or_else(|| ReleaseError::Type { column: column.to_owned(), data_type: raw.clone() })
}

/// The type on the wire for a type inside the engine: one of Boolean, Int64, Float64, Decimal128, Utf8, Date32, Timestamp(µs).
#[must_use]
pub fn wire_type(raw: &DataType) -> Option<DataType> {
    use arrow_schema::TimeUnit::Microsecond;
    Some(match raw {
        DataType::Boolean | DataType::Int64 | DataType::Float64 | DataType::Utf8 | DataType::Date32 => raw.clone(),
        DataType::Decimal128(..) => raw.clone(),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => {
            DataType::Int64
        }
        DataType::UInt64 => DataType::Decimal128(20, 0),
        DataType::Float16 | DataType::Float32 => DataType::Float64,
        DataType::Utf8View | DataType::LargeUtf8 | DataType::Null => DataType::Utf8,
        DataType::Dictionary(_, value) => return wire_type(value),
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(_, None) => DataType::Timestamp(Microsecond, None),
        _ => return None,
    })
}
