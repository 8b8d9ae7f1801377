//! The standard tier: keys and filters are nodes of one published table or view, joined to code lists only.
//!
//! The relation is flattened to expressions over the columns of its one protected scan; each key and each condition
//! must then be a level of a dimension's hierarchy. Ranges, OR, IN and NOT are no single node and are refused here.

pub(crate) mod codes;
pub(crate) mod flatten;
pub(crate) mod level;
pub(crate) mod names;
pub(crate) mod node;

use std::collections::{BTreeMap, HashMap};

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, ScalarValue};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan, Operator};
use khidi_queries_codelists as codelists;

use crate::catalogue::{AgencyCatalogue, Hierarchy, PublishedColumn, PublishedTable, Role};
use crate::error::CheckError;
use crate::question::{MeasureKind, Question};

use flatten::Flat;
use level::{Level, Part, level_of};
use node::Fixed;

pub(crate) use node::{Nodes, Recipe, Which};

/// Checks a question against the lattice of its one table or view, and tells how the nodes of its cells are named.
///
/// # Errors
/// The part of the plan or of the question that is no node.
pub(crate) fn check<'c>(
    plan: &LogicalPlan,
    question: &Question,
    catalogue: &'c AgencyCatalogue,
) -> Result<(&'c PublishedTable, Recipe), CheckError> {
    let flat = flatten::flatten(plan, catalogue)?;
    let table =
        flat.table.ok_or_else(|| CheckError::TierClosed { construct: "a question of no register".to_owned() })?;
    let mut common = Vec::new();
    for predicate in &flat.predicates {
        common.extend(node(predicate, &flat)?);
    }
    let mut keys = Vec::new();
    for key in &question.keys {
        let expr = output(plan, &flat, key)?;
        let is_constant = is_literal(unaliased(expr));
        keys.push(if is_constant { None } else { Some(level_of(expr, &flat)?) });
    }
    // Every grouping set is a table of nodes by itself: a month that is left without its year is none, and all codes of a
    // list together are none, either.
    let all = vec![(0..keys.len()).collect()];
    for set in question.grouping_sets.as_ref().unwrap_or(&all) {
        let of_set = set.iter().filter_map(|at| keys.get(*at)).flatten();
        let levels: Vec<Level> = common.iter().map(|(level, _)| level).chain(of_set).cloned().collect();
        whole(&levels, &flat)?;
        listed(&levels, &flat)?;
        for filter in question.measures.iter().filter_map(|measure| measure.filter.as_ref()) {
            let own = node(output(plan, &flat, filter)?, &flat)?;
            let levels: Vec<Level> = levels.iter().cloned().chain(own.into_iter().map(|(level, _)| level)).collect();
            whole(&levels, &flat)?;
        }
    }
    let measured = question.measures.iter().map(|measure| measured(plan, &measure.kind, &flat));
    let measured = measured.collect::<Result<Vec<_>, _>>()?;
    let filters = question.measures.iter().map(|measure| match &measure.filter {
        Some(filter) => node(output(plan, &flat, filter)?, &flat).map(fixed),
        None => Ok(Vec::new()),
    });
    let recipe = Recipe {
        only_children: only_children(table),
        relation: format!("{}.{}", catalogue.agency, table.name),
        common: fixed(common),
        keys,
        measures: filters.collect::<Result<_, CheckError>>()?,
        present: measured.iter().map(|columns| present(columns)).collect(),
        measured,
    };
    Ok((table, recipe))
}

/// By dimension, the codes that are the only ones below their parent.
fn only_children(table: &PublishedTable) -> BTreeMap<String, HashMap<String, String>> {
    let of = table.columns.iter().filter_map(|column| match &column.role {
        Role::Dimension(Hierarchy::List(list)) => Some((column.name.clone(), codelists::by_name(list)?)),
        _ => None,
    });
    let owned = |(code, parent): (&str, &str)| (code.to_owned(), parent.to_owned());
    of.map(|(column, list)| (column, list.only_children().map(owned).collect())).collect()
}

/// The names of a measure's columns, sorted.
fn present(columns: &[Option<PublishedColumn>]) -> Vec<String> {
    let mut names: Vec<String> = columns.iter().flatten().map(|column| column.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn fixed(levels: Vec<(Level, node::Code)>) -> Vec<Fixed> {
    levels.into_iter().map(|(level, code)| Fixed { part: level.part, column: level.column, code }).collect()
}

/// The levels that a condition fixes, with their codes: a conjunction of `level = code`.
fn node(predicate: &Expr, flat: &Flat<'_>) -> Result<Vec<(Level, node::Code)>, CheckError> {
    split_conjunction(predicate).into_iter().filter_map(|conjunct| conjunct_level(conjunct, flat).transpose()).collect()
}

fn conjunct_level(conjunct: &Expr, flat: &Flat<'_>) -> Result<Option<(Level, node::Code)>, CheckError> {
    let named = conjunct.column_refs().into_iter().find_map(|column| flat.column(column));
    if let Some(column) = named.filter(|column| !matches!(column.role, Role::Dimension(_))) {
        return Err(CheckError::RoleForbids { column: column.name.clone(), usage: "filter" });
    }
    let no_node = || CheckError::NotANode { filter: shown(conjunct) };
    match conjunct {
        Expr::Alias(alias) => conjunct_level(&alias.expr, flat),
        Expr::Literal(ScalarValue::Boolean(Some(_)), _) => Ok(None),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => match (literal(left), literal(right)) {
            (Some(_), Some(_)) => Ok(None),
            (None, Some(value)) => equal_to(left, &value, flat).map(Some),
            (Some(value), None) => equal_to(right, &value, flat).map(Some),
            (None, None) => Err(no_node()),
        },
        Expr::Not(inner) | Expr::IsFalse(inner) => truth(inner, false, flat).map(Some).map_err(|_| no_node()),
        Expr::IsTrue(inner) => truth(inner, true, flat).map(Some).map_err(|_| no_node()),
        Expr::IsNull(inner) => match level_of(inner, flat) {
            Ok(level) if !level.is_unlisted(&None) => Ok(Some((level, None))),
            _ => Err(no_node()),
        },
        Expr::Column(_) => truth(conjunct, true, flat).map(Some),
        _ => Err(no_node()),
    }
}

fn equal_to(expr: &Expr, value: &ScalarValue, flat: &Flat<'_>) -> Result<(Level, node::Code), CheckError> {
    let level = level_of(expr, flat)?;
    let code = codes::code(value, &level).map_err(|_| CheckError::NotANode { filter: shown(expr) })?;
    Ok((level, code))
}

fn truth(expr: &Expr, value: bool, flat: &Flat<'_>) -> Result<(Level, node::Code), CheckError> {
    level_of(expr, flat).map(|level| (level, Some(value.to_string())))
}

fn is_literal(expr: &Expr) -> bool {
    literal(expr).is_some()
}

/// A constant. A cast that fails is none: it would fail only where there are rows, and so tell whether there are any.
pub(crate) fn literal(expr: &Expr) -> Option<ScalarValue> {
    match expr {
        Expr::Literal(value, _) => Some(value.clone()),
        Expr::Cast(cast) => literal(&cast.expr)?.cast_to(cast.field.data_type()).ok(),
        Expr::TryCast(cast) => literal(&cast.expr)?.cast_to(cast.field.data_type()).ok(),
        _ => None,
    }
}

fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(value, _) => value.is_null(),
        Expr::Cast(cast) => is_null(&cast.expr),
        _ => false,
    }
}

/// A month or quarter without its year is spread over years: no node.
fn whole(levels: &[Level], flat: &Flat<'_>) -> Result<(), CheckError> {
    for level in levels {
        if let Part::WithinYear(_) = level.part {
            let year = levels.iter().any(|other| other.column == level.column && other.part == Part::Year);
            if !year {
                return Err(CheckError::NotALevel { expression: level.shown.clone(), levels: flat.levels() });
            }
        }
    }
    Ok(())
}

/// An inner join with a code list leaves out NULL and the codes that the list lacks. Where nothing finer is fixed of the
/// dimension, what it leaves is the sum of the list's codes: as a node of its own it would be drawn for once more.
fn listed(levels: &[Level], flat: &Flat<'_>) -> Result<(), CheckError> {
    for list in flat.lists.iter().filter(|list| list.is_inner) {
        let dimension = list.dimension.as_deref().unwrap_or_default();
        if !levels.iter().any(|level| level.column == dimension) {
            return Err(CheckError::NotANode { filter: format!("JOIN codelists.{} ON {dimension}", list.list) });
        }
    }
    Ok(())
}

/// The published columns that a measure is over.
fn measured(
    plan: &LogicalPlan,
    kind: &MeasureKind,
    flat: &Flat<'_>,
) -> Result<Vec<Option<PublishedColumn>>, CheckError> {
    match kind {
        MeasureKind::Min { .. } => return Err(CheckError::MeasureNotPermitted { measure: "min".to_owned() }),
        MeasureKind::Max { .. } => return Err(CheckError::MeasureNotPermitted { measure: "max".to_owned() }),
        _ => {}
    }
    let columns = kind.columns().into_iter().map(|column| {
        let expr = unaliased(output(plan, flat, column)?);
        let found = match expr {
            Expr::Column(column) => flat.column(column),
            _ => None,
        };
        // What nobody has tells nothing of anybody: a member of a federated table that keeps no such column.
        if is_null(expr) {
            return Ok(None);
        }
        match (found.map(|column| &column.role), kind) {
            (Some(Role::Measure), _) => Ok(found.cloned()),
            _ => Err(CheckError::RoleForbids { column: shown(expr), usage: "measure" }),
        }
    });
    columns.collect()
}

fn output<'f>(plan: &LogicalPlan, flat: &'f Flat<'_>, name: &str) -> Result<&'f Expr, CheckError> {
    plan.schema()
        .index_of_column_by_name(None, name)
        .and_then(|index| flat.columns.get(index))
        .ok_or_else(|| CheckError::QuestionColumn { column: name.to_owned() })
}

pub(crate) fn unaliased(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => unaliased(&alias.expr),
        other => other,
    }
}

/// An expression as an analyst would write it: without the marks of flattening and the casts of type coercion.
pub(crate) fn shown(expr: &Expr) -> String {
    let plain = expr.clone().transform_up(|node| {
        Ok(match node {
            Expr::Cast(cast) => Transformed::yes(*cast.expr),
            Expr::TryCast(cast) => Transformed::yes(*cast.expr),
            Expr::Column(column) => Transformed::yes(Expr::Column(Column::from_name(column.name))),
            other => Transformed::no(other),
        })
    });
    plain.map_or_else(|_| "this condition".to_owned(), |plain| plain.data.human_display().to_string())
}

/// The levels that a table offers, for hints.
fn offered(table: &PublishedTable) -> String {
    let names = table.columns.iter().filter_map(|column| match &column.role {
        Role::Dimension(hierarchy) => Some(level::described(&column.name, hierarchy)),
        _ => None,
    });
    names.collect::<Vec<_>>().join(", ")
}
