//! Safeguards that depend on what a table is: noise on the gain of its lattice, bounds on the scale of a column.

use arrow_schema::DataType;
use khidi_queries_codelists as codelists;

use super::super::{ClipSettings, PolicyColumn, PolicyTable};
use crate::catalogue::safeguards::{Clip, Safeguards};
use crate::catalogue::{Hierarchy, Period, PublishedTable, Role};
use crate::noise::gain::{Tree, gain};
use crate::noise::parameters::{NoiseError, NoiseParameters};
use crate::question::Bins;

/// Years that a calendar is taken to have.
const YEARS: u32 = 5;

/// The safeguards of a protected table.
///
/// # Errors
/// Its noise is infeasible, or averaging over its lattice would take too much of it.
pub(super) fn safeguards(table: &PolicyTable, published: &PublishedTable) -> Result<Safeguards, NoiseError> {
    let settings = &table.safeguards;
    if let Some(ad_hoc) = &table.ad_hoc {
        crate::ad_hoc::noise(&ad_hoc.terms)?;
    }
    let is_boolean = |name: &str| published.column(name).is_some_and(|column| column.data_type == DataType::Boolean);
    Ok(Safeguards {
        threshold: settings.threshold,
        threshold_width: settings.threshold_width,
        noise: table.noise(is_boolean)?,
        dominance: settings.dominance,
        p_percent: settings.p_percent,
        ad_hoc_width: table.ad_hoc.map_or(0, |settings| settings.threshold_width),
        has_one_row: false,
    })
}

impl PolicyTable {
    /// The noise of its cells under the standard protection. All that it hangs on besides the policy is which columns are of
    /// truths, which `is_boolean` tells by name.
    ///
    /// # Errors
    /// It is infeasible, or averaging over the lattice would take too much of it.
    pub fn noise(&self, is_boolean: impl Fn(&str) -> bool) -> Result<NoiseParameters, NoiseError> {
        let trees: Vec<_> = self.columns.iter().filter_map(|column| tree(column, is_boolean(&column.name))).collect();
        NoiseParameters::new(&self.safeguards.noise, gain(&trees), self.safeguards.threshold)
    }
}

/// The nodes that a column makes; `None` of one that makes none.
fn tree(column: &PolicyColumn, is_boolean: bool) -> Option<Tree> {
    let hierarchy = match &column.role {
        Role::Dimension(hierarchy) => hierarchy,
        // Those who have a value are counted, so they are a node.
        Role::Measure => {
            let bins = column.bins.as_ref().map_or(0, Bins::count);
            let chains = (0..bins).map(|bin| vec![0, bin + 1]).chain([vec![0]]);
            return Some(Tree::new(chains).with_null(1));
        }
        _ => return None,
    };
    Some(match hierarchy {
        Hierarchy::Codes if is_boolean => Tree::flat(Some(2)).with_null(1),
        Hierarchy::Codes => match &column.codes {
            Some(codes) => Tree::flat(u32::try_from(codes.len()).ok()).with_null(1),
            None => Tree::flat(None),
        },
        Hierarchy::List(list) => tree_of(list),
        Hierarchy::Calendar(finest) => calendar(*finest),
    })
}

fn tree_of(list: &str) -> Tree {
    let Some(list) = codelists::by_name(list) else { return Tree::flat(None) };
    let codes: Vec<Vec<&str>> = match list.parent() {
        Some((parent, _)) => {
            // A code that is its parent's only one is the parent's node.
            let only: Vec<&str> = list.only_children().map(|(code, _)| code).collect();
            let parents = list.texts(parent).zip(list.codes());
            let own = |code: &'static str| (!only.contains(&code)).then_some(code);
            parents.map(|(parent, code)| parent.into_iter().chain(own(code)).collect()).collect()
        }
        None => list.codes().map(|code| vec![code]).collect(),
    };
    Tree::new(codes).with_null(1)
}

fn calendar(finest: Period) -> Tree {
    let months = (0..YEARS * 12).map(|month| match finest {
        Period::Month => vec![month / 12, month / 3, month],
        Period::Quarter => vec![month / 12, month / 3],
        Period::Year => vec![month / 12],
    });
    Tree::new(months).with_null(1)
}

/// Bounds in the smallest units of a column; `None` for a column that has none.
pub(super) fn clip(settings: &ClipSettings, data_type: &DataType) -> Option<Clip> {
    let digits = match data_type {
        DataType::Int64 => 0,
        DataType::Decimal128(_, scale) => u8::try_from(*scale).ok()?,
        DataType::Float64 => settings.digits,
        _ => return None,
    };
    let units = |value: f64| whole((value * 10_f64.powi(i32::from(digits))).round());
    let (low, high) = (units(settings.low)?, units(settings.high)?);
    let centre = settings.centre.map_or(Some(low.midpoint(high)), units)?;
    let step = settings.step.map_or(Some(1), units)?;
    (low < high).then_some(Clip { low, high, step: step.max(1), centre, digits })
}

#[expect(clippy::cast_possible_truncation, reason = "below 10^15, as checked here")]
fn whole(value: f64) -> Option<i64> {
    (value.abs() < 1e15).then_some(value as i64)
}
