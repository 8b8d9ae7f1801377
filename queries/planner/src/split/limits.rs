//! The first rows of public tables: each agency is asked for as many as can be among them, in the order asked for.

use datafusion_expr::logical_plan::{FetchType, Limit, SkipType};
use datafusion_expr::{LogicalPlan, LogicalPlanBuilder, Sort, lit};
use khidi_queries_protocol::Refusal;
use std::sync::Arc;

use super::public::is_by_row;
use super::{Splitter, over};
use crate::branches::{Branch, branches, local_names, rebuilt};
use crate::refuse::unsupported;

impl Splitter<'_> {
    /// The answer to a LIMIT that agencies can apply; `None` where they cannot.
    pub(super) fn limited(&mut self, plan: &LogicalPlan) -> Result<Option<LogicalPlan>, Refusal> {
        let LogicalPlan::Limit(limit) = plan else { return Ok(None) };
        if self.reads(plan)?.aggregates || !plan.all_out_ref_exprs().is_empty() {
            return Ok(None);
        }
        match limit.input.as_ref() {
            LogicalPlan::Projection(projection) if matches!(projection.input.as_ref(), LogicalPlan::Sort(_)) => {
                // The columns are computed row by row, so the first rows can be taken before.
                let first = Limit { input: Arc::clone(&projection.input), ..limit.clone() };
                let Some(rows) = self.limited(&LogicalPlan::Limit(first))? else { return Ok(None) };
                let exprs = self.with_inner_queries(limit.input.expressions())?;
                rebuilt(&limit.input, exprs, vec![rows]).map(Some).map_err(|error| unsupported(&error))
            }
            LogicalPlan::Sort(sort) => self.first(limit, Some(sort), &sort.input),
            input => self.first(limit, None, input),
        }
    }

    fn first(
        &mut self,
        limit: &Limit,
        sort: Option<&Sort>,
        input: &LogicalPlan,
    ) -> Result<Option<LogicalPlan>, Refusal> {
        let whole = LogicalPlan::Limit(limit.clone());
        if self.reads(&whole)?.one_agency().is_some() {
            let Ok(rows) = self.rows(&whole) else { return Ok(None) };
            return sorted(sort, rows).map(Some);
        }
        let (Some(most), true) = (most(limit), is_by_row(input) && self.of_members(input)) else { return Ok(None) };
        let parts = branches(input, self.federation)?.parts;
        let parts = parts.into_iter().map(|part| first_of(part, sort, most)).collect::<Result<_, _>>()?;
        let rows = sorted(sort, self.rows_of(parts, input.schema())?)?;
        over(&whole, vec![rows]).map(Some).map_err(|error| unsupported(&error))
    }
}

/// As many rows as any agency need give.
fn most(limit: &Limit) -> Option<usize> {
    match (limit.get_skip_type().ok()?, limit.get_fetch_type().ok()?) {
        (SkipType::Literal(skip), FetchType::Literal(Some(fetch))) => skip.checked_add(fetch),
        _ => None,
    }
}

fn sorted(sort: Option<&Sort>, rows: LogicalPlan) -> Result<LogicalPlan, Refusal> {
    match sort {
        Some(sort) => over(&LogicalPlan::Sort(sort.clone()), vec![rows]).map_err(|error| unsupported(&error)),
        None => Ok(rows),
    }
}

/// The member's rows that can be among the first ones.
fn first_of(part: Branch, sort: Option<&Sort>, most: usize) -> Result<Branch, Refusal> {
    let mut plan = LogicalPlanBuilder::from(part.plan);
    if let Some(sort) = sort {
        let mut keys = sort.expr.clone();
        for key in &mut keys {
            key.expr = local_names(key.expr.clone()).map_err(|error| unsupported(&error))?;
        }
        plan = plan.sort(keys).map_err(|error| unsupported(&error))?;
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let plan = plan.limit_by_expr(None, Some(lit(most))).and_then(LogicalPlanBuilder::build);
    Ok(Branch { plan: plan.map_err(|error| unsupported(&error))?, agency: part.agency })
}
