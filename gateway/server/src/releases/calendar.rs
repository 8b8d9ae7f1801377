//! The calendar of releases: by when a table of each period is due, and what has come of it. Pure.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, Int64Array, StringArray, TimestampMicrosecondArray};
use datafusion::arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use khidi_gateway_releases::Manifest;
use khidi_queries_functions::civil::Instant;
use khidi_queries_indicators::{Indicator, Period};

use super::tables::{columns, days, is_provisional, made_at};

/// How many periods that are over are told of each indicator at most, before the one that is not: back to the first that was
/// released, and the last one in any case.
const PERIODS: usize = 12;

/// The table's columns.
pub(super) fn schema() -> SchemaRef {
    columns(&[
        ("indicator", DataType::Utf8),
        ("period", DataType::Utf8),
        ("ends", DataType::Date32),
        ("due", DataType::Date32),
        ("state", DataType::Utf8),
        ("version", DataType::Int64),
        ("first_made_at", DataType::Timestamp(TimeUnit::Microsecond, None)),
        ("is_provisional", DataType::Boolean),
    ])
}

/// A period of an indicator.
struct Entry<'e> {
    indicator: &'e Indicator,
    period: Period,
    state: &'static str,
    first: Option<&'e Manifest>,
    latest: Option<&'e Manifest>,
}

/// The last periods of each indicator as of a day, counted from 1970-01-01.
pub(super) fn rows(
    schema: &SchemaRef,
    catalogue: &[Indicator],
    manifests: &[Manifest],
    today: i64,
) -> Result<RecordBatch, ArrowError> {
    let mut entries = Vec::new();
    for indicator in catalogue {
        let mut period = Period::of_day(indicator.frequency, today);
        let released = manifests.iter().filter(|made| made.indicator.as_str() == indicator.id);
        let first = released.filter_map(|made| made.period.parse::<Period>().ok()).map(Period::from).min();
        for nth in 0..=PERIODS {
            if nth > 1 && first.is_none_or(|first| period.from() < first) {
                break;
            }
            entries.push(entry(indicator, period, manifests, today));
            period = period.before();
        }
    }
    let texts = |text: &dyn Fn(&Entry<'_>) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(entries.iter().map(text)))
    };
    let latest = |entry: &Entry<'_>| entry.latest.map(|latest| i64::from(latest.version.get()));
    let columns: Vec<ArrayRef> = vec![
        texts(&|entry| entry.indicator.id.clone()),
        texts(&|entry| entry.period.to_string()),
        days(entries.iter().map(|entry| entry.period.until() - 1)),
        days(entries.iter().map(|entry| entry.indicator.due(entry.period))),
        texts(&|entry| entry.state.to_owned()),
        Arc::new(entries.iter().map(latest).collect::<Int64Array>()),
        Arc::new(entries.iter().map(|entry| entry.first.map(made_at)).collect::<TimestampMicrosecondArray>()),
        Arc::new(entries.iter().map(|entry| entry.latest.map(is_provisional)).collect::<BooleanArray>()),
    ];
    RecordBatch::try_new(Arc::clone(schema), columns)
}

fn entry<'e>(indicator: &'e Indicator, period: Period, manifests: &'e [Manifest], today: i64) -> Entry<'e> {
    let name = period.to_string();
    let of = manifests.iter().filter(|made| made.indicator.as_str() == indicator.id && made.period == name);
    let (first, latest) = (of.clone().min_by_key(|made| made.version), of.max_by_key(|made| made.version));
    let due = indicator.due(period);
    let state = match first {
        Some(first) if i64::from(Instant::from_unix_micros(made_at(first)).local_days()) <= due => "released",
        Some(_) => "released late",
        None if period.until() > today => "running",
        None if due < today => "overdue",
        None => "due",
    };
    Entry { indicator, period, state, first, latest }
}
