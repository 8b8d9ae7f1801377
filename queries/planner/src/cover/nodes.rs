//! Which conditions are single nodes, by the agency's own checks, and what an analyst reads of those that no nodes cover.

use arrow_schema::DataType;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, Result as PlanResult};
use datafusion_expr::expr::InList;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};
use khidi_queries_disclosure::{CheckError, check};
use khidi_queries_protocol::{Code, Refusal};

use super::calendar;
use super::flat::Flat;
use super::levels::Undecided;
use crate::expose::expose;
use crate::refuse::{of_check, unsupported};

/// The relation's column that carries the person.
pub(super) const PERSON: &str = "person";

/// Conjuncts that are nodes beside `known` ones, and the others.
///
/// # Errors
/// The relation has no person.
pub(super) fn sorted(
    conjuncts: Vec<Expr>,
    known: &[Expr],
    flat: &Flat<'_>,
    agency: &AgencyCatalogue,
) -> Result<(Vec<Expr>, Vec<Expr>), Refusal> {
    let conjuncts = conjuncts.into_iter().map(of_one_code).collect();
    let conjuncts = calendar::with_periods(conjuncts, flat);
    let mut below: Vec<Expr> = Vec::new();
    let mut rest = Vec::new();
    for conjunct in conjuncts {
        let is_node = rows(known.iter().chain([&conjunct]), flat, agency)?.is_ok();
        if is_node { below.push(conjunct) } else { rest.push(conjunct) }
    }
    // A month is a node beside its year.
    let mut above = Vec::new();
    for conjunct in rest {
        let beside: Vec<Expr> = known.iter().chain(&below).cloned().collect();
        let is_node = rows(beside.iter().chain([&conjunct]), flat, agency)?.is_ok();
        if is_node { below.push(conjunct) } else { above.push(conjunct) }
    }
    Ok((below, above))
}

/// `x IN (code)` is `x = code`.
fn of_one_code(conjunct: Expr) -> Expr {
    match conjunct {
        Expr::InList(InList { expr, list, negated: false }) => match list.as_slice() {
            [code] => (*expr).eq(code.clone()),
            _ => Expr::InList(InList { expr, list, negated: false }),
        },
        other => other,
    }
}

/// What the agency would say of a measure of rows under conditions, by keys.
fn verdict<'e>(
    conditions: impl Iterator<Item = &'e Expr>,
    keys: &[&Expr],
    kind: MeasureKind,
    arguments: &[(String, Expr)],
    flat: &Flat<'_>,
    agency: &AgencyCatalogue,
) -> Result<Result<(), CheckError>, Refusal> {
    let (plan, person) = relation(flat, conditions, agency)?;
    let keyed = keys.iter().enumerate().map(|(at, key)| (*key).clone().alias(format!("k{at}")));
    let measured = arguments.iter().map(|(name, argument)| argument.clone().alias(name));
    let outputs = keyed.chain(measured).chain([person.alias(PERSON)]).collect::<Vec<_>>();
    let plan = LogicalPlanBuilder::from(plan).project(outputs).and_then(LogicalPlanBuilder::build);
    let question = Question {
        contributor: Some(PERSON.to_owned()),
        keys: (0..keys.len()).map(|at| format!("k{at}")).collect(),
        grouping_sets: None,
        measures: vec![Measure { kind, filter: None }],
    };
    let plan = plan.map_err(|error| unsupported(&error))?;
    Ok(check(&plan, &Ask::Cells(question), agency).map(|_| ()))
}

/// What it would say of their number.
fn rows<'e>(
    conditions: impl Iterator<Item = &'e Expr>,
    flat: &Flat<'_>,
    agency: &AgencyCatalogue,
) -> Result<Result<(), CheckError>, Refusal> {
    verdict(conditions, &[], MeasureKind::Rows, &[], flat, agency)
}

/// The joined table under conditions, and what names its person.
///
/// # Errors
/// It has no person.
pub(super) fn relation<'e>(
    flat: &Flat<'_>,
    conditions: impl Iterator<Item = &'e Expr>,
    agency: &AgencyCatalogue,
) -> Result<(LogicalPlan, Expr), Refusal> {
    let conditions = conditions.cloned().reduce(Expr::and);
    let plan = match conditions {
        Some(conditions) => LogicalPlanBuilder::from(flat.base.clone()).filter(conditions),
        None => Ok(LogicalPlanBuilder::from(flat.base.clone())),
    };
    let plan = plan.and_then(LogicalPlanBuilder::build).map_err(|error| unsupported(&error))?;
    expose(&plan, agency)
}

/// Why a condition is not covered.
pub(super) fn refused(condition: &Expr, why: &Undecided, flat: &Flat<'_>, agency: &AgencyCatalogue) -> Refusal {
    if let Undecided::Inside(at) = why {
        let levels = format!("the nearest are {}", calendar::nearest(*at).join(" and "));
        return Refusal::new(Code::KH207).with("filter", shown(condition)).with("levels", levels);
    }
    match rows([condition].into_iter(), flat, agency) {
        Ok(Err(error)) => of_check(error),
        Ok(Ok(())) => Refusal::new(Code::KH207).with("filter", shown(condition)),
        Err(refusal) => refusal,
    }
}

/// Why a key is not covered.
pub(super) fn key_refused(key: &Expr, why: &Undecided, flat: &Flat<'_>, agency: &AgencyCatalogue) -> Refusal {
    if let Undecided::Inside(_) = why {
        return refused(key, why, flat, agency);
    }
    match verdict([].into_iter(), &[key], MeasureKind::Rows, &[], flat, agency) {
        Ok(Err(error)) => of_check(error),
        Ok(Ok(())) => Refusal::new(Code::KH206).with("expression", shown(key)),
        Err(refusal) => refusal,
    }
}

/// What the agency says of a measure whose argument is not linear; `None` where it would take it.
pub(super) fn measure_refused(
    kind: &MeasureKind,
    arguments: &[(String, Expr)],
    flat: &Flat<'_>,
    agency: &AgencyCatalogue,
) -> Option<Refusal> {
    match verdict([].into_iter(), &[], kind.clone(), arguments, flat, agency) {
        Ok(verdict) => verdict.err().map(of_check),
        Err(refusal) => Some(refusal),
    }
}

/// An expression as an analyst would write it: without qualifiers and the casts of type coercion.
fn shown(expr: &Expr) -> String {
    let plain: PlanResult<_> = expr.clone().transform_up(|node| {
        Ok(match node {
            Expr::Cast(cast) => Transformed::yes(*cast.expr),
            Expr::Column(column) => Transformed::yes(Expr::Column(Column::from_name(column.name))),
            Expr::Literal(moment, _) if moment.data_type().is_temporal() => {
                Transformed::yes(lit(moment.cast_to(&DataType::Utf8)?))
            }
            other => Transformed::no(other),
        })
    });
    plain.map_or_else(|_| "this condition".to_owned(), |plain| plain.data.human_display().to_string())
}
