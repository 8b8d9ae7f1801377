//! What an agency publishes: tables, their class, their columns' roles. The same facts decide at the connector
//! (from its policy) and at the gateway (from the catalogue it fetched), so that both come to the same verdict.

mod ad_hoc;
pub mod safeguards;

use std::fmt;
use std::sync::Arc;

use arrow_schema::DataType;

use crate::question::Bins;

pub use ad_hoc::AdHoc;
use safeguards::{Clip, Safeguards};

/// Longest identifier of an agency, table or column.
const LONGEST: usize = 31;

/// Schemas that no agency may be called by.
pub const RESERVED: [&str; 5] = ["codelists", "federated", "releases", "information_schema", "khidi"];

/// The name of an agency: `[a-z][a-z0-9_]{0,30}` and none of [`RESERVED`]. It is the agency's schema in SQL.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyId(String);

/// Why a text is not an [`AgencyId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgencyIdError {
    /// Not of the form `[a-z][a-z0-9_]{0,30}`.
    #[error("'{0}' is not an agency name: use a letter a-z, then at most 30 of a-z, 0-9 and _")]
    Form(String),
    /// A name that Khidi keeps for itself.
    #[error("'{0}' is reserved and cannot name an agency")]
    Reserved(String),
}

impl AgencyId {
    /// Checks and wraps a name.
    ///
    /// # Errors
    /// The name has another form or is reserved.
    pub fn new(name: &str) -> Result<Self, AgencyIdError> {
        if !is_identifier(name) {
            return Err(AgencyIdError::Form(name.to_owned()));
        }
        if RESERVED.contains(&name) {
            return Err(AgencyIdError::Reserved(name.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as it stands in SQL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is `[a-z][a-z0-9_]{0,30}`: the form of agency, table and column names.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= LONGEST
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether the rows of a table are about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Published denominators: rows may cross, any SQL runs over them.
    Public,
    /// Rows about people: only cells leave.
    Protected,
}

/// How an agency protects what it releases from its protected tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protection {
    /// The rules of the policy: nodes of one table or view, threshold on people.
    Standard,
    /// For test harnesses: exact cells over any person-local relation, a threshold of one. `check` warns loudly.
    Bare,
}

/// What a column of a protected table may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Role {
    /// Names the person behind the row: joined on inside the agency and counted distinct, nothing else.
    Contributor,
    /// Grouped and filtered by, at the nodes of its hierarchy.
    Dimension(Hierarchy),
    /// Aggregated only.
    Measure,
    /// Bare policy only: dimension with raw values and measure at once.
    Open,
    /// Anything; only in public tables.
    Public,
}

/// The levels at which a dimension may be seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Hierarchy {
    /// The values themselves are the codes.
    Codes,
    /// Codes of a code list, and the codes of its parent list.
    List(String),
    /// Calendar periods of a date or timestamp, no finer than the given one.
    Calendar(Period),
}

/// Calendar levels, coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// Calendar year.
    Year,
    /// Quarter of a year.
    Quarter,
    /// Month of a year.
    Month,
}

/// A column as its agency publishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedColumn {
    /// Name in SQL.
    pub name: String,
    /// One of the wire types of the protocol.
    pub data_type: DataType,
    /// What it may be used for.
    pub role: Role,
    /// The bins in which its values may be counted; only for what is aggregated.
    pub bins: Option<Bins>,
    /// What one person can add to a sum of it; under the standard protection nothing is summed without.
    pub clip: Option<Clip>,
    /// The codes that a dimension without a list has, where its agency declares them.
    pub codes: Option<Vec<String>>,
    /// Meaning, in English.
    pub description_en: String,
    /// Meaning, in Georgian.
    pub description_ka: String,
}

/// A table or view as its agency publishes it.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedTable {
    /// Name in SQL, inside the agency's schema.
    pub name: String,
    /// Public or protected.
    pub class: Class,
    /// True for a view of the agency's policy: its definition stays at the agency.
    pub is_view: bool,
    /// Keys that belong to one contributor each (such as `case_id`) and may stand for it in a join.
    pub single_contributor_keys: Vec<String>,
    /// How many rows of one person count; under the standard protection rows are not counted without. 1: a row is a person.
    pub max_rows: Option<u64>,
    /// The variance of the noise of counts of people; `None` where there is none.
    pub count_variance: Option<f64>,
    /// The terms of ad hoc questions; `None`: closed to them.
    pub ad_hoc: Option<AdHoc>,
    /// The rules of its cells; known at the agency alone.
    pub safeguards: Option<Arc<Safeguards>>,
    /// Columns in order.
    pub columns: Vec<PublishedColumn>,
    /// Meaning, in English.
    pub description_en: String,
    /// Meaning, in Georgian.
    pub description_ka: String,
}

impl PublishedTable {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&PublishedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Versions that a question is planned against and that must still hold when it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Versions {
    /// Of the published tables and columns.
    pub catalogue: String,
    /// Of the policy file.
    pub policy: String,
    /// Of the data.
    pub snapshot: String,
    /// Of the code lists.
    pub code_lists: String,
}

/// All that an agency publishes about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyCatalogue {
    /// Whose it is.
    pub agency: AgencyId,
    /// How protected tables are protected.
    pub protection: Protection,
    /// Fewest distinct people that a released cell may rest on.
    pub threshold: u64,
    /// What the answers will be bound to.
    pub versions: Versions,
    /// The day that the data are of, in Georgian time and days since 1970-01-01; `None` where answers follow the sources.
    pub as_of: Option<i32>,
    /// Tables and views, by name.
    pub tables: Vec<PublishedTable>,
}

impl AgencyCatalogue {
    /// The table or view of that name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&PublishedTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Takes it that nobody has two rows in a table, so that people need not be gathered from rows. To be said of data
    /// that have been looked through and do not change.
    pub fn take_for_one_row_each(&mut self, name: &str) {
        let table = self.tables.iter_mut().find(|table| table.name == name);
        if let Some(safeguards) = table.and_then(|table| table.safeguards.as_mut()) {
            Arc::make_mut(safeguards).has_one_row = true;
        }
    }
}
