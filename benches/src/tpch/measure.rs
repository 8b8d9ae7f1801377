//! All queries in turns, so that what else happens on the machine meets both alike.

use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Instant, SystemTime};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::Outcome;
use crate::baseline::{Baseline, collect, session};
use crate::federation::Federation;
use crate::inputs;
use crate::queries::{self, Query};

/// What was measured of one query. Times are milliseconds; the n-th of each were taken in a row.
pub(crate) struct Measured {
    /// The query.
    pub(crate) name: String,
    /// Times through Khidi.
    pub(crate) khidi: Vec<f64>,
    /// Times of one DataFusion.
    pub(crate) baseline: Vec<f64>,
    /// Bytes that crossed the agencies' boundaries in one answer, at most.
    pub(crate) bytes: u64,
    /// Bytes of the inputs that had to cross.
    pub(crate) inputs: u64,
    /// Requests to agencies.
    pub(crate) fragments: usize,
    answer: Vec<RecordBatch>,
}

/// Measures all queries over these tables; an answer that is not the baseline's fails the run.
/// Beside them the most memory of each process, by its name, in KiB.
pub(crate) async fn measure(
    tables: &Path,
    runs: NonZeroU32,
    now: SystemTime,
) -> Outcome<(Vec<Measured>, Vec<(String, u64)>)> {
    let mut federation = Federation::start(tables, now).await?;
    let mut baseline = Baseline::start(tables).await?;
    let queries = queries::all()?;
    let mut all: Vec<Measured> = queries.iter().map(|query| Measured::nothing(&query.name)).collect();
    for run in 0..=runs.get() {
        for (query, measured) in queries.iter().zip(&mut all) {
            // From sending to the last byte.
            let begin = Instant::now();
            let answer = federation.client.ask(&query.sql).await.map_err(|error| format!("{}: {error}", query.name))?;
            let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
            let other = baseline.ask(&query.name).await?;
            if run > 0 {
                measured.khidi.push(milliseconds);
                measured.baseline.push(other);
            }
            let report = answer.report.as_ref().ok_or("an answer without an account")?;
            measured.bytes = measured.bytes.max(report.fragments.iter().map(|fragment| fragment.bytes).sum());
            measured.fragments = report.fragments.len();
            measured.answer = answer.batches;
        }
        eprintln!("run {run} of {runs}");
    }
    let processes = federation.processes.iter().chain([&baseline.0]);
    let peaks =
        processes.map(|process| Ok((process.name().to_owned(), process.peak_memory()?))).collect::<Outcome<_>>()?;
    drop((federation, baseline));
    let context = session(tables).await?;
    for (query, measured) in queries.iter().zip(&mut all) {
        measured.inputs = inputs::bytes(&context, &query.name).await?;
        same(query, &measured.answer, &collect(&context, &query.sql).await?)?;
    }
    Ok((all, peaks))
}

impl Measured {
    fn nothing(name: &str) -> Self {
        let (khidi, baseline, answer) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.to_owned(), khidi, baseline, bytes: 0, inputs: 0, fragments: 0, answer }
    }
}

/// Whether both answers have the same rows, in any order. Values are told in the types of the first; where those are
/// floats, as quotients are here and decimals there, by eight digits.
fn same(query: &Query, answer: &[RecordBatch], expected: &[RecordBatch]) -> Outcome<()> {
    let types: Vec<DataType> = answer
        .first()
        .map_or_else(Vec::new, |batch| batch.schema().fields().iter().map(|field| field.data_type().clone()).collect());
    let (answer, expected) = (told(answer, &types)?, told(expected, &types)?);
    match answer.iter().zip(&expected).find(|(one, other)| one != other) {
        Some((one, other)) => Err(format!("{}: {one}; one DataFusion says {other}", query.name).into()),
        None if answer.len() == expected.len() => Ok(()),
        None => Err(format!("{}: {} rows, not {}", query.name, answer.len(), expected.len()).into()),
    }
}

fn told(batches: &[RecordBatch], types: &[DataType]) -> Outcome<Vec<String>> {
    let mut rows = Vec::new();
    for batch in batches {
        let mut columns = Vec::new();
        for (column, kind) in batch.columns().iter().zip(types) {
            let column = cast(column, kind)?;
            columns.push(match column.as_primitive_opt::<Float64Type>() {
                Some(floats) => floats.iter().map(|value| format!("{:.7e}", value.unwrap_or(f64::NAN))).collect(),
                None => texts(column.as_ref())?,
            });
        }
        rows.extend((0..batch.num_rows()).map(|row| {
            columns.iter().filter_map(|column: &Vec<String>| column.get(row).cloned()).collect::<Vec<_>>().join(" | ")
        }));
    }
    rows.sort();
    Ok(rows)
}

fn texts(column: &dyn Array) -> Outcome<Vec<String>> {
    let options = FormatOptions::default().with_null("NULL");
    let formatter = ArrayFormatter::try_new(column, &options)?;
    Ok((0..column.len()).map(|row| formatter.value(row).to_string()).collect())
}
