//! Series over periods, which time series and stacked bars are drawn from.

use crate::heading::{names, text};
use crate::number::Tally;
use crate::{Part, PlotError, Value};

/// One line or category: a value for each period of its table.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(crate) name: String,
    pub(crate) values: Vec<Value>,
}

/// Series over the same periods. It may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub(crate) axis: String,
    pub(crate) periods: Vec<String>,
    pub(crate) series: Vec<Series>,
}

/// More would be closer than a printed line is thick.
const MOST_PERIODS: usize = 400;
/// Of which pictures show the largest, or all of them folded.
const MOST_SERIES: usize = 1000;

impl Series {
    /// A series of this name, shown as it is given.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`] for a name without a letter.
    pub fn new(name: &str, values: Vec<Value>) -> Result<Self, PlotError> {
        Ok(Self { name: text(Part::Series, name)?, values })
    }

    /// The size by which series are ranked: what is known of it, whatever its sign.
    pub(crate) fn magnitude(&self) -> f64 {
        self.values.iter().filter_map(|value| value.amount()).map(f64::abs).sum()
    }
}

impl Table {
    /// A table of `series` over `periods`, which are shown at equal distances in this order; `axis` says what they are ("Year").
    /// A period for which nothing was published belongs in it as well, with absent values.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`], [`PlotError::Twice`] for periods or names that are equal, [`PlotError::TooMany`], and
    /// [`PlotError::Length`] for a series that has not one value a period.
    pub fn new(axis: &str, periods: &[impl AsRef<str>], series: Vec<Series>) -> Result<Self, PlotError> {
        if periods.len() > MOST_PERIODS {
            return Err(PlotError::TooMany { part: Part::Period, most: MOST_PERIODS });
        }
        if series.len() > MOST_SERIES {
            return Err(PlotError::TooMany { part: Part::Series, most: MOST_SERIES });
        }
        let periods = names(Part::Period, periods.iter().map(AsRef::as_ref))?;
        names(Part::Series, series.iter().map(|series| series.name.as_str()))?;
        for Series { name, values } in &series {
            lengths(name, periods.len(), values.len())?;
        }
        Ok(Self { axis: text(Part::AxisName, axis)?, periods, series })
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = Value> {
        self.series.iter().flat_map(|series| series.values.iter().copied())
    }

    pub(crate) fn tally(&self) -> Tally {
        Tally::of(self.values())
    }

    /// The positions of the largest series, in the table's order; of two equally large the first.
    pub(crate) fn largest(&self, most: usize) -> Vec<usize> {
        let mut ranked: Vec<_> = self.series.iter().map(Series::magnitude).enumerate().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let mut kept: Vec<_> = ranked.into_iter().take(most).map(|(index, _)| index).collect();
        kept.sort_unstable();
        kept
    }
}

pub(crate) fn lengths(name: &str, expected: usize, found: usize) -> Result<(), PlotError> {
    if expected == found { Ok(()) } else { Err(PlotError::Length { name: name.to_owned(), expected, found }) }
}
