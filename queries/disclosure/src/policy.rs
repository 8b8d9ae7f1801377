//! An agency's policy file: its serde shape, checked into a [`Policy`], then bound to the registers' schemas.
//!
//! What a policy does not list does not exist.

pub mod access;
mod ad_hoc;
mod bind;
mod pace;
mod safeguards;
mod shape;
mod shipped;
mod view;

use serde::Deserialize as _;
use thiserror::Error;

use crate::catalogue::{Class, Protection, Role, is_identifier};
use crate::question::{Bins, BinsError};

use access::Access;
pub use ad_hoc::AdHocSettings;
pub use bind::{BindError, bind};
pub use pace::Pace;
pub use safeguards::{ClipSettings, SafeguardSettings};
pub use shipped::ShippedView;

/// A policy that is consistent in itself. Whether its tables and columns exist is decided by [`bind`].
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// How protected tables are protected.
    pub protection: Protection,
    /// Fewest distinct people behind a released cell; at least 2 unless bare.
    pub threshold: u64,
    /// Answers about people take this many milliseconds, or a double of them; 0: as long as they take.
    pub response_class_ms: u64,
    /// How often the registers are looked at anew.
    pub pace: Pace,
    /// Tables by name, in the order of the file.
    pub tables: Vec<PolicyTable>,
}

/// One table or view of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyTable {
    /// Name in SQL.
    pub name: String,
    /// Definition of a view over the policy's tables; `None` for a table.
    pub view: Option<String>,
    /// The name of the catalogue's view that it is, if it is one.
    pub shipped: Option<String>,
    /// Public or protected.
    pub class: Class,
    /// Keys that belong to one contributor each.
    pub single_contributor_keys: Vec<String>,
    /// How many rows of a person count; 1 where a row is a person. Without it rows are not counted.
    pub max_rows: Option<u64>,
    /// What is asked of its cells.
    pub safeguards: SafeguardSettings,
    /// Whether, and on which terms, it is open to ad hoc questions.
    pub ad_hoc: Option<AdHocSettings>,
    /// Who may ask of it, and what for.
    pub access: Access,
    /// Meaning, in English.
    pub description_en: String,
    /// Meaning, in Georgian.
    pub description_ka: String,
    /// Columns and their roles.
    pub columns: Vec<PolicyColumn>,
}

/// One column of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyColumn {
    /// Name in SQL.
    pub name: String,
    /// What it may be used for.
    pub role: Role,
    /// The bins in which its values may be counted.
    pub bins: Option<Bins>,
    /// What one person can add to a sum of it. Without it nothing is summed.
    pub clip: Option<ClipSettings>,
    /// The codes that a dimension without a list has; without them it counts as having one.
    pub codes: Option<Vec<String>>,
    /// Meaning, in English.
    pub description_en: String,
    /// Meaning, in Georgian.
    pub description_ka: String,
}

/// Why a text is no policy.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// Not TOML, an unknown key, or a value of the wrong type; the text names the line.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A line of a table where there is no table.
    #[error(
        "{}\n`{key}` is a line of a table or view: the line [tables.NAME] or [views.NAME] above it is missing, or still a \
         comment",
        source.to_string().trim_end()
    )]
    Outside {
        /// Where it stands.
        source: toml::de::Error,
        /// The line's key.
        key: &'static str,
    },
    /// A version of the format that this release does not know.
    #[error("version = {0} is not known; this release reads version = 1")]
    Version(u32),
    /// A threshold that protects nobody.
    #[error("threshold = {0} protects nobody: at least 2, or protection = \"bare\" in a test harness")]
    Threshold(u64),
    /// A name that SQL could not address without quotes.
    #[error("'{0}' is not a name: use a letter a-z, then at most 30 of a-z, 0-9 and _")]
    Name(String),
    /// Two tables or views of one name.
    #[error("'{0}' is defined twice")]
    Twice(String),
    /// A view that has neither SQL nor a name of the catalogue, or both.
    #[error(
        "view {0} needs either `sql` with `class` and columns, or `catalogue` with the name of a view that Khidi ships"
    )]
    ViewOfNothing(String),
    /// A view of the catalogue that there is not.
    #[error("{view}: the catalogue has no view '{name}'; `khidi indicators views` lists them")]
    NotShipped {
        /// The view of the policy.
        view: String,
        /// The name that the catalogue lacks.
        name: String,
    },
    /// A view of the catalogue that is not as policies write views: a defect of the catalogue.
    #[error("the catalogue's view '{name}' cannot be read: {source}")]
    ShippedSyntax {
        /// Its name.
        name: String,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// A parameter that the view does not have.
    #[error("{view} has no parameter '{parameter}'; it has: {}", .known.join(", "))]
    UnknownParameter {
        /// The view.
        view: String,
        /// The name.
        parameter: String,
        /// Those it has.
        known: Vec<String>,
    },
    /// A parameter outside its bounds.
    #[error("{view}: parameters.{parameter} is of {least} to {most}")]
    Parameter {
        /// The view.
        view: String,
        /// The parameter.
        parameter: String,
        /// The least that it may be.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A role that the class of the table does not allow.
    #[error("{table}.{column}: role \"{role}\" is not for {class} tables")]
    RoleAndClass {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Its role.
        role: &'static str,
        /// The class of its table.
        class: &'static str,
    },
    /// A column setting that does not fit its role.
    #[error("{table}.{column}: `{setting}` is only for role \"dimension\", and only one of them")]
    Setting {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The setting.
        setting: &'static str,
    },
    /// Codes that are not all that there may be, each once.
    #[error("{table}.{column}: `codes` is a list of different texts, at least one")]
    Codes {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Bins of a column that is not aggregated.
    #[error("{table}.{column}: `bins` is only for role \"measure\"")]
    BinsAndRole {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Edges that make no bins.
    #[error("{table}.{column}: {source}")]
    Bins {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What is wrong with them.
        source: BinsError,
    },
    /// Bounds of contributions that are none, or of something that is not summed.
    #[error(
        "{table}.{column}: `clip = [low, high]`, with `step`, `centre` (between them) and `digits` (at most 9) beside it, is \
         for role \"measure\"; low is below high, and both are below 10^15 of their smallest unit"
    )]
    Clip {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// An (n, k) rule that none is.
    #[error("dominance needs n of 1 to 3 and percent of 1 to 99")]
    Dominance,
    /// A p% rule that none is.
    #[error("p_percent is of 1 to 99")]
    PPercent,
    /// Terms of ad hoc questions that protect less than they must.
    #[error(
        "{0}: ad_hoc = {{ threshold, threshold_width, max_deviation, variance, budget }} is for protected tables; threshold is \
         at least the table's own, max_deviation is at least 1 and below threshold, variance is at least 2 and below \
         max_deviation * (max_deviation + 1) / 3, budget is at least 1"
    )]
    AdHoc(String),
    /// A number of rows that contradicts.
    #[error("{0}: max_rows is at least 1, and 1 where one_row_per_person = true")]
    MaxRows(String),
    /// A class of response times that is longer than questions may take.
    #[error("response_class_ms = {0} is longer than a minute")]
    ResponseClass(u64),
    /// A list of who may ask that lets nobody in, or cannot be meant.
    #[error(
        "{place}: access.{setting} {wrong}: it is a list of different names, at least one (of roles: analyst, \
         statistics-office, operator); without it everybody may ask"
    )]
    Access {
        /// The table, or `the policy`.
        place: String,
        /// The list.
        setting: &'static str,
        /// What of it, as `has "x" twice`.
        wrong: String,
    },
    /// A code list that does not exist.
    #[error("{table}.{column}: there is no code list '{list}'")]
    List {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The list.
        list: String,
    },
    /// A protected table without the column that names its people.
    #[error("{0} is protected and needs at least one column of role \"contributor\"")]
    NoContributor(String),
    /// A single-contributor key that is not a listed column.
    #[error("{table}: single_contributor_keys names '{column}', which is not a listed column")]
    UnknownKey {
        /// The table.
        table: String,
        /// The name.
        column: String,
    },
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// The first thing that is wrong with it; syntax errors name line and column.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::parse_with(text, &|_| None)
    }

    /// The same where `catalogue` ships views that the file may enable by their names.
    ///
    /// # Errors
    /// As [`Policy::parse`].
    pub fn parse_with(text: &str, catalogue: &dyn Fn(&str) -> Option<ShippedView>) -> Result<Self, PolicyError> {
        let shape = shape::File::deserialize(toml::de::Deserializer::parse(text)?);
        shape.map_err(not_a_policy)?.into_policy(catalogue)
    }

    /// The table or view of that name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&PolicyTable> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// What begins a table in a draft and is none of the keys of anything else.
const OF_TABLES: [&str; 5] = ["class", "columns", "max_rows", "one_row_per_person", "single_contributor_keys"];

/// A key that is not known where it stands may be a table's, whose first line is not there.
fn not_a_policy(source: toml::de::Error) -> PolicyError {
    let unknown = source.message().strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
    match unknown.and_then(|(key, _)| OF_TABLES.into_iter().find(|known| *known == key)) {
        Some(key) => PolicyError::Outside { source, key },
        None => PolicyError::Syntax(source),
    }
}

fn checked_name(name: String) -> Result<String, PolicyError> {
    if is_identifier(&name) { Ok(name) } else { Err(PolicyError::Name(name)) }
}
