//! Where members' cells are added up: a value that a protected member has no part in is incomplete. Only here can a cell
//! that is not there be told from one that no member has.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, Union, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, max, sum};
use khidi_queries_disclosure::question::Ask;

use super::carry::{Carried, Carrier, withholds};
use super::exprs;
use super::level::Level;
use crate::answers::plain;
use crate::cover;
use crate::plan::Merge;

/// Under this name a row says whether its member could have withheld it.
const MEMBER: &str = "khidi_member";

impl Carrier<'_> {
    /// The merge that an aggregate computes. That of public members, none of whom withholds, is not among the plan's.
    pub(super) fn merge_at(&self, aggregate: &Aggregate) -> Option<Merge> {
        let LogicalPlan::Union(union) = aggregate.input.as_ref() else { return None };
        let fragments = union.inputs.iter().map(|input| self.fragment_of(input)).collect::<Option<Vec<_>>>()?;
        let known = self.plan.merges.iter().find(|merge| merge.fragments == fragments).cloned();
        let keys = aggregate.group_expr.len();
        Some(known.unwrap_or(Merge { fragments, keys, has_sets: false, apart: None }))
    }

    fn fragment_of(&self, member: &LogicalPlan) -> Option<usize> {
        let LogicalPlan::Projection(projection) = member else { return None };
        if let LogicalPlan::SubqueryAlias(covered) = projection.input.as_ref() {
            return cover::covering_fragment(&covered.alias);
        }
        let LogicalPlan::TableScan(scan) = projection.input.as_ref() else { return None };
        self.fragment(scan).filter(|(_, fragment)| matches!(fragment.ask, Ask::Cells(_))).map(|(at, _)| at)
    }

    /// The merge with its statuses; under `drop_incomplete` without what is incomplete.
    pub(super) fn merged(&mut self, plan: &LogicalPlan, aggregate: &Aggregate, merge: &Merge) -> PlanResult<Carried> {
        let LogicalPlan::Union(union) = aggregate.input.as_ref() else {
            return datafusion_common::internal_err!("a merge of no union");
        };
        let mut members = Vec::new();
        for (member, fragment) in union.inputs.iter().zip(&merge.fragments) {
            let withholds = self.plan.fragments.get(*fragment).is_some_and(withholds);
            let own = member.schema().columns().into_iter().map(Expr::Column);
            let outputs = own.chain([lit(i64::from(withholds)).alias(MEMBER)]).collect::<Vec<_>>();
            members.push(Arc::new(LogicalPlanBuilder::from(member.as_ref().clone()).project(outputs)?.build()?));
        }
        let united = LogicalPlan::Union(Union::try_new(members)?);
        let input = self.carry(&united)?;
        let keys = aggregate.group_expr.len();
        let (mut computed, mut statuses) = (Vec::new(), vec![Level::Exact.literal(); keys]);
        let (rows, found_rows) = self.named(sum(plain(MEMBER)));
        computed.push(rows);
        let expected = self.expected(merge, &found_rows)?;
        for call in &aggregate.aggr_expr {
            let status = exprs::of(call, &[&input], self.fallback);
            let is_there = status.clone().lt(Level::Absent.literal());
            let part = when(is_there.clone().and(plain(MEMBER).gt(lit(0_i64))), lit(1_i64)).end()?;
            let (parts, found_parts) = self.named(count(part));
            let (worst, found_worst) = self.named(max(when(is_there, status).end()?));
            computed.extend([parts, worst]);
            let status = when(found_worst.clone().is_null(), Level::Absent.literal())
                .when(found_parts.lt(expected.clone()), Level::Incomplete.literal())
                .otherwise(found_worst)?;
            statuses.push(status);
        }
        let calls = aggregate.aggr_expr.iter().cloned().chain(computed).collect();
        let merged = Aggregate::try_new(Arc::new(input.plan), aggregate.group_expr.clone(), calls)?;
        let schema = Arc::clone(plan.schema());
        let carried = Carried { plan: LogicalPlan::Aggregate(merged), schema, statuses };
        if self.handling.drop_incomplete { self.whole(carried, keys, &found_rows.lt(expected)) } else { Ok(carried) }
    }

    /// How many members must have a part in a value.
    fn expected(&self, merge: &Merge, found: &Expr) -> PlanResult<Expr> {
        let all = merge.fragments.iter().filter(|at| self.plan.fragments.get(**at).is_some_and(withholds)).count();
        let all = lit(i64::try_from(all).unwrap_or(i64::MAX));
        match (merge.apart, merge.rolled_up_bit()) {
            (None, _) => Ok(all),
            (Some(_), None) => Ok(found.clone()),
            (Some(_), Some(bit)) => {
                let set = plain(&format!("k{}", merge.keys.saturating_sub(1)));
                let is_rolled_up = ((set / lit(bit)) % lit(2_i64)).eq(lit(1_i64));
                when(is_rolled_up, all).otherwise(found.clone())
            }
        }
    }

    /// Incomplete values are absent; where there are keys, cells that a member lacks have no row.
    fn whole(&mut self, carried: Carried, keys: usize, lacks: &Expr) -> PlanResult<Carried> {
        let mut outputs: Vec<Expr> = Vec::new();
        let mut statuses = Vec::new();
        for (at, (column, status)) in carried.schema.columns().into_iter().zip(&carried.statuses).enumerate() {
            let value = Expr::Column(column.clone());
            if at < keys {
                outputs.push(value);
                statuses.push(status.clone());
                continue;
            }
            let is_incomplete = status.clone().eq(Level::Incomplete.literal());
            let kept = when(is_incomplete.clone().is_not_true(), value).end()?;
            outputs.push(kept.alias_qualified(column.relation, column.name));
            statuses.push(when(is_incomplete, Level::Absent.literal()).otherwise(status.clone())?);
        }
        let (computed, statuses) = self.named_all(statuses);
        let mut plan = LogicalPlanBuilder::from(carried.plan);
        if keys > 0 {
            plan = plan.filter(lacks.clone().is_not_true())?;
        }
        let plan = plan.project(outputs.into_iter().chain(computed).collect::<Vec<_>>())?.build()?;
        Ok(Carried { plan, schema: carried.schema, statuses })
    }
}
