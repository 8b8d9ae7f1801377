//! The plan that turns a checked relation into cells: grouped to (key, contributor), then to the key. Grouping sets are
//! expanded between the two, over groups rather than rows.
//!
//! All plans give the same raw layout, read by [`crate::release`]: the keys; with grouping sets, which set; then, protected
//! only, the number of people in the cell; then per measure its value and, protected only, the number of people who enter it.

mod guarded;
mod parts;
mod steps;

use arrow_schema::DataType;
use datafusion_common::Result as PlanResult;
use datafusion_expr::expr::GroupingSet;
use datafusion_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, cast, lit};
use datafusion_functions_aggregate::expr_fn::count;

use crate::error::CheckError;
use crate::question::{GROUPING_ID, Question};
use crate::release::Rules;

pub(crate) use guarded::{guarded, people};
use parts::{Part, column};

/// Cells over people: a first grouping by key and contributor, so that a cell knows how many people stand behind it.
///
/// # Errors
/// A measure over a type that it is not defined for.
pub(crate) fn protected(
    relation: &LogicalPlan,
    question: &Question,
    threshold: u64,
) -> Result<(LogicalPlan, Rules), CheckError> {
    let contributor = question.contributor.clone().unwrap_or_default();
    let parts = parts_of(relation, question)?;
    let plan = per_person(relation, question, &contributor, &parts)
        .and_then(|people| per_cell(people, question, &parts))
        .map_err(unsupported)?;
    let measures = parts.iter().map(Part::rule).collect();
    Ok((plan, Rules::protected(relation, question, measures, threshold)))
}

/// Cells over public rows, exact. Distinct contributors are counted by the same two groupings, which is also the faster form.
///
/// # Errors
/// A measure over a type that it is not defined for.
pub(crate) fn public(relation: &LogicalPlan, question: &Question) -> Result<(LogicalPlan, Rules), CheckError> {
    let parts = parts_of(relation, question)?;
    let plan = match &question.contributor {
        Some(contributor) if parts.iter().any(|part| part.counts_people) => {
            per_person(relation, question, contributor, &parts)
                .and_then(|people| per_public_cell(people, question, contributor, &parts))
        }
        _ => per_group(relation, question, &parts),
    }
    .map_err(unsupported)?;
    let measures = parts.iter().map(Part::rule).collect();
    Ok((plan, Rules::public_cells(relation, question, measures)))
}

fn parts_of(relation: &LogicalPlan, question: &Question) -> Result<Vec<Part>, CheckError> {
    let numbered = question.measures.iter().enumerate();
    let of_each = numbered.map(|(position, measure)| Part::of(position, measure, relation.schema()));
    Ok(of_each.collect::<Result<Vec<_>, _>>()?.concat())
}

fn unsupported(error: datafusion_common::DataFusionError) -> CheckError {
    CheckError::Unsupported { construct: error.strip_backtrace() }
}

/// The columns that tell cells apart.
fn cell_keys(question: &Question) -> Vec<Expr> {
    let set = question.grouping_sets.as_ref().map(|_| parts::SET);
    question.keys.iter().map(String::as_str).chain(set).map(column).collect()
}

fn per_person(
    relation: &LogicalPlan,
    question: &Question,
    contributor: &str,
    parts: &[Part],
) -> PlanResult<LogicalPlan> {
    let groups = question.keys.iter().map(|key| column(key)).chain([column(contributor)]).collect::<Vec<_>>();
    let contributions = parts.iter().flat_map(Part::of_person).collect::<Vec<_>>();
    let people = LogicalPlanBuilder::from(unqualified(relation)?).aggregate(groups, contributions)?.build()?;
    per_set(people, question, Some(contributor), |part| part.added(&part.of_person()), parts)
}

/// The groups of each grouping set, from the finest ones; `added` gives the measures.
fn per_set<P>(
    finest: LogicalPlan,
    question: &Question,
    contributor: Option<&str>,
    added: impl Fn(&P) -> Vec<Expr>,
    parts: &[P],
) -> PlanResult<LogicalPlan> {
    let Some(sets) = &question.grouping_sets else { return Ok(finest) };
    let whose = || contributor.map(column);
    let of_set = |set: &Vec<usize>| {
        let keys = set.iter().filter_map(|at| question.keys.get(*at));
        keys.map(|key| column(key)).chain(whose()).collect::<Vec<_>>()
    };
    // Every key is named in the first set, in order, so that the engine's own ids number the keys as ours do.
    let all = (0..question.keys.len()).collect();
    let is_asked = sets.contains(&all);
    let sets = std::iter::once(&all).chain(sets.iter().filter(|set| **set != all)).map(of_set).collect();
    let measures = parts.iter().flat_map(added).collect::<Vec<_>>();
    let names = measures.iter().map(|measure| column(&measure.schema_name().to_string())).collect::<Vec<_>>();
    let id = cast(column(Aggregate::INTERNAL_GROUPING_ID), DataType::Int64);
    // The person is the last of what is grouped by, and never rolled up.
    let id = if contributor.is_some() { id / lit(2_i64) } else { id };
    let outputs = question.keys.iter().map(|key| column(key)).chain(whose()).chain([id.alias(parts::SET)]).chain(names);
    let grouped = LogicalPlanBuilder::from(finest)
        .aggregate(vec![Expr::GroupingSet(GroupingSet::GroupingSets(sets))], measures)?
        .project(outputs.collect::<Vec<_>>())?;
    if is_asked { grouped } else { grouped.filter(column(parts::SET).not_eq(lit(0_i64)))? }.build()
}

fn per_cell(people: LogicalPlan, question: &Question, parts: &[Part]) -> PlanResult<LogicalPlan> {
    let mut measures = vec![count(lit(1_i64)).alias(parts::PEOPLE)];
    for part in parts {
        measures.extend(part.of_cell()?);
    }
    let people_and_values = std::iter::once(column(parts::PEOPLE).alias(parts::PEOPLE))
        .chain(parts.iter().flat_map(|part| part.value_columns(true).into_iter().chain([part.people_column()])));
    let outputs = key_outputs(question).chain(people_and_values).collect::<Vec<_>>();
    LogicalPlanBuilder::from(people).aggregate(cell_keys(question), measures)?.project(outputs)?.build()
}

fn per_public_cell(
    people: LogicalPlan,
    question: &Question,
    contributor: &str,
    parts: &[Part],
) -> PlanResult<LogicalPlan> {
    let mut measures = Vec::new();
    for part in parts {
        measures.extend(part.of_public_cell(contributor)?);
    }
    LogicalPlanBuilder::from(people)
        .aggregate(cell_keys(question), measures)?
        .project(public_outputs(question, parts))?
        .build()
}

fn per_group(relation: &LogicalPlan, question: &Question, parts: &[Part]) -> PlanResult<LogicalPlan> {
    let measures = parts.iter().flat_map(Part::of_group).collect::<Vec<_>>();
    let keys = question.keys.iter().map(|key| column(key)).collect::<Vec<_>>();
    let finest = LogicalPlanBuilder::from(unqualified(relation)?).aggregate(keys, measures)?.build()?;
    let cells = per_set(finest, question, None, |part| part.added(&part.of_group()), parts)?;
    LogicalPlanBuilder::from(cells).project(public_outputs(question, parts))?.build()
}

fn public_outputs(question: &Question, parts: &[Part]) -> Vec<Expr> {
    key_outputs(question).chain(parts.iter().flat_map(|part| part.value_columns(false))).collect()
}

fn key_outputs(question: &Question) -> impl Iterator<Item = Expr> {
    let set = question.grouping_sets.as_ref().map(|_| column(parts::SET).alias(GROUPING_ID));
    question.keys.iter().map(|key| column(key).alias(key)).chain(set)
}

/// The relation under one qualifier, so that its column names stand alone.
fn unqualified(relation: &LogicalPlan) -> PlanResult<LogicalPlan> {
    LogicalPlanBuilder::from(relation.clone()).alias("relation")?.build()
}
