//! One node after the other with the statuses of its columns beside it. Where a node's shape is not known, its columns
//! have the worst status of anything released.

use std::sync::Arc;

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchemaRef, Result as PlanResult};
use datafusion_expr::{
    Distinct, Expr, LogicalPlan, LogicalPlanBuilder, Projection, SubqueryAlias, TableScan, cast, lit, when,
};
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::{Ask, measure_of};
use khidi_queries_protocol::Status;

use super::level::{Level, is_exact};
use super::{Handling, STATUS_SUFFIX, exprs};
use crate::answers::plain;
use crate::branches::rebuilt;
use crate::cover;
use crate::plan::{FRAGMENTS, FederatedPlan, Fragment};

/// A plan whose first columns are those of the plan that it stands for; columns of statuses may follow.
pub(super) struct Carried {
    pub plan: LogicalPlan,
    /// The schema of the plan that it stands for.
    pub schema: DFSchemaRef,
    /// For each of its columns an expression over `plan`: a number of [`Level`].
    pub statuses: Vec<Expr>,
}

/// Rewrites the nodes of one plan.
pub(super) struct Carrier<'p> {
    pub plan: &'p FederatedPlan,
    pub handling: Handling,
    /// The status of what has no derivable one.
    pub fallback: Level,
    /// Columns named so far.
    pub columns: usize,
}

impl Carrier<'_> {
    pub(super) fn carry(&mut self, plan: &LogicalPlan) -> PlanResult<Carried> {
        match plan {
            LogicalPlan::TableScan(scan) => self.scanned(plan, scan),
            LogicalPlan::EmptyRelation(_) | LogicalPlan::Values(_) => {
                Ok(same(plan, vec![Level::Exact.literal(); width(plan)]))
            }
            LogicalPlan::Projection(projection) => self.projected(plan, projection),
            LogicalPlan::Filter(_) | LogicalPlan::Sort(_) | LogicalPlan::Limit(_) => self.passed(plan),
            LogicalPlan::SubqueryAlias(alias) => self.renamed(plan, alias),
            LogicalPlan::Distinct(Distinct::All(input)) => self.distinct(plan, input),
            LogicalPlan::Aggregate(aggregate) => match self.merge_at(aggregate) {
                Some(merge) => self.merged(plan, aggregate, &merge),
                None if cover::is_sum(aggregate) => self.covered(plan, aggregate),
                None => self.grouped(plan, aggregate),
            },
            LogicalPlan::Window(window) => self.windowed(plan, window),
            LogicalPlan::Join(join) => self.joined(plan, join),
            LogicalPlan::Union(union) => self.united(plan, union),
            _ => Ok(same(plan, vec![self.fallback.literal(); width(plan)])),
        }
    }

    /// A new column under which a status travels.
    pub(super) fn named(&mut self, status: Expr) -> (Expr, Expr) {
        let name = format!("khidi_status_{}", self.columns);
        self.columns += 1;
        (status.alias(&name), plain(&name))
    }

    /// Names those statuses that are not known to be exact: what to compute, and where it is found then.
    pub(super) fn named_all(&mut self, statuses: Vec<Expr>) -> (Vec<Expr>, Vec<Expr>) {
        let mut computed = Vec::new();
        let found = statuses.into_iter().map(|status| {
            if is_exact(&status) {
                return status;
            }
            let (expr, column) = self.named(status);
            computed.push(expr);
            column
        });
        let found = found.collect();
        (computed, found)
    }

    /// The fragment that a table stands for.
    pub(super) fn fragment(&self, scan: &TableScan) -> Option<(usize, &Fragment)> {
        let name = Some(&scan.table_name).filter(|name| name.schema() == Some(FRAGMENTS))?;
        let at = name.table().strip_prefix('f')?.parse().ok()?;
        Some((at, self.plan.fragments.get(at)?))
    }

    /// Whether rows of the plan can be missing without a trace: cells that a protected agency has not released.
    pub(super) fn may_lack_cells(&self, plan: &LogicalPlan) -> bool {
        let mut lacks = false;
        // The closure never fails, so neither does the walk.
        let _infallible = plan.apply(|node| {
            if let LogicalPlan::TableScan(scan) = node {
                lacks |= self.fragment(scan).is_some_and(|(_, fragment)| may_lack_cells(fragment));
            }
            Ok(TreeNodeRecursion::Continue)
        });
        lacks
    }

    /// What a value is that should be there and is not: of a group or a side without rows.
    pub(super) fn nothing(&self, plan: &LogicalPlan) -> Level {
        if self.may_lack_cells(plan) { Level::Absent } else { Level::Exact }
    }

    fn scanned(&self, plan: &LogicalPlan, scan: &TableScan) -> PlanResult<Carried> {
        let Some((_, fragment)) = self.fragment(scan).filter(|(_, fragment)| matches!(fragment.ask, Ask::Cells(_)))
        else {
            return Ok(same(plan, vec![Level::Exact.literal(); width(plan)]));
        };
        let bare = fragment.protection == Some(Protection::Bare);
        let fields = scan.projected_schema.fields();
        // Parts of a value share a status, bins have one each.
        let status_of = |name: &str, measure: &str| {
            let own = format!("{name}{STATUS_SUFFIX}");
            let has_own = fields.iter().any(|field| *field.name() == own);
            if has_own { own } else { format!("{measure}{STATUS_SUFFIX}") }
        };
        let statuses = fields.iter().map(|field| match measure_of(field.name()) {
            Some(measure) if !field.name().ends_with(STATUS_SUFFIX) => {
                let column = Column::new(Some(scan.table_name.clone()), status_of(field.name(), measure));
                released(Expr::Column(column), bare)
            }
            _ => Ok(Level::Exact.literal()),
        });
        Ok(same(plan, statuses.collect::<PlanResult<Vec<_>>>()?))
    }

    fn projected(&mut self, plan: &LogicalPlan, projection: &Projection) -> PlanResult<Carried> {
        let input = self.carry(&projection.input)?;
        let statuses = projection.expr.iter().map(|expr| exprs::of(expr, &[&input], self.fallback)).collect();
        let (computed, statuses) = self.named_all(statuses);
        let exprs = projection.expr.iter().cloned().chain(computed).collect();
        let projected = Projection::try_new(exprs, Arc::new(input.plan)).map(LogicalPlan::Projection)?;
        Ok(Carried { plan: projected, schema: Arc::clone(plan.schema()), statuses })
    }

    /// A node that leaves rows as they are.
    fn passed(&mut self, plan: &LogicalPlan) -> PlanResult<Carried> {
        let inputs = plan.inputs();
        let [input] = inputs.as_slice() else { return datafusion_common::internal_err!("a node of several inputs") };
        let input = self.carry(input)?;
        let passed = rebuilt(plan, plan.expressions(), vec![input.plan])?;
        Ok(Carried { plan: passed, schema: Arc::clone(plan.schema()), statuses: input.statuses })
    }

    fn renamed(&mut self, plan: &LogicalPlan, alias: &SubqueryAlias) -> PlanResult<Carried> {
        let input = self.carry(&alias.input)?;
        let (input, statuses) = self.in_columns(input)?;
        let renamed = SubqueryAlias::try_new(Arc::new(input), alias.alias.clone()).map(LogicalPlan::SubqueryAlias)?;
        let under_alias = |status: Expr| match status {
            Expr::Column(column) => Expr::Column(Column::new(Some(alias.alias.clone()), column.name)),
            known => known,
        };
        let statuses = statuses.into_iter().map(under_alias).collect();
        Ok(Carried { plan: renamed, schema: Arc::clone(plan.schema()), statuses })
    }

    /// The plan with its own columns and one for each status that is not a literal, and nothing else.
    pub(super) fn in_columns(&mut self, carried: Carried) -> PlanResult<(LogicalPlan, Vec<Expr>)> {
        let (computed, statuses) = self.named_all(carried.statuses);
        let own = carried.schema.columns().into_iter().map(Expr::Column);
        let plan = LogicalPlanBuilder::from(carried.plan).project(own.chain(computed).collect::<Vec<_>>())?.build()?;
        Ok((plan, statuses))
    }
}

/// A plan that needs no other columns.
pub(super) fn same(plan: &LogicalPlan, statuses: Vec<Expr>) -> Carried {
    Carried { plan: plan.clone(), schema: Arc::clone(plan.schema()), statuses }
}

pub(super) fn width(plan: &LogicalPlan) -> usize {
    plan.schema().fields().len()
}

/// Whether a cell that is not there may be one that is not released.
pub(super) fn withholds(fragment: &Fragment) -> bool {
    fragment.protection == Some(Protection::Standard)
}

/// Whether a cell of it can be missing without a trace.
pub(super) fn may_lack_cells(fragment: &Fragment) -> bool {
    withholds(fragment) && matches!(&fragment.ask, Ask::Cells(question) if !question.keys.is_empty())
}

/// A status on the wire as a number of [`Level`]. Under a bare policy absent means empty, which is exact.
fn released(status: Expr, bare: bool) -> PlanResult<Expr> {
    let absent = lit(u8::from(Status::Absent));
    let level = if bare { Level::Exact } else { Level::Absent };
    when(status.clone().eq(absent), level.literal()).otherwise(cast(status, arrow_schema::DataType::Int64))
}
