//! From an answer to what is to be released of it. Pure.

use datafusion::arrow::temporal_conversions::date32_to_datetime;
use khidi_gateway_releases::{
    AgencyNote, Cells, CellsError, Draft, Finality, IndicatorId, NameError, Protection, Series, UnknownCode,
};
use khidi_queries_disclosure::catalogue;
use khidi_queries_indicators::Indicator;
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
}

/// The release of a finished table that was asked for by `question` and rests on `sources`.
pub(super) fn draft(
    indicator: &Indicator,
    question: String,
    told: Told,
    sources: &[Source],
) -> Result<Draft, DraftError> {
    let series = Series { indicator: IndicatorId::new(&indicator.id)?, period: period(told.period)? };
    let finality = if told.provisional { Finality::Provisional } else { Finality::Final };
    let unknown = told.table.unknown.iter().map(|((dimension, code), rows)| UnknownCode {
        dimension: dimension.clone(),
        code: code.clone(),
        rows: u64::try_from(*rows).unwrap_or(u64::MAX),
    });
    let unknown = unknown.collect();
    let structure = structure(indicator)?;
    let dimensions = structure.dimensions().iter().map(|dimension| dimension.id.to_string()).collect();
    let observations = observations(indicator, &[told])?;
    let cells = Cells::new(series.period, dimensions, indicator.decimals, observations)?;
    let agencies = sources.iter().map(note).collect();
    Ok(Draft { series, question, finality, agencies, unknown, structure, cells })
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
