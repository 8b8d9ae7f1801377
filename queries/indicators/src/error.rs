//! What can be wrong with a definition. For whoever writes one; the file is named by the indicator's id.

use khidi_queries_functions::gate::GateError;
use thiserror::Error;

/// Why a definition is none.
#[derive(Debug, Error)]
pub enum DefinitionError {
    /// No TOML, an unknown key, or a value of the wrong type; the text names line and column.
    #[error("{id}/indicator.toml: {source}")]
    Syntax {
        /// The indicator.
        id: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// The SQL does not pass the gate that everybody's questions pass.
    #[error("{id}/query.sql: {source}")]
    Sql {
        /// The indicator.
        id: String,
        /// What is wrong.
        source: Box<GateError>,
    },
    /// The SQL is a statement, but no question.
    #[error("{0}/query.sql is not one query")]
    NotAQuery(String),
    /// A word with `$` that stands for nothing.
    #[error("{id}/query.sql: ${word} is nothing; there are $year, $quarter, $month, $from and $until")]
    Word {
        /// The indicator.
        id: String,
        /// The word.
        word: String,
    },
    /// The same question for each period.
    #[error("{0}/query.sql names no part of the period ($year, $quarter, $month, $from or $until)")]
    Timeless(String),
    /// A folder whose name is no id.
    #[error("'{0}' is no id: use a letter a-z, then at most 30 of a-z, 0-9 and _")]
    Id(String),
    /// Something that must be said is empty.
    #[error("{id}/indicator.toml: {setting} is empty")]
    Empty {
        /// The indicator.
        id: String,
        /// The setting.
        setting: &'static str,
    },
    /// An agency that cannot be one.
    #[error("{id}/indicator.toml: '{agency}' is no agency's id")]
    Agency {
        /// The indicator.
        id: String,
        /// What stands there.
        agency: String,
    },
    /// A view that the catalogue does not ship, or of an agency that the indicator does not name.
    #[error("{id}/indicator.toml: '{view}' is no view of the catalogue at one of its agencies; write \"agency.view\"")]
    View {
        /// The indicator.
        id: String,
        /// What stands there.
        view: String,
    },
    /// A code list that there is not.
    #[error("{id}/indicator.toml: dimension {dimension} has the code list '{list}', which there is not")]
    List {
        /// The indicator.
        id: String,
        /// The dimension.
        dimension: String,
        /// The list.
        list: String,
    },
    /// A dimension whose codes are not known.
    #[error("{id}/indicator.toml: dimension {dimension} needs `list`, or its own `codes` with title_en and title_ka")]
    Codes {
        /// The indicator.
        id: String,
        /// The dimension.
        dimension: String,
    },
    /// Two dimensions of one id or one column.
    #[error("{id}/indicator.toml: dimension {dimension} is there twice")]
    Twice {
        /// The indicator.
        id: String,
        /// The dimension.
        dimension: String,
    },
}
