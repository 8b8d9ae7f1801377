//! What a checked plan would let out, told without running it: the levels of its keys, the nodes that its conditions fix,
//! and how each value is protected. For an agency's officer; it hangs on plan and policy only.

use std::sync::Arc;

use crate::ad_hoc::{Key, Terms};
use crate::catalogue::Period;
use crate::catalogue::safeguards::Safeguards;
use crate::check::CheckedPlan;
use crate::release::{Draw, Measured, Value};

/// What would leave under the standard protection.
#[derive(Debug, Clone)]
pub struct Account {
    /// `agency.table`; of an ad hoc question its tables.
    pub relation: String,
    /// Of each key what it stands for; `None` for a constant.
    pub keys: Vec<Option<LevelName>>,
    /// What the conditions on all rows fix.
    pub fixed: Vec<LevelName>,
    /// The values, in order; a histogram has one for each bin.
    pub values: Vec<Protected>,
    /// The rules of the table; absent where the agency's keys and rules are not known.
    pub safeguards: Option<Arc<Safeguards>>,
    /// The terms of an ad hoc question.
    pub terms: Option<Terms>,
}

/// A level of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelName {
    /// The dimension's column.
    pub column: String,
    /// How far down.
    pub level: Depth,
}

/// How far down a hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// A code, or all or none of the codes of a list.
    Code,
    /// A code of the parent list.
    Parent,
    /// A calendar period.
    Period(Period),
}

/// How a value is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The measure of the question that it is of.
    pub measure: usize,
    /// What is drawn for it.
    pub noise: Noise,
}

/// What is drawn for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noise {
    /// As of a count of people.
    Count,
    /// As of a sum of which one person has at most `bound` smallest units, published in steps.
    Total {
        /// The most that one person adds, in units of 10^-digits.
        bound: i128,
        /// The step, in the same.
        step: i128,
        /// Digits of the smallest unit.
        digits: u8,
    },
    /// As of the sums that it is computed from.
    Moments,
}

impl CheckedPlan {
    /// What would leave; `None` for what leaves as it is: public tables, and everything under the bare policy.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        if let Some((snapping, terms)) = self.rules().snapping().zip(self.terms()) {
            let tables: Vec<_> = terms.tables.iter().map(|(table, _)| table.as_str()).collect();
            return Some(Account {
                relation: tables.join(", "),
                keys: snapping.keys().iter().map(Key::level_name).collect(),
                fixed: Vec::new(),
                values: protected(snapping.values()),
                safeguards: snapping.safeguards().cloned(),
                terms: Some(terms.clone()),
            });
        }
        let guard = self.rules().guard()?;
        let recipe = guard.recipe();
        Some(Account {
            relation: recipe.relation().to_owned(),
            keys: recipe.keys(),
            fixed: recipe.fixed(),
            values: protected(guard.values()),
            safeguards: guard.safeguards().cloned(),
            terms: None,
        })
    }
}

/// How values are protected.
fn protected(values: &[Measured]) -> Vec<Protected> {
    let each = values.iter().map(|Measured { measure, value, .. }| {
        let noise = match value {
            Value::People { .. } => Noise::Count,
            Value::Total(Draw { bound, step, digits, .. }) => {
                Noise::Total { bound: *bound, step: *step, digits: *digits }
            }
            Value::Moments { .. } => Noise::Moments,
        };
        Protected { measure: *measure, noise }
    });
    each.collect()
}
