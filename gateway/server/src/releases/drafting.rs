//! From an answer to what is to be released of it. Pure.

use std::collections::HashSet;

use datafusion::arrow::temporal_conversions::date32_to_datetime;
use khidi_gateway_releases::{
    AgencyNote, Cells, CellsError, Draft, Finality, IndicatorId, NameError, Protection, Release, Series, UnknownCode,
};
use khidi_queries_disclosure::catalogue;
use khidi_queries_indicators::{CellStatus, Indicator};
use khidi_queries_sdmx::{ConfStatus, Dimension, ObsStatus, Observation, ObservationError, Period, Structure, Value};
use khidi_queries_tables::{SdmxError, Told, observations, period, structure};

use crate::queries::Source;

/// Why an answer cannot be released: a defect of a definition.
#[derive(Debug, thiserror::Error)]
pub(super) enum DraftError {
    #[error(transparent)]
    Name(#[from] NameError),
    #[error(transparent)]
    Table(#[from] SdmxError),
    #[error(transparent)]
    Cells(#[from] CellsError),
    #[error(transparent)]
    Gone(#[from] ObservationError),
}

/// All versions of an indicator for a period.
pub(super) fn series(indicator: &Indicator, of: khidi_queries_indicators::Period) -> Result<Series, DraftError> {
    Ok(Series { indicator: IndicatorId::new(&indicator.id)?, period: period(of)? })
}

/// The release of a finished table that was asked for by `question`, rests on `sources`, and follows a version. A cell that the
/// version has and the table does not is told, too: as withheld, or where nothing is protected as nobody. Readers replace what they
/// are sent and keep the rest, so that a cell without a row would stand for ever.
pub(super) fn draft(
    indicator: &Indicator,
    question: String,
    told: Told,
    sources: &[Source],
    before: Option<&Release>,
) -> Result<Draft, DraftError> {
    let series = series(indicator, told.period)?;
    let finality = if told.provisional { Finality::Provisional } else { Finality::Final };
    let unknown = told.table.unknown.iter().map(|((dimension, code), rows)| UnknownCode {
        dimension: dimension.clone(),
        code: code.clone(),
        rows: u64::try_from(*rows).unwrap_or(u64::MAX),
    });
    let unknown = unknown.collect();
    let is_exact = told.table.cells.iter().all(|cell| cell.status == CellStatus::Exact);
    let structure = structure(indicator)?;
    let dimensions = structure.dimensions().iter().map(|dimension| dimension.id.to_string()).collect();
    let mut observations = observations(indicator, &[told])?;
    let known: HashSet<&[String]> = observations.iter().map(Observation::codes).collect();
    let before = before.into_iter().flat_map(|release| release.cells.observations()).map(Observation::codes);
    let lost = before.filter(|codes| !known.contains(codes) && is_of(&structure, codes));
    let lost = lost.map(|codes| gone(codes.to_vec(), series.period, finality, indicator.decimals, is_exact));
    let lost = lost.collect::<Result<Vec<_>, _>>()?;
    observations.extend(lost);
    let cells = Cells::new(series.period, dimensions, indicator.decimals, observations)?;
    let agencies = sources.iter().map(note).collect();
    Ok(Draft { series, question, finality, agencies, unknown, structure, cells })
}

/// Whether the structure has these codes.
fn is_of(structure: &Structure, codes: &[String]) -> bool {
    let dimensions = structure.dimensions();
    let has = |(dimension, code): (&Dimension, &String)| dimension.codes.code(code).is_some();
    dimensions.len() == codes.len() && dimensions.iter().zip(codes).all(has)
}

/// A cell that was told before and is not there now.
fn gone(
    codes: Vec<String>,
    period: Period,
    finality: Finality,
    decimals: u8,
    is_exact: bool,
) -> Result<Observation, ObservationError> {
    let obs = if finality == Finality::Provisional { ObsStatus::Provisional } else { ObsStatus::Normal };
    match (is_exact, decimals) {
        (false, _) => Observation::new(codes, period, None, obs, ConfStatus::Confidential),
        (true, 0) => Observation::new(codes, period, Some(Value::integer(0)), obs, ConfStatus::Free),
        // A rate of nobody is none.
        (true, _) => Observation::new(codes, period, None, ObsStatus::NotSignificant, ConfStatus::Free),
    }
}

fn note(source: &Source) -> AgencyNote {
    let versions = source.versions.clone();
    AgencyNote {
        agency: source.agency.to_string(),
        policy: versions.policy,
        catalogue: versions.catalogue,
        snapshot: versions.snapshot,
        code_lists: versions.code_lists,
        as_of: source.as_of.and_then(date32_to_datetime).map(|day| day.date().to_string()),
        protection: match source.protection {
            catalogue::Protection::Standard => Protection::Standard,
            catalogue::Protection::Bare => Protection::Bare,
        },
        count_variance: source.count_variance,
    }
}
