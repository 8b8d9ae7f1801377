//! The plan that turns a checked relation into cells: grouped to (key, contributor), then to the key.
//!
//! Both plans give the same raw layout, read by [`crate::release`]: the keys; then, protected only, the number of people in
//! the cell; then per measure its value and, protected only, the number of people who enter it.

mod parts;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use datafusion_functions_aggregate::expr_fn::count;

use crate::error::CheckError;
use crate::question::Question;
use crate::release::{MeasureRule, Rules};

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
    let measures = parts.iter().map(|part| MeasureRule { value_type: part.value_type.clone() }).collect();
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
    let measures = parts.iter().map(|part| MeasureRule { value_type: part.value_type.clone() }).collect();
    Ok((plan, Rules::public_cells(relation, question, measures)))
}

fn parts_of(relation: &LogicalPlan, question: &Question) -> Result<Vec<Part>, CheckError> {
    let numbered = question.measures.iter().enumerate();
    numbered.map(|(position, measure)| Part::new(position, measure, relation.schema())).collect()
}

fn unsupported(error: datafusion_common::DataFusionError) -> CheckError {
    CheckError::Unsupported { construct: error.strip_backtrace() }
}

fn keys(question: &Question) -> Vec<Expr> {
    question.keys.iter().map(|key| column(key)).collect()
}

fn per_person(
    relation: &LogicalPlan,
    question: &Question,
    contributor: &str,
    parts: &[Part],
) -> PlanResult<LogicalPlan> {
    let groups = keys(question).into_iter().chain([column(contributor)]).collect::<Vec<_>>();
    let contributions = parts.iter().flat_map(Part::of_person).collect::<Vec<_>>();
    LogicalPlanBuilder::from(parts::unqualified(relation)?).aggregate(groups, contributions)?.build()
}

fn per_cell(people: LogicalPlan, question: &Question, parts: &[Part]) -> PlanResult<LogicalPlan> {
    let mut measures = vec![count(lit(1_i64)).alias(parts::PEOPLE)];
    for part in parts {
        measures.extend(part.of_cell()?);
    }
    let outputs = question
        .keys
        .iter()
        .map(|key| column(key).alias(key))
        .chain([column(parts::PEOPLE).alias(parts::PEOPLE)])
        .chain(parts.iter().flat_map(|part| [part.value_column(true), part.people_column()]))
        .collect::<Vec<_>>();
    LogicalPlanBuilder::from(people).aggregate(keys(question), measures)?.project(outputs)?.build()
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
        .aggregate(keys(question), measures)?
        .project(public_outputs(question, parts))?
        .build()
}

fn per_group(relation: &LogicalPlan, question: &Question, parts: &[Part]) -> PlanResult<LogicalPlan> {
    let measures = parts.iter().flat_map(Part::of_group).collect::<Vec<_>>();
    LogicalPlanBuilder::from(parts::unqualified(relation)?)
        .aggregate(keys(question), measures)?
        .project(public_outputs(question, parts))?
        .build()
}

fn public_outputs(question: &Question, parts: &[Part]) -> Vec<Expr> {
    question
        .keys
        .iter()
        .map(|key| column(key).alias(key))
        .chain(parts.iter().map(|part| part.value_column(false)))
        .collect()
}
