//! A finished table in the terms of SDMX.

use std::num::NonZeroU8;

use khidi_queries_indicators::{Cell, CellStatus, Codes, Frequency, Indicator, Table};
use khidi_queries_sdmx::{
    AgencyId, Code, CodeId, CodeList, CodeListError, ComponentId, ConfStatus, Dimension, IdError, Identity, Measure,
    Names, ObsStatus, Observation, ObservationError, Period, PeriodError, Structure, StructureError, TextError, Value,
    ValueError, Version,
};
use thiserror::Error;

use crate::told::Told;

/// Who maintains the structures: the secretariat of the State Commission on Migration Issues.
const AGENCY: &str = "GE_SCMI";
const VERSION: Version = Version::new(1, 0, 0);

/// Why a table cannot be told as SDMX: a defect of a definition.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the errors inside say what they are of")]
pub enum SdmxError {
    #[error(transparent)]
    Id(#[from] IdError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Codes(#[from] CodeListError),
    #[error(transparent)]
    Structure(#[from] StructureError),
    #[error(transparent)]
    Observation(#[from] ObservationError),
    #[error(transparent)]
    Period(#[from] PeriodError),
    #[error(transparent)]
    Value(#[from] ValueError),
    #[error("the value '{0}' is no number")]
    NoNumber(String),
}

/// The structure of an indicator's tables: `freq`, `unit`, then its dimensions.
///
/// # Errors
/// The definition gives what SDMX could not hold.
pub fn structure(indicator: &Indicator) -> Result<Structure, SdmxError> {
    let id = indicator.id.to_uppercase();
    let identity = Identity { agency: AgencyId::new(AGENCY)?, id: ComponentId::new(id)?, version: VERSION };
    let names = Names::new(&indicator.title_ka, &indicator.title_en)?;
    let mut dimensions = vec![frequency()?, unit(&indicator.unit)?];
    for dimension in &indicator.dimensions {
        dimensions.push(coded(indicator, &dimension.id, &dimension.codes)?);
    }
    let measure = NonZeroU8::new(indicator.decimals).map_or(Measure::Integer, Measure::Decimal);
    Ok(Structure::new(identity, names, dimensions, measure)?)
}

/// The cells of all periods.
///
/// # Errors
/// A value is no number, or a cell contradicts itself.
pub fn observations(indicator: &Indicator, tables: &[Told]) -> Result<Vec<Observation>, SdmxError> {
    let mut all = Vec::new();
    for told in tables {
        let period = period(told.period)?;
        for cell in &told.table.cells {
            let codes = Table::codes(indicator, cell).into_iter().map(str::to_owned);
            let codes = [indicator.frequency.code().to_owned(), indicator.unit.clone()].into_iter().chain(codes);
            let value = cell.value.as_deref().map(|text| value(text, indicator.decimals)).transpose()?;
            let (obs, conf) = statuses(told, cell);
            all.push(Observation::new(codes.collect(), period, value, obs, conf)?);
        }
    }
    Ok(all)
}

/// `P` while values may still change, `N` where there is none to tell; `C` where it is withheld.
fn statuses(told: &Told, cell: &Cell) -> (ObsStatus, ConfStatus) {
    let conf = if cell.status == CellStatus::Absent { ConfStatus::Confidential } else { ConfStatus::Free };
    let obs = match (told.provisional, cell.value.is_none() && conf == ConfStatus::Free) {
        (_, true) => ObsStatus::NotSignificant,
        (true, false) => ObsStatus::Provisional,
        (false, false) => ObsStatus::Normal,
    };
    (obs, conf)
}

/// A period as SDMX has it.
///
/// # Errors
/// It is in no year that SDMX can write.
pub fn period(period: khidi_queries_indicators::Period) -> Result<Period, SdmxError> {
    let year = u16::try_from(period.year()).unwrap_or_default();
    let month = u8::try_from(period.month()).unwrap_or_default();
    Ok(match period.frequency() {
        Frequency::Year => Period::year(year)?,
        Frequency::Quarter => Period::quarter(year, month.div_ceil(3))?,
        Frequency::Month => Period::month(year, month)?,
    })
}

/// A cell's value as it is published: with the indicator's decimals.
///
/// # Errors
/// It is no number.
pub fn published(indicator: &Indicator, text: &str) -> Result<String, SdmxError> {
    Ok(value(text, indicator.decimals)?.to_string())
}

/// A number of so many decimals; halves go away from zero.
fn value(text: &str, decimals: u8) -> Result<Value, SdmxError> {
    let no_number = || SdmxError::NoNumber(text.to_owned());
    if let (0, Ok(whole)) = (decimals, text.parse::<i128>()) {
        return Ok(Value::integer(whole));
    }
    let number: f64 = text.parse().map_err(|_| no_number())?;
    let scaled = (number * 10_f64.powi(decimals.into())).round();
    // Beyond this, floats have no neighbouring whole numbers.
    if !scaled.is_finite() || scaled.abs() >= 9e15 {
        return Err(no_number());
    }
    let unscaled = scaled as i128;
    Ok(if decimals == 0 { Value::integer(unscaled) } else { Value::decimal(unscaled, decimals)? })
}

fn frequency() -> Result<Dimension, SdmxError> {
    let codes = [("A", "ყოველწლიური", "Annual"), ("Q", "კვარტალური", "Quarterly"), ("M", "ყოველთვიური", "Monthly")];
    let codes = codes.map(|(id, ka, en)| code(id, ka, en)).into_iter().collect::<Result<Vec<_>, _>>()?;
    dimension("freq", "CL_FREQ", ("სიხშირე", "Frequency"), codes)
}

fn unit(id: &str) -> Result<Dimension, SdmxError> {
    let (ka, en) = match id {
        "PER" => ("პირი", "Person"),
        "PC" => ("პროცენტი", "Percentage"),
        "NR" => ("რაოდენობა", "Number"),
        _ => (id, id),
    };
    dimension("unit", &format!("CL_UNIT_{id}"), ("საზომი ერთეული", "Unit of measure"), vec![code(id, ka, en)?])
}

fn coded(indicator: &Indicator, id: &str, codes: &Codes) -> Result<Dimension, SdmxError> {
    let list = format!("CL_{}_{}", indicator.id.to_uppercase(), id.to_uppercase());
    let own: Result<Vec<_>, _> = codes.codes.iter().map(|of| code(&of.code, &of.name_ka, &of.name_en)).collect();
    dimension(id, &list, (&codes.title_ka, &codes.title_en), own?)
}

fn dimension(id: &str, list: &str, (ka, en): (&str, &str), codes: Vec<Code>) -> Result<Dimension, SdmxError> {
    let names = Names::new(ka, en)?;
    let codes = CodeList::new(ComponentId::new(list)?, VERSION, names.clone(), codes)?;
    Ok(Dimension { id: ComponentId::new(id)?, names, codes })
}

fn code(id: &str, ka: &str, en: &str) -> Result<Code, SdmxError> {
    Ok(Code { id: CodeId::new(id)?, names: Names::new(ka, en)?, parent: None })
}
