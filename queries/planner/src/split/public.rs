//! Public tables: aggregates travel as cells wherever they decompose; of everything else the rows cross that no agency
//! can do without.

use datafusion_expr::{Distinct, LogicalPlan};
use khidi_queries_protocol::{Code, Refusal};

use super::Splitter;
use crate::branches::branches;
use crate::reads::{Scanned, members_of};
use crate::refuse::{internal, unsupported};
use crate::shape;

/// How much had been asked for.
struct Known {
    fragments: usize,
    merges: usize,
    answers: usize,
    rows: usize,
}

impl Splitter<'_> {
    /// The plan over answers for a plan over public tables: as written where cells are enough, otherwise in the form that
    /// asks for fewer rows.
    pub(crate) fn over_public(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        if self.formed {
            return self.public(plan);
        }
        self.formed = true;
        let known = self.known();
        let answered = self.with_cells_alone(|splitter| splitter.public(plan)).or_else(|_| {
            let shaped = shape::shaped(plan, self.federation, &self.engine).map_err(|error| unsupported(&error))?;
            self.public(&shaped)
        });
        let answered = answered.or_else(|_| {
            self.forget(&known);
            self.public(plan)
        });
        self.formed = false;
        answered
    }

    /// What `split` gives if it needs no rows; otherwise an error, and nothing of it is left.
    fn with_cells_alone(
        &mut self,
        split: impl FnOnce(&mut Self) -> Result<LogicalPlan, Refusal>,
    ) -> Result<LogicalPlan, Refusal> {
        let (known, before) = (self.known(), self.cells_alone);
        self.cells_alone = true;
        let answered = split(self);
        self.cells_alone = before;
        if answered.is_err() {
            self.forget(&known);
        }
        answered
    }

    fn public(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let reads = self.reads(plan)?;
        if reads.is_local() {
            return Ok(plan.clone());
        }
        let known = self.known();
        let has_outer = !plan.all_out_ref_exprs().is_empty();
        if !has_outer && matches!(plan, LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(Distinct::All(_))) {
            match self.barrier(plan) {
                Ok(plan) => return Ok(plan),
                // Not decomposable: the gateway aggregates the rows itself, or the agency, where there is one.
                Err(_) => self.forget(&known),
            }
        }
        if let Some(answer) = self.limited(plan)? {
            return Ok(answer);
        }
        if !has_outer && reads.one_agency().is_some() {
            return self.at_one_agency(plan, reads.aggregates);
        }
        if !has_outer && is_by_row(plan) && self.of_members(plan) {
            let branches = branches(plan, self.federation)?;
            return self.rows_of(branches.parts, plan.schema());
        }
        self.descend(plan)
    }

    /// A relation that one agency can answer whole. Its aggregates are asked as cells where that is all there is to ask.
    fn at_one_agency(&mut self, plan: &LogicalPlan, aggregates: bool) -> Result<LogicalPlan, Refusal> {
        if is_ordered(plan) || matches!(plan, LogicalPlan::Projection(over) if is_ordered(&over.input)) {
            // The order is made here, where the answer is put together.
            return self.descend(plan);
        }
        if aggregates && let Ok(answer) = self.with_cells_alone(|splitter| splitter.descend(plan)) {
            return Ok(answer);
        }
        if self.cells_alone {
            return Err(internal("rows where cells are looked for"));
        }
        let is_scan = matches!(plan, LogicalPlan::TableScan(_));
        if is_scan || shape::hangs_together(plan, self.federation).unwrap_or(false) {
            match self.rows(plan) {
                Err(_) if !is_scan => {}
                answered => return answered,
            }
        }
        self.descend(plan)
    }

    pub(super) fn descend(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let inputs = plan.inputs().into_iter().map(|input| self.public(input)).collect::<Result<Vec<_>, _>>()?;
        self.standing_over(plan, inputs)
    }

    /// Rows of the one agency that answers the whole relation.
    pub(super) fn rows(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let branches = branches(plan, self.federation)?;
        match branches.parts.as_slice() {
            [_] => self.rows_of(branches.parts, plan.schema()),
            _ => Err(Refusal::new(Code::KH109).with("construct", super::word(plan))),
        }
    }

    /// Whether it reads one table, which is declared over several agencies.
    pub(super) fn of_members(&self, plan: &LogicalPlan) -> bool {
        match plan {
            LogicalPlan::TableScan(scan) => {
                matches!(members_of(&scan.table_name, self.federation), Scanned::Federated(_))
            }
            other => matches!(other.inputs().as_slice(), [input] if self.of_members(input)),
        }
    }

    fn known(&self) -> Known {
        Known {
            fragments: self.fragments.len(),
            merges: self.merges.len(),
            answers: self.answers.len(),
            rows: self.rows.len(),
        }
    }

    fn forget(&mut self, known: &Known) {
        self.fragments.truncate(known.fragments);
        self.merges.truncate(known.merges);
        self.answers.truncate(known.answers);
        self.rows.truncate(known.rows);
    }
}

/// Whether each row of it is made of one row of a table, and of nothing else.
pub(super) fn is_by_row(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::TableScan(_) => true,
        LogicalPlan::SubqueryAlias(_) | LogicalPlan::Projection(_) | LogicalPlan::Filter(_) => {
            let simple = !plan.expressions().iter().any(shape::has_subquery);
            simple && plan.inputs().into_iter().all(is_by_row)
        }
        _ => false,
    }
}

fn is_ordered(plan: &LogicalPlan) -> bool {
    matches!(plan, LogicalPlan::Sort(_) | LogicalPlan::Limit(_) | LogicalPlan::Distinct(Distinct::On(_)))
}
