//! The cover: what is no single node of the lattice is asked as the disjoint nodes that it consists of, and added up above
//! the barrier.
//!
//! Conditions, keys and arguments over dimensions that the agency would not take are *lifted*: the levels that decide
//! them become keys of the fragment, and each is evaluated over its cells. Single nodes stay below. Nothing here is
//! trusted: the fragment passes the agency's own checks as any other.

mod above;
mod asked;
mod calendar;
mod cells;
mod constants;
mod flat;
mod levels;
mod linear;
mod measures;
mod nodes;
mod summed;

use std::collections::BTreeMap;

use datafusion_common::TableReference;
use datafusion_expr::utils::split_conjunction_owned;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Protection};
use khidi_queries_disclosure::question::Measure;
use khidi_queries_protocol::{Code, Refusal};

use crate::branches::Branch;
use crate::refuse::unsupported;
use crate::split::Splitter;

use cells::Covering;
use flat::{Flat, flatten};
use levels::{Levels, Undecided, deciding};
use measures::{Condition, Wanted};

/// A fragment whose cells cover something that is no node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Its position among the plan's fragments.
    pub fragment: usize,
    /// The levels of which its cells are nodes, as an analyst reads them, beyond those that the question's keys and
    /// conditions fix.
    pub levels: Vec<String>,
    /// Whether several cells are added up to one value.
    pub is_summed: bool,
}

/// A question of one relation, in its own columns.
pub(crate) struct OfRelation<'q> {
    pub keys: Vec<Expr>,
    pub sets: Option<&'q Vec<Vec<usize>>>,
    /// Arguments and filters of measures, by the numbers that stand for them in `measures`.
    pub columns: Vec<Expr>,
    pub measures: &'q [Measure],
}

/// Whether a cover may answer what was refused so.
pub(crate) fn may_answer(refusal: &Refusal, agency: &AgencyCatalogue) -> bool {
    let codes = [Code::KH203, Code::KH206, Code::KH207];
    agency.protection == Protection::Standard && codes.contains(&refusal.code())
}

/// Schema of the names under which covered cells stand, as a member's answer would.
const COVERED: &str = "khidi_covered";

/// The name of cells covered by a fragment.
fn covered_by(fragment: usize) -> TableReference {
    TableReference::partial(COVERED, format!("f{fragment}"))
}

/// The fragment that covers what stands under this name.
pub(crate) fn covering_fragment(name: &TableReference) -> Option<usize> {
    if name.schema() == Some(COVERED) { name.table().strip_prefix('f')?.parse().ok() } else { None }
}

pub(crate) use summed::is_sum;

impl Splitter<'_> {
    /// The cells of a relation as its agency would answer them, put together from nodes, and the first fragment that they
    /// come from; `None` where the relation is of another shape.
    ///
    /// # Errors
    /// A part of the question is not decided by dimensions, or cells of it cannot be added up.
    pub(crate) fn covered(
        &mut self,
        branch: &Branch,
        asked: &OfRelation<'_>,
        agency: &AgencyCatalogue,
    ) -> Result<Option<(usize, LogicalPlan)>, Refusal> {
        let Some(flat) = flatten(&branch.plan, agency) else { return Ok(None) };
        let over_base = |expr: &Expr| flat.expression(expr, branch.plan.schema()).map(Expr::unalias);
        let Some(keys) = asked.keys.iter().map(over_base).collect::<Option<Vec<_>>>() else { return Ok(None) };
        let Some(columns) = asked.columns.iter().map(over_base).collect::<Option<Vec<_>>>() else { return Ok(None) };
        let (below, mut above) = nodes::sorted(flat.conditions.clone(), &[], &flat, agency)?;
        above.extend(flat.membership(&below));
        let mut lifted = Levels::default();
        for condition in &above {
            let levels = deciding(condition, None, &flat);
            lifted = lifted.and(&levels.map_err(|why| nodes::refused(condition, &why, &flat, agency))?);
        }
        let mut of_keys = Vec::new();
        for key in &keys {
            match deciding(key, None, &flat) {
                Ok(levels) => of_keys.push(levels),
                Err(why) => return Err(nodes::key_refused(key, &why, &flat, agency)),
            }
        }
        let mut wanted = Vec::new();
        for measure in asked.measures {
            match read(measure, &columns, &below, &flat, agency)? {
                Some(measure) => wanted.push(measure),
                None => return Ok(None),
            }
        }
        let mut fixed = Levels::default();
        for condition in &below {
            fixed = fixed.and(&deciding(condition, None, &flat).unwrap_or_default());
        }
        let covering = Covering { flat: &flat, keys, of_keys, sets: asked.sets, below, above, lifted, fixed, agency };
        self.in_groups(&covering, &wanted).map(Some)
    }

    /// Measures that need the same levels beyond those of keys and conditions share a fragment; the groups' cells are then
    /// joined by the keys.
    fn in_groups(&mut self, covering: &Covering<'_>, wanted: &[Wanted]) -> Result<(usize, LogicalPlan), Refusal> {
        let base = covering.of_keys.iter().fold(covering.lifted.clone(), |all, levels| all.and(levels));
        let mut groups: BTreeMap<Levels, Vec<(usize, &Wanted)>> = BTreeMap::new();
        for (at, measure) in wanted.iter().enumerate() {
            groups.entry(measure.levels.beyond(&base)).or_default().push((at, measure));
        }
        // Of several, the coarsest cells say which groups there are.
        if groups.is_empty() || (groups.len() > 1 && !covering.keys.is_empty()) {
            groups.entry(Levels::default()).or_default();
        }
        let mut joined: Option<(usize, LogicalPlan)> = None;
        for measures in groups.values() {
            let (fragment, cells) = self.covering_cells(covering, measures)?;
            joined = Some(match joined {
                None => (fragment, cells),
                Some((first, left)) => {
                    let both = cells::beside(left, cells, covering.leading()).map_err(|error| unsupported(&error))?;
                    (first, both)
                }
            });
        }
        let (fragment, cells) = joined.ok_or_else(|| crate::refuse::internal("a cover without cells"))?;
        let named = cells::in_order(cells, covering.leading(), wanted).map_err(|error| unsupported(&error))?;
        let named = LogicalPlanBuilder::from(named).alias(covered_by(fragment)).and_then(LogicalPlanBuilder::build);
        named.map(|cells| (fragment, cells)).map_err(|error| unsupported(&error))
    }
}

/// A measure with its condition split into nodes and the rest; `None` where the agency's own refusal says it better.
fn read(
    measure: &Measure,
    columns: &[Expr],
    conditions: &[Expr],
    flat: &Flat<'_>,
    agency: &AgencyCatalogue,
) -> Result<Option<Wanted>, Refusal> {
    let column = |name: &str| columns.get(name.parse::<usize>().ok()?).cloned();
    let mut condition = Condition::default();
    if let Some(filter) = measure.filter.as_deref().and_then(column) {
        let (below, above) = nodes::sorted(split_conjunction_owned(filter), conditions, flat, agency)?;
        for part in &above {
            let levels = deciding(part, None, flat).map_err(|why| nodes::refused(part, &why, flat, agency))?;
            condition.levels = condition.levels.and(&levels);
        }
        condition.below = below.into_iter().reduce(Expr::and);
        condition.above = above.into_iter().reduce(Expr::and);
    }
    let names = measure.kind.columns().into_iter().map(|name| Some((name.to_owned(), column(name)?)));
    let Some(arguments) = names.collect::<Option<Vec<_>>>() else { return Ok(None) };
    match Wanted::read(&measure.kind, arguments.clone(), condition, flat, flat.base.schema()) {
        Ok(wanted) => Ok(Some(wanted)),
        Err(Undecided::Otherwise) => match nodes::measure_refused(&measure.kind, &arguments, flat, agency) {
            Some(refusal) => Err(refusal),
            None => Ok(None),
        },
        Err(inside) => match arguments.first() {
            Some((_, argument)) => Err(nodes::refused(argument, &inside, flat, agency)),
            None => Ok(None),
        },
    }
}
