//! What releases are called: `indicator/period/version`. Names become paths in a store, so that only what cannot be anything
//! else is one.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use khidi_queries_sdmx::{Period, PeriodError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An indicator's id: a letter a-z, then at most 30 of a-z, 0-9 and _.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndicatorId(String);

/// All versions of an indicator for a period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Series {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
}

/// One version, or the latest of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Of what.
    pub series: Series,
    /// From 1; `None` is the latest.
    pub version: Option<NonZeroU32>,
}

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// The indicator.
    #[error("'{0}' is no indicator's id: use a letter a-z, then at most 30 of a-z, 0-9 and _")]
    Indicator(String),
    /// The period.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The version.
    #[error("'{0}' is no version: a whole number from 1, without leading zeros")]
    Version(String),
    /// It does not have two or three parts.
    #[error("'{0}' is no release: write indicator/period or indicator/period/version")]
    Form(String),
}

impl IndicatorId {
    /// The id.
    ///
    /// # Errors
    /// [`NameError::Indicator`].
    pub fn new(id: impl Into<String>) -> Result<Self, NameError> {
        let id = id.into();
        let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_id = id.len() <= 31 && id.starts_with(|first: char| first.is_ascii_lowercase());
        if is_id && id.bytes().all(is_inner) { Ok(Self(id)) } else { Err(NameError::Indicator(id)) }
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for IndicatorId {
    type Error = NameError;

    fn try_from(id: String) -> Result<Self, NameError> {
        Self::new(id)
    }
}

impl From<IndicatorId> for String {
    fn from(id: IndicatorId) -> Self {
        id.0
    }
}

impl Series {
    /// The version `version` of it.
    #[must_use]
    pub fn version(&self, version: NonZeroU32) -> Reference {
        Reference { series: self.clone(), version: Some(version) }
    }

    /// The latest of its versions.
    #[must_use]
    pub fn latest(&self) -> Reference {
        Reference { series: self.clone(), version: None }
    }
}

/// A version as it is written in names.
pub(crate) fn version(text: &str) -> Result<NonZeroU32, NameError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten().ok_or_else(|| NameError::Version(text.to_owned()))
}

impl FromStr for Series {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let (indicator, period) = text.split_once('/').ok_or_else(|| NameError::Form(text.to_owned()))?;
        Ok(Self { indicator: IndicatorId::new(indicator)?, period: period.parse()? })
    }
}

impl FromStr for Reference {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [_, _] => Ok(text.parse::<Series>()?.latest()),
            [indicator, period, nth] => {
                Ok(Self { version: Some(version(nth)?), ..format!("{indicator}/{period}").parse::<Series>()?.latest() })
            }
            _ => Err(NameError::Form(text.to_owned())),
        }
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.indicator, self.period)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{}/{version}", self.series),
            None => self.series.fmt(f),
        }
    }
}
