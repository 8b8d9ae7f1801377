//! The regions of Georgia: ISO 3166-2:GE, the two autonomous republics and the capital included.

use crate::code_list::{CodeList, Heading, text};

/// A region of Georgia.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166-2 code, such as `GE-TB`.
    pub code: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Name in Georgian.
    pub name_ka: &'static str,
}

/// All 12 regions by code.
pub fn regions() -> &'static [Region] {
    REGIONS
}

/// The list `regions`.
pub(crate) fn list() -> CodeList {
    let heading = Heading {
        name: "regions", title_en: "Regions of Georgia", title_ka: "საქართველოს რეგიონები"
    };
    let rows = REGIONS.iter();
    let codes = rows.clone().map(|region| region.code).collect();
    let others = vec![
        text("name_en", rows.clone().map(|region| region.name_en)),
        text("name_ka", rows.map(|region| region.name_ka)),
    ];
    CodeList::new(heading, codes, others)
}

#[rustfmt::skip]
const REGIONS: &[Region] = &[
    region("GE-AB", "Abkhazia A.R.", "აფხაზეთის ავტონომიური რესპუბლიკა"),
    region("GE-AJ", "Adjara A.R.", "აჭარის ავტონომიური რესპუბლიკა"),
    region("GE-GU", "Guria", "გურია"),
    region("GE-IM", "Imereti", "იმერეთი"),
    region("GE-KA", "Kakheti", "კახეთი"),
    region("GE-KK", "Kvemo Kartli", "ქვემო ქართლი"),
    region("GE-MM", "Mtskheta-Mtianeti", "მცხეთა-მთიანეთი"),
    region("GE-RL", "Racha-Lechkhumi and Kvemo Svaneti", "რაჭა-ლეჩხუმი და ქვემო სვანეთი"),
    region("GE-SJ", "Samtskhe-Javakheti", "სამცხე-ჯავახეთი"),
    region("GE-SK", "Shida Kartli", "შიდა ქართლი"),
    region("GE-SZ", "Samegrelo-Zemo Svaneti", "სამეგრელო-ზემო სვანეთი"),
    region("GE-TB", "Tbilisi", "თბილისი"),
];

const fn region(code: &'static str, name_en: &'static str, name_ka: &'static str) -> Region {
    Region { code, name_en, name_ka }
}
