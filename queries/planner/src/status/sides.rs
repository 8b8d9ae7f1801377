//! Nodes of several inputs: joins, whose padded sides lack what may have been withheld, and unions.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Expr, Join, JoinType, LogicalPlan, LogicalPlanBuilder, Union};
use datafusion_functions::core::expr_fn::coalesce;

use super::carry::{Carried, Carrier, same, width};
use super::level::{Level, is_exact};
use crate::answers::under;
use crate::branches::rebuilt;

impl Carrier<'_> {
    pub(super) fn joined(&mut self, plan: &LogicalPlan, join: &Join) -> PlanResult<Carried> {
        let (left, right) = (self.carry(&join.left)?, self.carry(&join.right)?);
        let beside = |status: Expr, is_padded: bool, nothing: Level| {
            if is_padded && !is_exact(&status) { coalesce(vec![status, nothing.literal()]) } else { status }
        };
        let (keeps_left, keeps_right) = match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => (true, false),
            JoinType::RightSemi | JoinType::RightAnti => (false, true),
            JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full => (true, true),
            _ => return Ok(same(plan, vec![self.fallback.literal(); width(plan)])),
        };
        let pads_left = matches!(join.join_type, JoinType::Right | JoinType::Full);
        let pads_right = matches!(join.join_type, JoinType::Left | JoinType::Full);
        let mut statuses = Vec::new();
        if keeps_left {
            let nothing = self.nothing(&join.left);
            statuses.extend(left.statuses.into_iter().map(|status| beside(status, pads_left, nothing)));
        }
        if keeps_right {
            let nothing = self.nothing(&join.right);
            statuses.extend(right.statuses.into_iter().map(|status| beside(status, pads_right, nothing)));
        }
        let joined = rebuilt(plan, plan.expressions(), vec![left.plan, right.plan])?;
        let carried = Carried { plan: joined, schema: Arc::clone(plan.schema()), statuses };
        let (joined, statuses) = self.in_columns(carried)?;
        Ok(Carried { plan: joined, schema: Arc::clone(plan.schema()), statuses })
    }

    pub(super) fn united(&mut self, plan: &LogicalPlan, union: &Union) -> PlanResult<Carried> {
        let inputs = union.inputs.iter().map(|input| self.carry(input)).collect::<PlanResult<Vec<_>>>()?;
        let is_carried = |at: usize| inputs.iter().any(|input| input.statuses.get(at).is_some_and(|s| !is_exact(s)));
        let carried: Vec<usize> = (0..width(plan)).filter(|at| is_carried(*at)).collect();
        let names: Vec<Expr> = carried.iter().map(|_| self.named(Level::Exact.literal()).1).collect();
        let mut sides = Vec::new();
        for input in inputs {
            let own = input.schema.columns().into_iter().map(Expr::Column);
            let computed = carried.iter().zip(&names).map(|(at, name)| {
                let status = input.statuses.get(*at).cloned().unwrap_or_else(|| Level::Exact.literal());
                status.alias(name.schema_name().to_string())
            });
            let outputs = own.chain(computed).collect::<Vec<_>>();
            sides.push(Arc::new(LogicalPlanBuilder::from(input.plan).project(outputs)?.build()?));
        }
        let united = LogicalPlan::Union(Union::try_new(sides)?);
        let own = united.schema().columns().into_iter().zip(plan.schema().iter());
        let own = own.map(|(column, (qualifier, field))| under(Expr::Column(column), qualifier, field.name()));
        let outputs = own.chain(names.iter().cloned()).collect::<Vec<_>>();
        let united = LogicalPlanBuilder::from(united).project(outputs)?.build()?;
        let mut statuses = vec![Level::Exact.literal(); width(plan)];
        for (at, name) in carried.into_iter().zip(names) {
            if let Some(status) = statuses.get_mut(at) {
                *status = name;
            }
        }
        Ok(Carried { plan: united, schema: Arc::clone(plan.schema()), statuses })
    }
}
