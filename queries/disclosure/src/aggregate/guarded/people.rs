//! The plan of people under the standard protection: one row per key and person, with raw totals. What becomes of them is
//! decided outside the engine.

use datafusion_expr::LogicalPlan;

use super::super::parts::Part;
use super::super::{parts_of, unsupported};
use super::measures::Measures;
use super::per_person;
use super::sources::Sources;
use crate::ad_hoc::Told;
use crate::catalogue::PublishedTable;
use crate::error::CheckError;
use crate::lattice::Recipe;
use crate::question::Question;
use crate::release::{MeasureRule, Measured};

/// How people are asked, and what is made of them.
#[derive(Debug)]
pub(crate) struct OfPeople {
    sources: Sources,
    /// Where a row tells of each source.
    pub told: Vec<Told>,
    /// The values, measure by measure.
    pub values: Vec<Measured>,
    /// The columns of the answer.
    pub rules: Vec<MeasureRule>,
}

/// What is asked of the people of a relation, whose rows are counted up to `table.max_rows` a person.
///
/// # Errors
/// A measure that the policy sets no bounds for, or of a type that it is not defined for.
pub(crate) fn people(
    relation: &LogicalPlan,
    question: &Question,
    table: &PublishedTable,
    recipe: &Recipe,
) -> Result<OfPeople, CheckError> {
    let rules = parts_of(relation, question)?.iter().map(Part::rule).collect();
    let Measures { sources, values, .. } = Measures::of(question, table, recipe, relation.schema())?;
    Ok(OfPeople { told: sources.told(), sources, values, rules })
}

impl OfPeople {
    /// The plan over a relation.
    ///
    /// # Errors
    /// The engine refuses to build it.
    pub fn plan(&self, relation: &LogicalPlan, question: &Question) -> Result<LogicalPlan, CheckError> {
        let contributor = question.contributor.clone().unwrap_or_default();
        per_person(relation, question, &contributor, &self.sources).map_err(unsupported)
    }
}
