//! The split at the barrier: what stays below, what becomes fragments, what is computed above.
//!
//! Over protected tables the lowest aggregate that is not grouped by the contributor is the barrier. Over public tables
//! the topmost aggregate that decomposes is asked as cells, and only what has no aggregate crosses as rows.

mod distinct_on;
mod inner;
mod limits;
mod public;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Distinct, Expr, LogicalPlan};
use datafusion_optimizer::OptimizerContext;
use khidi_queries_protocol::{Code, Refusal};

use crate::branches::rebuilt;
use crate::cover::Cover;
use crate::federation::Federation;
use crate::plan::{Fragment, Merge};
use crate::reads::Reads;
use crate::refuse::{mixed, person_level, unsupported};
use crate::rows::Rows;

/// A part of the question on its way to the barrier.
pub(crate) enum Part {
    /// Code lists and constants.
    Local(LogicalPlan),
    /// Public tables only; not yet asked for.
    Public(LogicalPlan),
    /// A relation about people, still below the barrier.
    Below(Reads),
    /// Made of fragments' answers.
    Above(LogicalPlan),
}

/// Collects fragments while a plan is split.
pub(crate) struct Splitter<'f> {
    pub federation: &'f Federation,
    pub fragments: Vec<Fragment>,
    pub merges: Vec<Merge>,
    pub covers: Vec<Cover>,
    /// Plans that make aggregates and rows of fragments' answers, by the number of their placeholder.
    pub answers: Vec<LogicalPlan>,
    /// Rows that are asked for when all else is split.
    pub rows: Vec<Rows>,
    /// For single rules of the engine.
    pub engine: OptimizerContext,
    /// Whether a plan over public tables is being split, whose form has been decided.
    pub formed: bool,
    /// Whether it is given up when it needs rows.
    pub cells_alone: bool,
}

impl<'f> Splitter<'f> {
    pub fn new(federation: &'f Federation) -> Self {
        Self {
            federation,
            fragments: Vec::new(),
            merges: Vec::new(),
            covers: Vec::new(),
            answers: Vec::new(),
            rows: Vec::new(),
            engine: OptimizerContext::new().without_query_execution_start_time(),
            formed: false,
            cells_alone: false,
        }
    }

    /// The whole question as a plan above the barrier.
    ///
    /// # Errors
    /// Rows of people would have to leave, or a construct is not supported.
    pub fn whole(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        match self.split(plan)? {
            Part::Local(plan) | Part::Above(plan) => Ok(plan),
            Part::Public(plan) => self.over_public(&plan),
            Part::Below(reads) => Err(person_level(&first(&reads))),
        }
    }

    pub fn split(&mut self, plan: &LogicalPlan) -> Result<Part, Refusal> {
        let reads = self.reads(plan)?;
        if reads.is_local() {
            return Ok(Part::Local(plan.clone()));
        }
        if !reads.is_protected() {
            return Ok(Part::Public(plan.clone()));
        }
        let inputs = plan.inputs().into_iter().map(|input| self.split(input)).collect::<Result<Vec<_>, _>>()?;
        if inputs.iter().any(|part| matches!(part, Part::Below(_))) || inputs.is_empty() {
            if inputs.iter().any(|part| matches!(part, Part::Above(_))) {
                return Err(mixed(plan, &first(&reads)));
            }
            return self.below(plan, reads);
        }
        self.above(plan, inputs)
    }

    /// A node over a relation about people: it stays below, becomes the barrier, or is refused.
    fn below(&mut self, plan: &LogicalPlan, reads: Reads) -> Result<Part, Refusal> {
        match plan {
            LogicalPlan::Aggregate(aggregate) => {
                if self.keeps_contributor(aggregate.group_expr.clone(), &aggregate.input)? {
                    return Ok(Part::Below(reads));
                }
                self.barrier(plan).map(Part::Above)
            }
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let columns = input.schema().columns().into_iter().map(Expr::Column).collect();
                if self.keeps_contributor(columns, input)? {
                    return Ok(Part::Below(reads));
                }
                self.barrier(plan).map(Part::Above)
            }
            LogicalPlan::Limit(_) => Err(person_level(&first(&reads))),
            LogicalPlan::Sort(sort) if sort.fetch.is_some() => Err(person_level(&first(&reads))),
            LogicalPlan::TableScan(_)
            | LogicalPlan::SubqueryAlias(_)
            | LogicalPlan::Projection(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Join(_)
            | LogicalPlan::Window(_)
            | LogicalPlan::Union(_)
            | LogicalPlan::Sort(_)
            | LogicalPlan::Distinct(Distinct::On(_)) => Ok(Part::Below(reads)),
            other => Err(Refusal::new(Code::KH109).with("construct", word(other))),
        }
    }

    /// Whether one of what rows are grouped by is the contributor, so that it keeps people apart.
    fn keeps_contributor(&self, keys: Vec<Expr>, input: &LogicalPlan) -> Result<bool, Refusal> {
        Ok(!keys.is_empty() && self.people(input, keys)?.any_always())
    }

    /// A node over answers: what is still public below it is asked for, and so are its sub-queries.
    fn above(&mut self, plan: &LogicalPlan, inputs: Vec<Part>) -> Result<Part, Refusal> {
        let inputs = inputs.into_iter().map(|part| self.lifted(part)).collect::<Result<Vec<_>, _>>()?;
        self.standing_over(plan, inputs).map(Part::Above)
    }

    /// The node over other inputs, above the barrier.
    pub(super) fn standing_over(
        &mut self,
        plan: &LogicalPlan,
        inputs: Vec<LogicalPlan>,
    ) -> Result<LogicalPlan, Refusal> {
        if let (LogicalPlan::Distinct(Distinct::On(on)), [input]) = (plan, inputs.as_slice()) {
            return distinct_on::first_rows(on, input.clone()).map_err(|error| unsupported(&error));
        }
        let exprs = self.with_inner_queries(plan.expressions())?;
        rebuilt(plan, exprs, inputs).map_err(|error| unsupported(&error))
    }

    fn lifted(&mut self, part: Part) -> Result<LogicalPlan, Refusal> {
        match part {
            Part::Local(plan) | Part::Above(plan) => Ok(plan),
            Part::Public(plan) => self.over_public(&plan),
            Part::Below(reads) => Err(person_level(&first(&reads))),
        }
    }

    pub fn reads(&self, plan: &LogicalPlan) -> Result<Reads, Refusal> {
        Reads::of(plan, self.federation).map_err(|error| unsupported(&error))
    }
}

fn first(reads: &Reads) -> String {
    reads.protected.first().cloned().unwrap_or_default()
}

/// The SQL word for a node.
pub(crate) fn word(plan: &LogicalPlan) -> String {
    match plan {
        LogicalPlan::RecursiveQuery(_) => "WITH RECURSIVE".to_owned(),
        other => other.display().to_string().split([':', ' ']).next().unwrap_or_default().to_uppercase(),
    }
}

/// The node over other inputs, its expressions unchanged.
pub(crate) fn over(plan: &LogicalPlan, inputs: Vec<LogicalPlan>) -> PlanResult<LogicalPlan> {
    rebuilt(plan, plan.expressions(), inputs)
}
