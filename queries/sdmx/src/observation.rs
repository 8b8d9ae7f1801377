//! One cell of a table. What can be said without the table's structure holds by construction.

use crate::{ConfStatus, ObsStatus, Period, Value};

/// A value and statuses that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObservationError {
    /// A value stands in a cell that is withheld: writing it would disclose it.
    #[error("a cell of CONF_STATUS {conf} or OBS_STATUS {obs} has a value, which must be withheld", conf = .conf.code(), obs = .obs.code())]
    WithheldValue {
        /// The observation's status.
        obs: ObsStatus,
        /// Its confidentiality.
        conf: ConfStatus,
    },
    /// There is no value, and neither status says why.
    #[error("a cell of OBS_STATUS {obs} that is free to publish has no value: say why, with C, D, Q, U or N", obs = .obs.code())]
    UnexplainedAbsence {
        /// The observation's status.
        obs: ObsStatus,
    },
}

/// One cell: a code for each dimension of the structure in its order, a period, a value or none, and two statuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    codes: Vec<String>,
    period: Period,
    value: Option<Value>,
    obs: ObsStatus,
    conf: ConfStatus,
}

impl Observation {
    /// A cell. Its codes are looked up where it is written, because only a structure knows them.
    ///
    /// # Errors
    /// A value stands where `C`, `D` or `Q` withholds it, or is absent where neither status says why.
    pub fn new(
        codes: Vec<String>,
        period: Period,
        value: Option<Value>,
        obs: ObsStatus,
        conf: ConfStatus,
    ) -> Result<Self, ObservationError> {
        let is_withheld = conf != ConfStatus::Free || obs == ObsStatus::Suppressed;
        let is_explained = is_withheld || matches!(obs, ObsStatus::LowReliability | ObsStatus::NotSignificant);
        match value {
            Some(_) if is_withheld => Err(ObservationError::WithheldValue { obs, conf }),
            None if !is_explained => Err(ObservationError::UnexplainedAbsence { obs }),
            _ => Ok(Self { codes, period, value, obs, conf }),
        }
    }

    /// The codes in the order of the dimensions.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The value, unless it is withheld or there is none.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        self.value
    }

    /// `OBS_STATUS`.
    #[must_use]
    pub fn obs_status(&self) -> ObsStatus {
        self.obs
    }

    /// `CONF_STATUS`.
    #[must_use]
    pub fn conf_status(&self) -> ConfStatus {
        self.conf
    }

    /// The value's text, empty where there is none.
    pub(crate) fn value_text(&self) -> String {
        self.value.map(|value| value.to_string()).unwrap_or_default()
    }
}
