//! The tour's tables: indicators of the catalogue, asked like any question, and how they reach a statistics office.

use std::io::Write;

use khidi_queries_indicators::{Cell, Indicator, indicators};

use super::{STEPS as ALL, StepError, Users};
use crate::failure::Failure;
use crate::indicators::{Periods, asked, named, people};
use crate::releases::{pulled, released};
use crate::sql::failure::Language;

/// What protection leaves of a very small country.
const NOTHING: &str = "no cell rests on enough people to be told";

/// What the tour does beside asking in SQL.
pub(super) enum Step {
    /// Shows an indicator's table.
    Table {
        title: &'static str,
        id: &'static str,
        periods: &'static str,
        /// A dimension of which only one code is shown.
        only: Option<(&'static str, &'static str)>,
    },
    /// Releases tables, and pulls them.
    Release { title: &'static str, of: &'static [(&'static str, &'static str)] },
}

pub(super) const STEPS: [Step; 3] = [
    Step::Table {
        title: "How many people immigrated and emigrated each year, by the 183-day rule?",
        id: "migration_flows_183",
        periods: "2019..2023",
        only: None,
    },
    Step::Table {
        title: "Which grounds for suspending visa-free travel were reached in the twelve months to the end of 2022?",
        id: "early_warning",
        periods: "2022-12",
        only: Some(("window", "M12")),
    },
    Step::Release {
        title: "How do these tables reach the statistics office?",
        of: &[("migration_flows_183", "2019..2023"), ("early_warning", "2022-12")],
    },
];

pub(super) async fn step(
    users: &mut Users,
    number: usize,
    step: &Step,
    out: &mut (dyn Write + Send),
) -> Result<(), StepError> {
    let (Step::Table { title, .. } | Step::Release { title, .. }) = step;
    writeln!(out, "\n[{number}/{ALL}] {title}\n")?;
    let not_answered = |cause| StepError::NotAnswered { title, cause };
    match step {
        Step::Table { id, periods, only, .. } => {
            writeln!(out, "    khidi indicators run {id} --period {periods}\n")?;
            let table = table(users, id, periods, *only).await.map_err(not_answered)?;
            out.write_all(table.as_bytes())?;
        }
        Step::Release { of, .. } => {
            for (id, periods) in *of {
                writeln!(out, "    khidi indicators release {id} --period {periods}    (as the operator)")?;
            }
            writeln!(out, "    khidi pull --dir {}    (as the statistics office)\n", users.published.display())?;
            for line in release(users, of).await.map_err(not_answered)? {
                writeln!(out, "  {line}")?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn indicator(id: &str) -> Result<&'static Indicator, Failure> {
    named(indicators().map_err(|error| Failure::here(error))?, id)
}

fn each(periods: &str) -> Result<Periods, Failure> {
    periods.parse().map_err(|error| Failure::here(&error))
}

async fn table(users: &mut Users, id: &str, periods: &str, only: Option<(&str, &str)>) -> Result<String, Failure> {
    let (indicator, periods) = (indicator(id)?, each(periods)?);
    let told = asked(&mut users.analyst, indicator, periods.of(indicator)?, Language::En, users.today).await?;
    let place = only.and_then(|(dimension, code)| {
        let at = indicator.dimensions.iter().position(|known| known.id == dimension)?;
        Some((at, indicator.dimensions.get(at)?.codes.place(code)?))
    });
    if told.is_empty() {
        return Ok(format!("  {NOTHING}\n"));
    }
    let chosen = |cell: &Cell| place.is_none_or(|(at, place)| cell.places.get(at) == Some(&place));
    let mut text = Vec::new();
    people(indicator, &told, Language::En, &chosen, &mut text).map_err(|error| Failure::here(&error))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

async fn release(users: &Users, of: &[(&str, &str)]) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for (id, periods) in of {
        for period in each(periods)?.each() {
            let name = format!("{id}/{period}");
            let line = released(&users.operator, &name, Language::En).await?;
            lines.push(line.unwrap_or_else(|| format!("{name}: no release, because {NOTHING}")));
        }
    }
    let (names, all) = pulled(&users.office, &users.published, Language::En).await?;
    let there = all - names.len();
    lines.push(format!(
        "{} releases were pulled, {there} were there: of each SDMX-CSV and its structure message, CSV, Parquet, manifest, checksums",
        names.len()
    ));
    Ok(lines)
}
