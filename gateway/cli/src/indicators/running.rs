//! Asks an indicator's question for periods.

use std::str::FromStr;

use arrow::array::AsArray;
use khidi_queries_indicators::{Indicator, Period, PeriodError};
use khidi_queries_protocol::report::QueryReport;
use khidi_queries_tables::Told;
use thiserror::Error;

use super::dates;
use crate::failure::{Exit, Failure};
use crate::sql::client::Client;
use crate::sql::connection::ConnectionArgs;
use crate::sql::failure::Language;
use crate::stdout::say;

/// Most periods of one run.
const MOST_PERIODS: usize = 240;

/// A period, or all from one to another of the same length.
#[derive(Debug, Clone)]
pub(crate) struct Periods(Vec<Period>);

/// Why a text names no periods.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum PeriodsError {
    /// One of them is none.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// From one to another of another length, or backwards, or too many.
    #[error("write FIRST..LAST, two periods of one length, at most {MOST_PERIODS} apart")]
    Range,
}

impl FromStr for Periods {
    type Err = PeriodsError;

    fn from_str(text: &str) -> Result<Self, PeriodsError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last): (Period, Period) = (first.parse()?, last.parse()?);
        let mut all = vec![last];
        let mut period = last;
        while period != first {
            period = period.before();
            all.push(period);
            if all.len() > MOST_PERIODS || period.from() < first.from() {
                return Err(PeriodsError::Range);
            }
        }
        all.reverse();
        Ok(Self(all))
    }
}

/// What agencies would be asked for the first of the periods.
pub(super) async fn explain(
    indicator: &Indicator,
    periods: &Periods,
    connection: &ConnectionArgs,
) -> Result<(), Failure> {
    let Some(period) = periods.of(indicator)?.first().copied() else { return Ok(()) };
    let mut client = connection.connect().await?;
    let question = format!("EXPLAIN {}", indicator.question(period));
    let answer = client.ask(&question).await.map_err(|error| error.told(connection.language()))?;
    let lines = answer.batches.iter().filter_map(|batch| batch.column(0).as_string_opt::<i32>()).flatten();
    say(&lines.flatten().map(|line| format!("{line}\n")).collect::<String>())
}

/// Asks for each period, one after the other.
pub(super) async fn tables(
    indicator: &Indicator,
    periods: &Periods,
    connection: &ConnectionArgs,
    today: i64,
) -> Result<Vec<Told>, Failure> {
    let periods = periods.of(indicator)?;
    if let Some(future) = periods.iter().find(|period| period.until() > today) {
        let text = format!("{future} ends on {}", dates::written(future.until() - 1));
        return Err(Failure::usage(text).with_hint("Ask for periods that are over."));
    }
    let mut client = connection.connect().await?;
    let told = asked(&mut client, indicator, periods, connection.language(), today).await?;
    for untold in periods.iter().filter(|period| told.iter().all(|told| told.period != **period)) {
        eprintln!("-- {} {untold}: no cell can be told", indicator.id);
    }
    if told.is_empty() {
        let periods: Vec<_> = periods.iter().map(ToString::to_string).collect();
        let text = format!("no cell of {} can be told for {}", indicator.id, periods.join(", "));
        return Err(
            Failure::new(Exit::Here, text).with_hint("The data may not reach so far, or rest on too few people.")
        );
    }
    for Told { period, table, .. } in &told {
        let (cells, withheld) = (table.cells.len(), table.withheld());
        eprintln!("-- {} {period}: {cells} cells, {withheld} of them withheld", indicator.id);
    }
    Ok(told)
}

/// Asks a gateway for periods that are over, one after the other. Those of which nothing can be told are left out.
pub(crate) async fn asked(
    client: &mut Client,
    indicator: &Indicator,
    periods: &[Period],
    language: Language,
    today: i64,
) -> Result<Vec<Told>, Failure> {
    client.set("khidi.status", "columns").map_err(|error| error.told(language))?;
    let mut told = Vec::new();
    for period in periods {
        told.extend(table(client, indicator, *period, language, today).await?);
    }
    Told::withhold(indicator, &mut told);
    Ok(told)
}

/// The table of a period; `None` if nothing of it can be told.
async fn table(
    client: &mut Client,
    indicator: &Indicator,
    period: Period,
    language: Language,
    today: i64,
) -> Result<Option<Told>, Failure> {
    let answer = client.ask(&indicator.question(period)).await.map_err(|error| error.told(language))?;
    let known_until = answer.report.as_ref().and_then(oldest).unwrap_or(today);
    let told = Told::of(indicator, period, &answer.batches, known_until).map_err(|error| Failure::here(&error))?;
    for ((dimension, code), rows) in told.iter().flat_map(|told| &told.table.unknown) {
        eprintln!("warning: {period}: '{code}' is in no list of {dimension}; {rows} rows are told as UNK");
    }
    Ok(told)
}

/// The day of the oldest data behind an answer.
fn oldest(report: &QueryReport) -> Option<i64> {
    report.fragments.iter().filter_map(|fragment| dates::parse(fragment.as_of.as_deref()?).ok()).min()
}

impl Periods {
    /// Each, first to last.
    pub(crate) fn each(&self) -> impl Iterator<Item = Period> {
        self.0.iter().copied()
    }

    /// The periods, if they are as long as those of the indicator.
    pub(crate) fn of(&self, indicator: &Indicator) -> Result<&[Period], Failure> {
        match self.0.iter().find(|period| period.frequency() != indicator.frequency) {
            Some(other) => {
                let example = Period::of_day(indicator.frequency, 20_000);
                Err(Failure::usage(format!("{} is told for periods such as {example}, not {other}", indicator.id)))
            }
            None => Ok(&self.0),
        }
    }
}
