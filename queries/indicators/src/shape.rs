//! `indicator.toml` as written.

use serde::Deserialize;

use crate::codes::WrittenCode;
use crate::period::Frequency;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub numbers: Vec<u32>,
    pub title_en: String,
    pub title_ka: String,
    pub legal_base: String,
    pub agencies: Vec<String>,
    #[serde(default)]
    pub views: Vec<String>,
    pub period: Frequency,
    pub deadline_months: u32,
    #[serde(default)]
    pub follow_up_months: u32,
    pub unit: String,
    #[serde(default)]
    pub decimals: u8,
    pub method_en: String,
    pub method_ka: String,
    pub quality_en: String,
    pub quality_ka: String,
    #[serde(default)]
    pub dimensions: Vec<WrittenDimension>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenDimension {
    pub id: String,
    pub column: String,
    pub list: Option<String>,
    #[serde(default)]
    pub title_en: String,
    #[serde(default)]
    pub title_ka: String,
    pub codes: Option<Vec<WrittenCode>>,
}
