//! The levels of a question's nodes by their names.

use super::level::{Level, Part};
use super::node::Recipe;
use crate::account::{Depth, LevelName};

impl Recipe {
    /// The published relation: `agency.table`.
    pub fn relation(&self) -> &str {
        &self.relation
    }

    /// What each key stands for; `None` for a constant.
    pub fn keys(&self) -> Vec<Option<LevelName>> {
        self.keys.iter().map(|key| key.as_ref().map(|Level { column, part, .. }| named(column, *part))).collect()
    }

    /// What the conditions on all rows fix.
    pub fn fixed(&self) -> Vec<LevelName> {
        self.common.iter().map(|fixed| named(&fixed.column, fixed.part)).collect()
    }
}

pub(crate) fn named(column: &str, part: Part) -> LevelName {
    let level = match part {
        Part::Code => Depth::Code,
        Part::Parent => Depth::Parent,
        Part::Year => Depth::Period(crate::catalogue::Period::Year),
        Part::Full(period) | Part::WithinYear(period) => Depth::Period(period),
    };
    LevelName { column: column.to_owned(), level }
}
