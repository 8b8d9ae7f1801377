//! An indicator: a question for a period, and everything that a reader of its table must know.

use std::sync::LazyLock;

use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_functions::calendar::civil;
use khidi_queries_functions::gate::{self, GateLimits, Gated};

use crate::codes::Codes;
use crate::error::DefinitionError;
use crate::files::INDICATORS;
use crate::period::{Frequency, Period};
use crate::shape::{Written, WrittenDimension};
use crate::view;

/// An indicator that is consistent in itself. Whether its agencies publish what it asks for, they say when they are asked.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its name on the command line, and in the paths of releases.
    pub id: String,
    /// Its numbers in the list of indicators.
    pub numbers: Vec<u32>,
    /// Title in English.
    pub title_en: String,
    /// Title in Georgian.
    pub title_ka: String,
    /// The law that asks for it.
    pub legal_base: String,
    /// Whose registers it is computed from.
    pub agencies: Vec<AgencyId>,
    /// Views of the catalogue that those agencies must have enabled, as `agency.view`.
    pub views: Vec<String>,
    /// How often it is told.
    pub frequency: Frequency,
    /// Months after the end of a period within which it is due.
    pub deadline_months: u32,
    /// Months after the end of a period that must have passed before its values are final.
    pub follow_up_months: u32,
    /// Eurostat's code of the unit.
    pub unit: String,
    /// Decimals that are told.
    pub decimals: u8,
    /// How it is computed, in English.
    pub method_en: String,
    /// How it is computed, in Georgian.
    pub method_ka: String,
    /// What is known of its quality, in English.
    pub quality_en: String,
    /// What is known of its quality, in Georgian.
    pub quality_ka: String,
    /// What its values are told by.
    pub dimensions: Vec<Dimension>,
    sql: String,
}

/// A dimension of a table.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Its id, as Eurostat writes it.
    pub id: String,
    /// The column of the answer that holds its codes.
    pub column: String,
    /// Its codes.
    pub codes: Codes,
}

/// All indicators of the catalogue, in the order of their numbers.
///
/// # Errors
/// The first definition that is wrong; a test keeps those that are shipped right.
pub fn indicators() -> Result<&'static [Indicator], &'static DefinitionError> {
    static ALL: LazyLock<Result<Vec<Indicator>, DefinitionError>> = LazyLock::new(|| {
        let read = INDICATORS.iter().map(|(id, described, sql)| Indicator::parse(id, described, sql, &is_shipped));
        let mut all = read.collect::<Result<Vec<_>, _>>()?;
        in_order(&mut all);
        Ok(all)
    });
    ALL.as_ref().map(Vec::as_slice)
}

/// Brings indicators into the order of their numbers.
pub fn in_order(indicators: &mut [Indicator]) {
    indicators.sort_by(|one, other| (&one.numbers, &one.id).cmp(&(&other.numbers, &other.id)));
}

/// Whether the catalogue ships a view of that name.
#[must_use]
pub fn is_shipped(view: &str) -> bool {
    view::shipped(view).is_some()
}

impl Indicator {
    /// Reads a definition: `indicator.toml` and `query.sql` of the folder `id`; `is_view` knows the views that there are.
    ///
    /// # Errors
    /// One [`DefinitionError`] per cause.
    pub fn parse(
        id: &str,
        described: &str,
        sql: &str,
        is_view: &dyn Fn(&str) -> bool,
    ) -> Result<Self, DefinitionError> {
        AgencyId::new(id).map_err(|_| DefinitionError::Id(id.to_owned()))?;
        let syntax = |source| DefinitionError::Syntax { id: id.to_owned(), source: Box::new(source) };
        let written: Written = toml::from_str(described).map_err(syntax)?;
        nothing_empty(id, &written)?;
        let agencies = agencies(id, &written.agencies)?;
        for view in &written.views {
            let known = view
                .split_once('.')
                .filter(|(agency, name)| agencies.iter().any(|known| known.as_str() == *agency) && is_view(name));
            known.ok_or_else(|| DefinitionError::View { id: id.to_owned(), view: view.clone() })?;
        }
        let dimensions = dimensions(id, written.dimensions)?;
        let indicator = Self {
            id: id.to_owned(),
            numbers: written.numbers,
            title_en: written.title_en,
            title_ka: written.title_ka,
            legal_base: written.legal_base,
            agencies,
            views: written.views,
            frequency: written.period,
            deadline_months: written.deadline_months,
            follow_up_months: written.follow_up_months,
            unit: written.unit,
            decimals: written.decimals,
            method_en: one_line(&written.method_en),
            method_ka: one_line(&written.method_ka),
            quality_en: one_line(&written.quality_en),
            quality_ka: one_line(&written.quality_ka),
            dimensions,
            sql: sql.to_owned(),
        };
        indicator.checked()
    }

    fn checked(self) -> Result<Self, DefinitionError> {
        let mut words = self.sql.split('$').skip(1).map(word).peekable();
        if words.peek().is_none() {
            return Err(DefinitionError::Timeless(self.id));
        }
        let sample = Period::of_day(self.frequency, 0);
        let known = replacements(sample).map(|(word, _)| word);
        if let Some(word) = words.find(|word| !known.contains(word)) {
            return Err(DefinitionError::Word { id: self.id.clone(), word: word.to_owned() });
        }
        match gate::parse(&self.question(sample), &GateLimits::default()) {
            Ok(Gated::Query(_)) => Ok(self),
            Ok(_) => Err(DefinitionError::NotAQuery(self.id)),
            Err(source) => Err(DefinitionError::Sql { id: self.id, source: Box::new(source) }),
        }
    }

    /// The SQL as it is written, with words for the period.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The question for a period of its frequency.
    #[must_use]
    pub fn question(&self, period: Period) -> String {
        let mut parts = self.sql.split('$');
        let mut question = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let word = word(part);
            let value = replacements(period).into_iter().find(|(known, _)| *known == word).map(|(_, value)| value);
            question.push_str(&value.unwrap_or_default());
            question.push_str(part.strip_prefix(word).unwrap_or(part));
        }
        question
    }

    /// The last day on which the table of a period is in time, counted from 1970-01-01.
    #[must_use]
    pub fn due(&self, period: Period) -> i64 {
        period.months_after_end(i64::from(self.deadline_months)) - 1
    }

    /// Whether values of a period may still change, as known on a day (counted from 1970-01-01).
    #[must_use]
    pub fn is_provisional(&self, period: Period, on: i64) -> bool {
        on < period.months_after_end(i64::from(self.follow_up_months))
    }
}

/// What words with `$` stand for.
fn replacements(period: Period) -> [(&'static str, String); 6] {
    let date = |day: i64| {
        let (year, month, date) = civil(day);
        format!("DATE '{year:04}-{month:02}-{date:02}'")
    };
    [
        ("year", period.year().to_string()),
        // A difference of numbers would be no level of a dimension.
        ("year_before", (period.year() - 1).to_string()),
        ("quarter", ((period.month() + 2) / 3).to_string()),
        ("month", period.month().to_string()),
        ("from", date(period.from())),
        ("until", date(period.until())),
    ]
}

/// The word that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn nothing_empty(id: &str, written: &Written) -> Result<(), DefinitionError> {
    let empty = [
        ("numbers", written.numbers.is_empty()),
        ("title_en", written.title_en.is_empty()),
        ("title_ka", written.title_ka.is_empty()),
        ("legal_base", written.legal_base.is_empty()),
        ("agencies", written.agencies.is_empty()),
        ("unit", written.unit.is_empty()),
        ("method_en", written.method_en.trim().is_empty()),
        ("method_ka", written.method_ka.trim().is_empty()),
        ("quality_en", written.quality_en.trim().is_empty()),
        ("quality_ka", written.quality_ka.trim().is_empty()),
    ];
    match empty.into_iter().find(|(_, empty)| *empty) {
        Some((setting, _)) => Err(DefinitionError::Empty { id: id.to_owned(), setting }),
        None => Ok(()),
    }
}

fn agencies(id: &str, written: &[String]) -> Result<Vec<AgencyId>, DefinitionError> {
    let agency = |text: &String| {
        AgencyId::new(text).map_err(|_| DefinitionError::Agency { id: id.to_owned(), agency: text.clone() })
    };
    written.iter().map(agency).collect()
}

fn dimensions(id: &str, written: Vec<WrittenDimension>) -> Result<Vec<Dimension>, DefinitionError> {
    let mut known: Vec<Dimension> = Vec::new();
    for dimension in written {
        let of = || (id.to_owned(), dimension.id.clone());
        if known.iter().any(|other| other.id == dimension.id || other.column == dimension.column) {
            let (id, dimension) = of();
            return Err(DefinitionError::Twice { id, dimension });
        }
        let codes = match (&dimension.list, dimension.codes) {
            (Some(list), None) => match codelists::by_name(list) {
                Some(found) => Codes::of_list(found),
                None => {
                    let (id, dimension) = of();
                    return Err(DefinitionError::List { id, dimension, list: list.clone() });
                }
            },
            (None, Some(own))
                if !own.is_empty() && !dimension.title_en.is_empty() && !dimension.title_ka.is_empty() =>
            {
                Codes::own(dimension.title_en, dimension.title_ka, own)
            }
            _ => {
                let (id, dimension) = of();
                return Err(DefinitionError::Codes { id, dimension });
            }
        };
        known.push(Dimension { id: dimension.id, column: dimension.column, codes });
    }
    Ok(known)
}

/// A text of several lines as one, with one space between words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
