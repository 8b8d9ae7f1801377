//! Public tables: aggregates travel as cells wherever they decompose; what has no aggregate crosses as rows.

use datafusion_expr::{Distinct, LogicalPlan, Union};
use khidi_queries_protocol::{Code, Refusal};
use std::sync::Arc;

use super::{Splitter, over};
use crate::branches::{branches, rebuilt};
use crate::refuse::unsupported;

impl Splitter<'_> {
    /// The plan over answers for a plan over public tables.
    pub(crate) fn public(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let reads = self.reads(plan)?;
        if reads.is_local() {
            return Ok(plan.clone());
        }
        let has_outer = !plan.all_out_ref_exprs().is_empty();
        if !has_outer && matches!(plan, LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(Distinct::All(_))) {
            let known = (self.fragments.len(), self.merges.len(), self.answers.len());
            match self.barrier(plan) {
                Ok(plan) => return Ok(plan),
                // Not decomposable: the gateway aggregates the rows itself.
                Err(_) => {
                    self.fragments.truncate(known.0);
                    self.merges.truncate(known.1);
                    self.answers.truncate(known.2);
                }
            }
        }
        if !has_outer && !reads.aggregates && reads.one_agency().is_some() {
            return self.ordered_rows(plan);
        }
        match plan {
            LogicalPlan::TableScan(_) => self.member_rows(plan),
            _ => self.descend(plan),
        }
    }

    fn descend(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        super::can_stand_above(plan)?;
        let inputs = plan.inputs().into_iter().map(|input| self.public(input)).collect::<Result<Vec<_>, _>>()?;
        let exprs = self.with_inner_queries(plan.expressions())?;
        rebuilt(plan, exprs, inputs).map_err(|error| unsupported(&error))
    }

    /// Rows of one agency; an order asked for is made again here, where the answer is put together.
    fn ordered_rows(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        match plan {
            LogicalPlan::Sort(sort) => {
                let rows = self.rows(plan)?;
                let mut again = sort.clone();
                again.fetch = None;
                over(&LogicalPlan::Sort(again), vec![rows]).map_err(|error| unsupported(&error))
            }
            LogicalPlan::Limit(limit) => match limit.input.as_ref() {
                LogicalPlan::Sort(sort) => {
                    let rows = self.rows(plan)?;
                    over(&LogicalPlan::Sort(sort.clone()), vec![rows]).map_err(|error| unsupported(&error))
                }
                LogicalPlan::Projection(projection) if is_ordered(&projection.input) => self.descend(plan),
                _ => self.rows(plan),
            },
            LogicalPlan::Projection(projection) if is_ordered(&projection.input) => self.descend(plan),
            _ => self.rows(plan),
        }
    }

    /// Rows of all members of a federated table.
    fn member_rows(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let branches = branches(plan, self.federation)?;
        let mut inputs = Vec::new();
        for branch in branches.parts {
            inputs.push(Arc::new(self.rows_at(&branch, plan.schema())?));
        }
        if let [only] = inputs.as_slice() {
            return Ok(super::owned(only));
        }
        let union = Union::try_new(inputs).map(LogicalPlan::Union).map_err(|error| unsupported(&error))?;
        crate::answers::named(&union, plan.schema()).map_err(|error| unsupported(&error))
    }

    fn rows(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let mut branches = branches(plan, self.federation)?;
        match (branches.parts.pop(), branches.parts.is_empty()) {
            (Some(branch), true) => self.rows_at(&branch, plan.schema()),
            _ => Err(Refusal::new(Code::KH109).with("construct", super::word(plan))),
        }
    }
}

fn is_ordered(plan: &LogicalPlan) -> bool {
    matches!(plan, LogicalPlan::Sort(_) | LogicalPlan::Limit(_))
}
