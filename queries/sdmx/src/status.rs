//! The two statuses that every cell has, as SDMX's cross-domain lists code them, and their code lists.

use crate::codes::{Code, CodeList};
use crate::{CodeId, ComponentId, Names};

/// What sort of observation it is (`OBS_STATUS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObsStatus {
    /// `A`: nothing to say.
    Normal,
    /// `B`: not comparable with the period before.
    Break,
    /// `E`: estimated.
    Estimated,
    /// `P`: will be revised.
    Provisional,
    /// `Q`: suppressed, for whatever reason; there is no value.
    Suppressed,
    /// `U`: of low reliability.
    LowReliability,
    /// `N`: not significant.
    NotSignificant,
}

/// Whether it may be published (`CONF_STATUS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfStatus {
    /// `F`: free to publish.
    Free,
    /// `C`: withheld because it would disclose.
    Confidential,
    /// `D`: withheld so that no `C` can be computed from the rest.
    Secondary,
}

impl ObsStatus {
    /// All of them, in the order of the code list.
    pub const ALL: [Self; 7] = [
        Self::Normal,
        Self::Break,
        Self::Estimated,
        Self::Provisional,
        Self::Suppressed,
        Self::LowReliability,
        Self::NotSignificant,
    ];

    /// The code of the list.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Break => "B",
            Self::Estimated => "E",
            Self::Provisional => "P",
            Self::Suppressed => "Q",
            Self::LowReliability => "U",
            Self::NotSignificant => "N",
        }
    }

    pub(crate) fn names(self) -> Names {
        let (ka, en) = match self {
            Self::Normal => ("ჩვეულებრივი მნიშვნელობა", "Normal value"),
            Self::Break => ("მწკრივის წყვეტა", "Time series break"),
            Self::Estimated => ("შეფასებული მნიშვნელობა", "Estimated value"),
            Self::Provisional => ("წინასწარი მნიშვნელობა", "Provisional value"),
            Self::Suppressed => ("დაფარული მნიშვნელობა", "Missing value; suppressed"),
            Self::LowReliability => ("დაბალი სანდოობა", "Low reliability"),
            Self::NotSignificant => ("უმნიშვნელო სიდიდე", "Not significant"),
        };
        Names::known(ka, en)
    }
}

impl ConfStatus {
    /// All of them, in the order of the code list.
    pub const ALL: [Self; 3] = [Self::Free, Self::Confidential, Self::Secondary];

    /// The code of the list.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Free => "F",
            Self::Confidential => "C",
            Self::Secondary => "D",
        }
    }

    pub(crate) fn names(self) -> Names {
        let (ka, en) = match self {
            Self::Free => ("თავისუფლად გამოსაქვეყნებელი", "Free for publication"),
            Self::Confidential => ("კონფიდენციალური სტატისტიკური ინფორმაცია", "Confidential statistical information"),
            Self::Secondary => ("მეორადი კონფიდენციალობა", "Secondary confidentiality"),
        };
        Names::known(ka, en)
    }
}

/// The code list `OBS_STATUS`.
pub(crate) fn observations() -> CodeList {
    let codes = ObsStatus::ALL.iter().map(|status| code(status.code(), status.names()));
    let names = Names::known("დაკვირვების სტატუსები", "Observation statuses");
    CodeList::known(ComponentId::known("OBS_STATUS"), names, codes.collect())
}

/// The code list `CONF_STATUS`.
pub(crate) fn confidentiality() -> CodeList {
    let codes = ConfStatus::ALL.iter().map(|status| code(status.code(), status.names()));
    let names = Names::known("კონფიდენციალობის სტატუსები", "Confidentiality statuses");
    CodeList::known(ComponentId::known("CONF_STATUS"), names, codes.collect())
}

fn code(id: &str, names: Names) -> Code {
    Code { id: CodeId::known(id), names, parent: None }
}
