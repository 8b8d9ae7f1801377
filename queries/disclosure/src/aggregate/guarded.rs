//! The plan of cells under the standard protection. The first grouping makes one row per key and person, and is left out
//! where rows are people; the second tells of each cell who is in it and what they contribute, within the bounds of the
//! policy.
//!
//! Raw layout, read by [`crate::release`]: the keys; with grouping sets, which set; then one struct of contributions for
//! the cell and one for each part of a measure that has people or values of its own.

mod measures;
mod people;
mod sources;
mod values;

use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};

use super::parts::{Part, column};
use super::{cell_keys, key_outputs, parts_of, per_set, unqualified, unsupported};
use crate::catalogue::PublishedTable;
use crate::error::CheckError;
use crate::lattice::Recipe;
use crate::question::Question;
use crate::release::{Guard, Rules};

use measures::Measures;
pub(crate) use people::people;
use sources::Sources;

/// The plan, and how its results are released.
///
/// # Errors
/// A measure that the policy sets no bounds for, or of a type that it is not defined for.
pub(crate) fn guarded(
    relation: &LogicalPlan,
    question: &Question,
    (table, recipe): (&PublishedTable, Recipe),
) -> Result<(LogicalPlan, Rules), CheckError> {
    // The types of values are those of every cell.
    let parts = parts_of(relation, question)?;
    let Measures { sources, values, .. } = Measures::of(question, table, &recipe, relation.schema())?;
    let contributor = question.contributor.clone().unwrap_or_default();
    let has_one_row = table.safeguards.as_ref().is_some_and(|safeguards| safeguards.has_one_row);
    let people = match has_one_row {
        true => per_row(relation, question, &contributor, &sources),
        false => per_person(relation, question, &contributor, &sources),
    };
    let plan = people.and_then(|people| per_cell(people, question, &contributor, &sources)).map_err(unsupported)?;
    let rules = parts.iter().map(Part::rule).collect();
    let guard = Guard::new(recipe, values, sources.parts.len(), table.safeguards.clone());
    Ok((plan, Rules::guarded(relation, question, rules, guard)))
}

fn per_person(
    relation: &LogicalPlan,
    question: &Question,
    contributor: &str,
    sources: &Sources,
) -> datafusion_common::Result<LogicalPlan> {
    let groups = question.keys.iter().map(|key| column(key)).chain([column(contributor)]).collect::<Vec<_>>();
    let people = LogicalPlanBuilder::from(unqualified(relation)?).aggregate(groups, sources.of_person())?.build()?;
    per_set(people, question, Some(contributor), |_| sources.added(), &[()])
}

fn per_row(
    relation: &LogicalPlan,
    question: &Question,
    contributor: &str,
    sources: &Sources,
) -> datafusion_common::Result<LogicalPlan> {
    let named = question.keys.iter().map(String::as_str).chain([contributor]).map(|name| column(name).alias(name));
    let outputs = named.chain(sources.of_row()?).collect::<Vec<_>>();
    let people = LogicalPlanBuilder::from(unqualified(relation)?).project(outputs)?.build()?;
    per_set(people, question, Some(contributor), |_| sources.added(), &[()])
}

fn per_cell(
    people: LogicalPlan,
    question: &Question,
    contributor: &str,
    sources: &Sources,
) -> datafusion_common::Result<LogicalPlan> {
    let told = sources.of_cell(&column(contributor))?;
    let names = sources.parts.iter().map(|part| column(&part.name).alias(&part.name));
    let outputs = key_outputs(question).chain(names).collect::<Vec<Expr>>();
    LogicalPlanBuilder::from(people).aggregate(cell_keys(question), told)?.project(outputs)?.build()
}
