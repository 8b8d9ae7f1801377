//! The standard tier: keys and filters are nodes of one published table or view, joined to code lists only.
//!
//! The relation is flattened to expressions over the columns of its one protected scan; each key and each condition
//! must then be a level of a dimension's hierarchy. Ranges, OR, IN and NOT are no single node and are refused here.

mod flatten;
mod level;

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, ScalarValue};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan, Operator};

use crate::catalogue::{AgencyCatalogue, PublishedTable, Role};
use crate::error::CheckError;
use crate::question::{MeasureKind, Question};

use flatten::Flat;
use level::{Level, Part, level_of};

/// Checks a question against the lattice of its one table or view.
///
/// # Errors
/// The part of the plan or of the question that is no node.
pub(crate) fn check(plan: &LogicalPlan, question: &Question, catalogue: &AgencyCatalogue) -> Result<(), CheckError> {
    let flat = flatten::flatten(plan, catalogue)?;
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
    // Every grouping set is a table of nodes by itself: a month that is left without its year is none.
    let all = vec![(0..keys.len()).collect()];
    for set in question.grouping_sets.as_ref().unwrap_or(&all) {
        let of_set = set.iter().filter_map(|at| keys.get(*at)).flatten();
        let levels: Vec<Level> = common.iter().chain(of_set).cloned().collect();
        whole(&levels, &flat)?;
        for filter in question.measures.iter().filter_map(|measure| measure.filter.as_ref()) {
            let mut levels = levels.clone();
            levels.extend(node(output(plan, &flat, filter)?, &flat)?);
            whole(&levels, &flat)?;
        }
    }
    question.measures.iter().try_for_each(|measure| measured(plan, &measure.kind, &flat))
}

/// The levels that a condition fixes: a conjunction of `level = code`.
fn node(predicate: &Expr, flat: &Flat<'_>) -> Result<Vec<Level>, CheckError> {
    split_conjunction(predicate).into_iter().filter_map(|conjunct| conjunct_level(conjunct, flat).transpose()).collect()
}

fn conjunct_level(conjunct: &Expr, flat: &Flat<'_>) -> Result<Option<Level>, CheckError> {
    let named = conjunct.column_refs().into_iter().find_map(|column| flat.column(column));
    if let Some(column) = named.filter(|column| !matches!(column.role, Role::Dimension(_))) {
        return Err(CheckError::RoleForbids { column: column.name.clone(), usage: "filter" });
    }
    let no_node = || CheckError::NotANode { filter: shown(conjunct) };
    match conjunct {
        Expr::Alias(alias) => conjunct_level(&alias.expr, flat),
        Expr::Literal(ScalarValue::Boolean(Some(_)), _) => Ok(None),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => match (is_literal(left), is_literal(right)) {
            (true, true) => Ok(None),
            (false, true) => level_of(left, flat).map(Some),
            (true, false) => level_of(right, flat).map(Some),
            (false, false) => Err(no_node()),
        },
        Expr::Not(inner) | Expr::IsTrue(inner) | Expr::IsFalse(inner) | Expr::IsNull(inner) => {
            level_of(inner, flat).map(Some).map_err(|_| no_node())
        }
        Expr::Column(_) => level_of(conjunct, flat).map(Some),
        _ => Err(no_node()),
    }
}

/// A constant. A cast that fails is none: it would fail only where there are rows, and so tell whether there are any.
fn is_literal(expr: &Expr) -> bool {
    literal(expr).is_some()
}

fn literal(expr: &Expr) -> Option<ScalarValue> {
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

fn measured(plan: &LogicalPlan, kind: &MeasureKind, flat: &Flat<'_>) -> Result<(), CheckError> {
    match kind {
        MeasureKind::Min { .. } => return Err(CheckError::MeasureNotPermitted { measure: "min".to_owned() }),
        MeasureKind::Max { .. } => return Err(CheckError::MeasureNotPermitted { measure: "max".to_owned() }),
        _ => {}
    }
    for column in kind.columns() {
        let expr = unaliased(output(plan, flat, column)?);
        let found = match expr {
            Expr::Column(column) => flat.column(column),
            _ => None,
        };
        // What nobody has tells nothing of anybody: a member of a federated table that keeps no such column.
        if is_null(expr) {
            continue;
        }
        match (found.map(|column| &column.role), kind) {
            (Some(Role::Measure), _) | (Some(Role::Dimension(_)), MeasureKind::NonNull { .. }) => {}
            _ => return Err(CheckError::RoleForbids { column: shown(expr), usage: "measure" }),
        }
    }
    Ok(())
}

fn output<'f>(plan: &LogicalPlan, flat: &'f Flat<'_>, name: &str) -> Result<&'f Expr, CheckError> {
    plan.schema()
        .index_of_column_by_name(None, name)
        .and_then(|index| flat.columns.get(index))
        .ok_or_else(|| CheckError::QuestionColumn { column: name.to_owned() })
}

fn unaliased(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => unaliased(&alias.expr),
        other => other,
    }
}

/// An expression as an analyst would write it: without the marks of flattening and the casts of type coercion.
fn shown(expr: &Expr) -> String {
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
