//! The third tier: any person-local relation over tables that their policies open, by its own rules. Closed unless every
//! table about people that the relation reads is open.
//!
//! Conditions and keys are of published levels; there are few of them; what a key can be is declared. Each condition can be
//! taken off: the plan is made once for every set of conditions, and [`snap`] decides between the answers.

mod charge;
mod condition;
mod domain;
mod people;
mod relation;
mod scans;
pub(crate) mod snap;
mod terms;
mod without;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use arrow_array::ArrayRef;
use arrow_schema::DataType;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_expr::{Expr, LogicalPlan};

use crate::aggregate;
use crate::catalogue::{AgencyCatalogue, Class, PublishedColumn, PublishedTable, Role};
use crate::check::{check_people, without_missing_people};
use crate::error::CheckError;
use crate::lattice::level::{Level, Part};
use crate::lattice::{self, Recipe};
use crate::question::{MeasureKind, Question};
use crate::release::{Rules, Snapping};

pub use charge::Charge;
use condition::{Bound, Demand, Place, both};
pub(crate) use domain::Key;
pub(crate) use people::{ANY, Cell, MOST_CONDITIONS, People, Told};
use relation::{Met, Walk, closed, written};
use snap::Condition;
pub use terms::Terms;
pub(crate) use terms::noise;
use without::{Fate, without};

/// Most cells of a question.
const MOST_CELLS: u64 = 1_000_000;

/// What runs for an ad hoc question.
#[derive(Debug, Clone)]
pub(crate) struct AdHoc {
    /// A plan for each set of conditions that can be taken off; the first takes off none.
    pub runs: Vec<LogicalPlan>,
    /// On which terms, and at which price.
    pub terms: Terms,
}

/// The tables about people that a plan reads, sub-queries included; `None` where one of them is closed to ad hoc questions.
pub(crate) fn open_tables<'c>(plan: &LogicalPlan, catalogue: &'c AgencyCatalogue) -> Option<Vec<&'c PublishedTable>> {
    let mut names = BTreeSet::new();
    let walked = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node
            && scan.table_name.schema() == Some(catalogue.agency.as_str())
        {
            names.insert(scan.table_name.table().to_owned());
        }
        Ok(TreeNodeRecursion::Continue)
    });
    walked.ok()?;
    let tables = names.iter().map(|name| catalogue.table(name)).collect::<Option<Vec<_>>>()?;
    let tables: Vec<_> = tables.into_iter().filter(|table| table.class == Class::Protected).collect();
    tables.iter().all(|table| table.ad_hoc.is_some()).then_some(tables)
}

/// A condition that can be taken off.
struct Droppable {
    number: usize,
    depth: usize,
    is_join: bool,
    text: String,
    fate: Fate,
}

/// Checks a question over open tables, and makes what runs.
///
/// # Errors
/// The part of the relation or the question that no ad hoc question may have.
pub(crate) fn check(
    plan: &LogicalPlan,
    question: &Question,
    tables: &[&PublishedTable],
    catalogue: &AgencyCatalogue,
) -> Result<(AdHoc, Rules), CheckError> {
    let no_table = || CheckError::TierClosed { construct: "a question of no register".to_owned() };
    check_form(question)?;
    let (mut walk, part) = Walk::over(plan, catalogue)?;
    for demand in walk.met.iter().filter_map(|met| met.demands.as_ref()) {
        condition::joins_list(demand, &mut walk.scans);
    }
    if !walk.scans.lists_are_joined() {
        return closed("a code list that is not joined on its code");
    }
    let plain = |expr: &Expr| matches!(expr, Expr::Column(_)) || lattice::literal(expr).is_some();
    if let Some(other) = walk.computed.iter().find(|expr| !plain(expr) && walk.scans.level(expr).is_err()) {
        return Err(CheckError::NotALevel { expression: lattice::shown(other), levels: String::new() });
    }
    let output = |name: &str| {
        let at = plan.schema().index_of_column_by_name(None, name);
        let found = at.and_then(|at| part.columns.get(at));
        found.ok_or_else(|| CheckError::QuestionColumn { column: name.to_owned() })
    };
    let contributor = output(question.contributor.as_deref().unwrap_or_default())?;
    let (person, _) = walk
        .scans
        .column(contributor)
        .ok_or_else(|| CheckError::ContributorNotProven { column: lattice::shown(contributor) })?;
    let (droppable, bounds) = conditions(&mut walk, person)?;
    let asked = question.keys.iter().map(|name| output(name)).collect::<Result<Vec<_>, _>>()?;
    let types: Vec<_> = question.keys.iter().map(|name| type_of(plan, name)).collect();
    let keys = keys(&asked, &types, &walk, &bounds)?;
    let count = droppable.len() + keys.iter().filter(|key| key.is_condition()).count();
    if count > MOST_CONDITIONS {
        return Err(CheckError::TooManyConditions { most: MOST_CONDITIONS });
    }
    let cells = keys.iter().map(|key| u64::try_from(key.len()).unwrap_or(u64::MAX)).fold(1, u64::saturating_mul);
    if cells > MOST_CELLS {
        return closed("a question of so many cells");
    }
    let measured = question.measures.iter().map(|measure| measured(&measure.kind, &walk, output));
    let measured = measured.collect::<Result<Vec<_>, _>>()?;
    let max_rows = walk.rows.iter().try_fold(1_u64, |most, table| Some(most.saturating_mul(table.max_rows?)));
    // Sums are bounded by their columns, and rows by those of all tables that are joined.
    let counted = PublishedTable { max_rows, ..(*tables.first().ok_or_else(no_table)?).clone() };
    let of_people = aggregate::people(plan, question, &counted, &Recipe::of_people(measured))?;
    let terms = terms::of(tables, cells, charge::digests(&part.text, contributor, &asked, question, output)?)
        .ok_or_else(|| CheckError::TierClosed {
            construct: "a question of tables whose noise does not fit".to_owned(),
        })?;
    let runs = runs(plan, question, catalogue, &droppable, walk.count())?;
    let runs = runs.iter().map(|run| of_people.plan(run, question)).collect::<Result<_, _>>()?;
    let order = order(&droppable, &asked, &keys);
    let safeguards = terms.safeguards(tables);
    let snapping = Snapping::new(keys, of_people.told, of_people.values, order, safeguards);
    Ok((AdHoc { runs, terms }, Rules::snapped(plan, question, of_people.rules, snapping)))
}

/// What of a question is answered: plain keys, measures over all rows, values that add up over people.
fn check_form(question: &Question) -> Result<(), CheckError> {
    if question.grouping_sets.is_some() {
        return closed("GROUPING SETS");
    }
    for measure in &question.measures {
        if measure.filter.is_some() {
            return closed("a condition of one measure");
        }
        let refused = |measure: &str| Err(CheckError::MeasureNotPermitted { measure: measure.to_owned() });
        match measure.kind {
            MeasureKind::Min { .. } => return refused("min"),
            MeasureKind::Max { .. } => return refused("max"),
            MeasureKind::Histogram { .. } => return refused("quantiles of a question of the third tier"),
            _ => {}
        }
    }
    Ok(())
}

fn type_of(plan: &LogicalPlan, name: &str) -> DataType {
    plan.schema().field_with_unqualified_name(name).map_or(DataType::Null, |field| field.data_type().clone())
}

/// The conditions that can be taken off in canonical order, those inside sub-queries first and joins last; and where dates
/// can be.
fn conditions(walk: &mut Walk<'_>, person: usize) -> Result<(Vec<Droppable>, Vec<Bound>), CheckError> {
    let mut demands: Vec<Option<Demand>> = Vec::new();
    for met in &walk.met {
        let demand = met.demands.as_ref().map(|demands| condition::read(demands, &mut walk.scans)).transpose()?;
        demands.push(demand);
    }
    let (mut droppable, mut bounds) = (Vec::new(), Vec::new());
    for (met, demand) in walk.met.iter().zip(&demands) {
        let Met { number, depth, text, .. } = met;
        let mut drop = |fate, is_join| {
            droppable.push(Droppable { number: *number, depth: *depth, is_join, text: text.clone(), fate });
        };
        match (demand, &met.sides) {
            (Some(Demand::Tie(..) | Demand::List(..)), _) => {}
            (Some(_), _) if met.place == Place::Pair => return closed("a join on other columns than the person"),
            (Some(Demand::Nothing), _) => {}
            (Some(Demand::Levels(bound)), _) => {
                drop(Fate::Dropped, false);
                let leaves_out_rows = *depth == 0 && met.place != Place::OuterJoin;
                bounds.extend(bound.clone().filter(|_| leaves_out_rows));
            }
            (None, None) => drop(Fate::Dropped, false),
            (None, Some(sides)) => {
                let own = demands.get(sides.own.clone()).unwrap_or_default();
                if let Some(fate) = join(walk, sides, own, person, *depth)?.filter(|_| met.place == Place::Join) {
                    drop(fate, true);
                }
            }
        }
    }
    droppable.sort_by(|a, b| rank(a).cmp(&rank(b)));
    Ok((droppable, bounds))
}

fn rank(condition: &Droppable) -> (Reverse<usize>, bool, &str, usize) {
    (Reverse(condition.depth), condition.is_join, &condition.text, condition.number)
}

/// What taking off a join does; `None` is never given here. Its own conditions tie its sides.
fn join(
    walk: &Walk<'_>,
    sides: &relation::Sides,
    own: &[Option<Demand>],
    person: usize,
    depth: usize,
) -> Result<Option<Fate>, CheckError> {
    let across = |a: &usize, b: &usize| {
        (sides.left.contains(a) && sides.right.contains(b)) || (sides.left.contains(b) && sides.right.contains(a))
    };
    let is_tied = own.iter().flatten().any(|demand| matches!(demand, Demand::Tie(a, b) if across(a, b)));
    let is_listed = own.iter().flatten().any(|demand| matches!(demand, Demand::List(a, b) if across(a, b)));
    match (walk.scans.has_people(&sides.left), walk.scans.has_people(&sides.right)) {
        (true, true) if !is_tied => closed("a join whose ON does not name the person of both sides"),
        (true, true) if depth > 0 => closed("a join inside a sub-query"),
        (true, true) if sides.left.contains(&person) => Ok(Some(Fate::Dropped)),
        (true, true) if sides.right.contains(&person) => Ok(Some(Fate::KeepsRight)),
        (true, true) => closed("a join beside the person who is counted"),
        (true, false) if is_listed => Ok(Some(Fate::Dropped)),
        (false, true) if is_listed => Ok(Some(Fate::KeepsRight)),
        _ => closed("a code list that is not joined on its code"),
    }
}

/// The keys with all that they can be.
fn keys(asked: &[&Expr], types: &[DataType], walk: &Walk<'_>, bounds: &[Bound]) -> Result<Vec<Key>, CheckError> {
    let mut levels: Vec<Option<(usize, Level)>> = Vec::new();
    for expr in asked {
        levels.push(if lattice::literal(expr).is_some() { None } else { Some(walk.scans.level(expr)?) });
    }
    let mut keys = Vec::new();
    for ((expr, level), data_type) in asked.iter().zip(&levels).zip(types) {
        let Some((scan, level)) = level else {
            let value = lattice::literal(expr).map(|value| value.to_array());
            let value: Option<ArrayRef> = value.and_then(Result::ok).filter(|value| value.data_type() == data_type);
            keys.push(Key::constant(value.ok_or_else(|| CheckError::DomainUnknown { column: lattice::shown(expr) })?));
            continue;
        };
        let unknown = || CheckError::DomainUnknown { column: level.shown.clone() };
        let own = bounds.iter().filter(|bound| bound.scan == *scan && bound.column == level.column).cloned();
        let bound = own.map(Some).reduce(both).flatten();
        if let Part::WithinYear(_) = level.part {
            let of_year = |other: &(usize, Level)| {
                other.0 == *scan && other.1.column == level.column && other.1.part == Part::Year
            };
            if !levels.iter().flatten().any(of_year) {
                return Err(CheckError::NotALevel { expression: level.shown.clone(), levels: String::new() });
            }
        }
        let column = walk.scans.dimension(*scan, &level.column).ok_or_else(unknown)?;
        keys.push(Key::of(level.clone(), column, bound.as_ref(), data_type)?);
    }
    Ok(keys)
}

/// The published columns that a measure is over.
fn measured<'e>(
    kind: &MeasureKind,
    walk: &Walk<'_>,
    output: impl Fn(&str) -> Result<&'e Expr, CheckError>,
) -> Result<Vec<Option<PublishedColumn>>, CheckError> {
    let columns = kind.columns().into_iter().map(|name| {
        let expr = output(name)?;
        if lattice::literal(expr).is_some_and(|value| value.is_null()) {
            return Ok(None);
        }
        match walk.scans.column(expr) {
            Some((_, column)) if column.role == Role::Measure => Ok(Some(column.clone())),
            _ => Err(CheckError::RoleForbids { column: lattice::shown(expr), usage: "measure" }),
        }
    });
    columns.collect()
}

/// The relation for every set of conditions that is taken off, each as person-local as the first.
fn runs(
    plan: &LogicalPlan,
    question: &Question,
    catalogue: &AgencyCatalogue,
    droppable: &[Droppable],
    count: usize,
) -> Result<Vec<LogicalPlan>, CheckError> {
    let of_set = |set: usize| {
        let fate = |number: usize| {
            let at = droppable.iter().position(|condition| condition.number == number);
            let off = at.filter(|at| set & (1 << at) != 0).and_then(|at| droppable.get(at));
            off.map_or(Fate::Kept, |condition| condition.fate)
        };
        let (run, met) =
            without(plan, &fate).map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })?;
        if met != count {
            return closed("conditions in this order");
        }
        check_people(&run, question, catalogue)?;
        without_missing_people(&run, catalogue)
    };
    (0..1_usize << droppable.len()).map(of_set).collect()
}

/// The order in which conditions are tried: as they rank, keys among those of the relation itself.
fn order(droppable: &[Droppable], asked: &[&Expr], keys: &[Key]) -> Vec<Condition> {
    let of_relation = droppable.iter().enumerate().map(|(at, condition)| {
        ((Reverse(condition.depth), condition.is_join, condition.text.clone()), Condition::Relation(at))
    });
    let of_keys = asked.iter().zip(keys).enumerate().filter(|(_, (_, key))| key.is_condition());
    let of_keys = of_keys.map(|(at, (expr, _))| ((Reverse(0), false, written(expr)), Condition::Key(at)));
    let mut order: Vec<_> = of_relation.chain(of_keys).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0));
    order.into_iter().map(|(_, condition)| condition).collect()
}
