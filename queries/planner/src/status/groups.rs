//! Groups and windows above the barrier: what is computed over several cells has the worst status among them, and is
//! incomplete where cells may be missing without a trace.

use std::sync::Arc;

use datafusion_common::{Column, Result as PlanResult};
use datafusion_expr::expr::WindowFunctionParams;
use datafusion_expr::{
    Aggregate, Expr, ExprFunctionExt, GroupingSet, LogicalPlan, LogicalPlanBuilder, Window, WindowFunctionDefinition,
};
use datafusion_functions::core::expr_fn::coalesce;
use datafusion_functions_aggregate::expr_fn::max;

use super::carry::{Carried, Carrier};
use super::exprs;
use super::level::{Level, is_exact};

impl Carrier<'_> {
    pub(super) fn distinct(&mut self, plan: &LogicalPlan, input: &LogicalPlan) -> PlanResult<Carried> {
        let keys = input.schema().columns().into_iter().map(Expr::Column).collect();
        let grouped = Aggregate::try_new(Arc::new(input.clone()), keys, Vec::new())?;
        let carried = self.grouped(&LogicalPlan::Aggregate(grouped.clone()), &grouped)?;
        Ok(Carried { schema: Arc::clone(plan.schema()), ..carried })
    }

    pub(super) fn grouped(&mut self, plan: &LogicalPlan, aggregate: &Aggregate) -> PlanResult<Carried> {
        let input = self.carry(&aggregate.input)?;
        let calls = aggregate
            .aggr_expr
            .iter()
            .map(|call| self.over_cells(call, &input, &aggregate.input, is_only_cell(aggregate)));
        let calls: Vec<Expr> = calls.collect();
        let keys = keys(aggregate).into_iter().map(|key| exprs::of(&key, &[&input], self.fallback));
        let mut statuses: Vec<Expr> = keys.collect();
        let leading = plan.schema().fields().len().saturating_sub(calls.len());
        // What tells grouping sets apart is exact.
        statuses.resize(leading, Level::Exact.literal());
        statuses.extend(calls);
        let worst = statuses.into_iter().map(|status| if is_exact(&status) { status } else { max(status) }).collect();
        let (computed, statuses) = self.named_all(worst);
        let nothing = self.nothing(&aggregate.input);
        let calls = aggregate.aggr_expr.iter().cloned().chain(computed).collect();
        let grouped = Aggregate::try_new(Arc::new(input.plan), aggregate.group_expr.clone(), calls)?;
        let found = |status: Expr| {
            if is_exact(&status) { status } else { coalesce(vec![status, nothing.literal()]) }
        };
        let statuses = statuses.into_iter().map(found).collect();
        Ok(Carried { plan: LogicalPlan::Aggregate(grouped), schema: Arc::clone(plan.schema()), statuses })
    }

    /// The status of a call over one row: of what it reads, or of all where it reads no column.
    fn over_cells(&self, call: &Expr, input: &Carried, below: &LogicalPlan, is_one_cell: bool) -> Expr {
        let of_call = if call.column_refs().is_empty() {
            exprs::worst(input.statuses.clone())
        } else {
            exprs::of(call, &[input], self.fallback)
        };
        let least = if !is_one_cell && self.may_lack_cells(below) { Level::Incomplete } else { Level::Exact };
        exprs::worst(vec![of_call, least.literal()])
    }

    pub(super) fn windowed(&mut self, plan: &LogicalPlan, window: &Window) -> PlanResult<Carried> {
        let input = self.carry(&window.input)?;
        let mut statuses = input.statuses.clone();
        let mut worst = Vec::new();
        for call in &window.window_expr {
            let of_call = self.over_cells(call, &input, &window.input, false);
            if is_exact(&of_call) {
                statuses.push(of_call);
                continue;
            }
            let over_group = Expr::from(datafusion_expr::expr::WindowFunction::new(
                WindowFunctionDefinition::AggregateUDF(datafusion_functions_aggregate::min_max::max_udaf()),
                vec![of_call],
            ));
            let over_group = match partition(call) {
                Some(by) if !by.is_empty() => over_group.partition_by(by).build()?,
                _ => over_group,
            };
            let (computed, column) = self.named(over_group);
            worst.push(computed);
            statuses.push(column);
        }
        let mut windowed =
            Window::try_new(window.window_expr.clone(), Arc::new(input.plan)).map(LogicalPlan::Window)?;
        // One node each: calls of one node must share their partitions.
        for call in worst {
            windowed = LogicalPlanBuilder::from(windowed).window(vec![call])?.build()?;
        }
        let carried = Carried { plan: windowed, schema: Arc::clone(plan.schema()), statuses };
        let (windowed, statuses) = self.in_columns(carried)?;
        Ok(Carried { plan: windowed, schema: Arc::clone(plan.schema()), statuses })
    }
}

/// The columns by which an aggregate groups, in the order of its schema.
pub(super) fn keys(aggregate: &Aggregate) -> Vec<Expr> {
    match aggregate.group_expr.as_slice() {
        [Expr::GroupingSet(set @ (GroupingSet::Rollup(_) | GroupingSet::Cube(_) | GroupingSet::GroupingSets(_)))] => {
            set.distinct_expr().into_iter().cloned().collect()
        }
        exprs => exprs.to_vec(),
    }
}

/// Whether the aggregate only makes the row of a grand total where there may be none: its group is one cell.
fn is_only_cell(aggregate: &Aggregate) -> bool {
    let of_one = |call: &Expr| match call {
        Expr::Alias(alias) => match alias.expr.as_ref() {
            Expr::AggregateFunction(call) => {
                let same =
                    matches!(call.params.args.as_slice(), [Expr::Column(Column { name, .. })] if *name == alias.name);
                (call.func.name() == "max" && same) || (call.func.name() == "count" && alias.name == "cells")
            }
            _ => false,
        },
        _ => false,
    };
    aggregate.group_expr.is_empty() && aggregate.aggr_expr.iter().all(of_one)
}

fn partition(call: &Expr) -> Option<Vec<Expr>> {
    match call {
        Expr::Alias(alias) => partition(&alias.expr),
        Expr::WindowFunction(function) => {
            let WindowFunctionParams { partition_by, .. } = &function.params;
            Some(partition_by.clone())
        }
        _ => None,
    }
}
