//! Countries and territories: ISO 3166-1, Kosovo's user-assigned code, and three codes for who has no country.
//! Eurostat's spelling differs from ISO for Greece and the United Kingdom only. Names follow the Unicode CLDR,
//! shortened where statistics write them short. A code says nothing of a territory's status.

mod table;

use crate::code_list::{CodeList, Heading, flag, text};
use table::COUNTRIES;

/// A country or territory, or one of `STLS` (stateless), `RNC` (recognised non-citizen) and `UNK` (unknown).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3, the code that stands in the registers.
    pub alpha3: &'static str,
    /// ISO 3166-1 alpha-2; the code itself for `STLS`, `RNC` and `UNK`.
    pub alpha2: &'static str,
    /// Eurostat's code: alpha-2, but `EL` for Greece and `UK` for the United Kingdom.
    pub eurostat: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Name in Georgian.
    pub name_ka: &'static str,
    /// The one group of `codelists.country_groups` that the country belongs to.
    pub region: &'static str,
    /// Whether it is one of the 27 member states of the European Union; dependent territories are not.
    pub is_eu: bool,
}

/// All countries by alpha-3, then `STLS`, `RNC` and `UNK`.
pub fn countries() -> &'static [Country] {
    COUNTRIES
}

/// The list `countries`.
pub(crate) fn list() -> CodeList {
    let heading =
        Heading {
            name: "countries", title_en: "Countries and territories", title_ka: "ქვეყნები და ტერიტორიები"
        };
    let rows = COUNTRIES.iter();
    let codes = rows.clone().map(|country| country.alpha3).collect();
    let others = vec![
        text("alpha2", rows.clone().map(|country| country.alpha2)),
        text("eurostat", rows.clone().map(|country| country.eurostat)),
        text("name_en", rows.clone().map(|country| country.name_en)),
        text("name_ka", rows.clone().map(|country| country.name_ka)),
        text("region", rows.clone().map(|country| country.region)),
        flag("is_eu", rows.map(|country| country.is_eu)),
    ];
    CodeList::new(heading, codes, others).with_parent("region", "country_groups")
}
