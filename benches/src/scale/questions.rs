//! The question, as analysts ask it and as one engine answers it faster.

use std::str::FromStr;

/// "Crossings and distinct people by year, citizenship, direction."
pub(crate) fn plain(table: &str) -> String {
    format!(
        "SELECT extract(year FROM crossed_at) AS year, citizenship, direction, \
         count(*) AS crossings, count(DISTINCT person_id) AS people \
         FROM {table} GROUP BY 1, 2, 3"
    )
}

/// The same by way of one row per person and key, which one engine answers in about half the time.
pub(crate) fn two_level(table: &str) -> String {
    format!(
        "SELECT year, citizenship, direction, sum(n) AS crossings, count(*) AS people FROM (\
         SELECT extract(year FROM crossed_at) AS year, citizenship, direction, person_id, count(*) AS n \
         FROM {table} GROUP BY 1, 2, 3, 4) GROUP BY 1, 2, 3"
    )
}

/// A formulation of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// [`two_level`].
    TwoLevel,
    /// [`plain`].
    Plain,
}

impl Form {
    /// Both of them.
    pub(crate) const ALL: [Self; 2] = [Self::TwoLevel, Self::Plain];

    /// As it is called on the wire and in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TwoLevel => "two-level",
            Self::Plain => "count(DISTINCT)",
        }
    }

    /// The question in this form.
    pub(crate) fn sql(self, table: &str) -> String {
        match self {
            Self::TwoLevel => two_level(table),
            Self::Plain => plain(table),
        }
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| format!("there is no form {name:?}"))
    }
}
