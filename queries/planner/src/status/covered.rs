//! Cells of a cover added up: one of them may be missing without a trace, so that the sum is incomplete, whatever it is
//! made of; where none of them has a value it is absent.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Aggregate, Expr, LogicalPlan, lit, when};
use datafusion_functions_aggregate::expr_fn::count;

use super::carry::{Carried, Carrier};
use super::exprs;
use super::level::Level;

impl Carrier<'_> {
    pub(super) fn covered(&mut self, plan: &LogicalPlan, aggregate: &Aggregate) -> PlanResult<Carried> {
        let input = self.carry(&aggregate.input)?;
        let (mut computed, mut statuses) = (Vec::new(), vec![Level::Exact.literal(); aggregate.group_expr.len()]);
        let values = plan.schema().columns().into_iter().skip(aggregate.group_expr.len()).map(Expr::Column);
        for (call, value) in aggregate.aggr_expr.iter().zip(values) {
            let is_there = exprs::of(call, &[&input], self.fallback).lt(Level::Absent.literal());
            let (parts, found) = self.named(count(when(is_there, lit(1_i64)).end()?));
            computed.push(parts);
            let is_nothing = found.eq(lit(0_i64)).or(value.is_null());
            let status = when(is_nothing, Level::Absent.literal()).otherwise(Level::Incomplete.literal())?;
            statuses.push(status);
        }
        let calls = aggregate.aggr_expr.iter().cloned().chain(computed).collect();
        let summed = Aggregate::try_new(Arc::new(input.plan), aggregate.group_expr.clone(), calls)?;
        Ok(Carried { plan: LogicalPlan::Aggregate(summed), schema: Arc::clone(plan.schema()), statuses })
    }
}
