//! The codes of a dimension with their names: those of a code list, published as Eurostat writes them, or the indicator's own.

use std::collections::HashMap;

use khidi_queries_codelists::{self as codelists, CodeList};
use serde::Deserialize;

/// The code of what no list has.
pub(crate) const UNKNOWN: &str = "UNK";

/// All codes of a dimension, in their order.
#[derive(Debug, Clone)]
pub struct Codes {
    /// Title in English.
    pub title_en: String,
    /// Title in Georgian.
    pub title_ka: String,
    /// Total first, if there is one; unknown last, if there is one.
    pub codes: Vec<Code>,
    /// From what stands in answers to the place of the published code.
    known: HashMap<String, usize>,
    total: Option<usize>,
}

/// A published code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Georgian.
    pub name_ka: String,
}

/// A code as an indicator lists it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenCode {
    pub code: String,
    pub en: String,
    pub ka: String,
}

impl Codes {
    /// The codes of a list, with a total before them and unknown behind.
    pub(crate) fn of_list(list: &CodeList) -> Self {
        let total = if list.name() == "sexes" { "T" } else { "TOTAL" };
        let published: Vec<&str> = match list.name() {
            "countries" => codelists::countries().iter().map(|country| country.eurostat).collect(),
            _ => list.codes().collect(),
        };
        let names = |column| list.texts(column).map(Option::unwrap_or_default);
        let mut codes = vec![code(total, "Total", "სულ")];
        codes.extend(
            published.iter().zip(names("name_en").zip(names("name_ka"))).map(|(of, (en, ka))| code(of, en, ka)),
        );
        let mut known: HashMap<String, usize> = list.codes().map(str::to_owned).zip(1..).collect();
        if !known.contains_key(UNKNOWN) {
            known.insert(UNKNOWN.to_owned(), codes.len());
            codes.push(code(UNKNOWN, "Unknown", "უცნობი"));
        }
        let (title_en, title_ka) = (list.title_en().to_owned(), list.title_ka().to_owned());
        Self { title_en, title_ka, codes, known, total: Some(0) }
    }

    /// Codes that an indicator has for itself, without a total.
    pub(crate) fn own(title_en: String, title_ka: String, written: Vec<WrittenCode>) -> Self {
        let mut known: HashMap<String, usize> = written.iter().map(|of| of.code.clone()).zip(0..).collect();
        let mut codes: Vec<_> = written.iter().map(|of| code(&of.code, &of.en, &of.ka)).collect();
        if !known.contains_key(UNKNOWN) {
            known.insert(UNKNOWN.to_owned(), codes.len());
            codes.push(code(UNKNOWN, "Unknown", "უცნობი"));
        }
        Self { title_en, title_ka, codes, known, total: None }
    }

    /// The place of the published code of what stands in an answer; `None` if no list has it.
    #[must_use]
    pub fn place(&self, found: &str) -> Option<usize> {
        self.known.get(found).copied()
    }

    /// The place of the code of all together; unknown's where nothing is summed over.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total.unwrap_or_else(|| self.unknown())
    }

    /// The place of the code of what no list has.
    pub(crate) fn unknown(&self) -> usize {
        self.place(UNKNOWN).unwrap_or_default()
    }

    /// The code at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> &str {
        self.codes.get(place).map_or(UNKNOWN, |code| code.code.as_str())
    }
}

fn code(code: &str, name_en: &str, name_ka: &str) -> Code {
    Code { code: code.to_owned(), name_en: name_en.to_owned(), name_ka: name_ka.to_owned() }
}
