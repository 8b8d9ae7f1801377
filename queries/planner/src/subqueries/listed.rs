//! IN (SELECT ...) with its NULLs, made of EXISTS: the engine's own is never NULL where it is part of an expression.
//!
//! `x IN (q)` is true where some value equals x; else NULL where some value is NULL, or where x is and there is any value;
//! else false. Over people that would tell whether anybody is listed; but persons are never NULL, and are left as they are.

use std::sync::Arc;

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, Result as PlanResult, ScalarValue};
use datafusion_expr::expr::InSubquery;
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, exists, lit, when};
use khidi_queries_disclosure::Naming;

use crate::split::Splitter;

/// The sub-query under a name of its own, and its column.
const LISTED: &str = "khidi_listed";
const VALUE: &str = "value";

impl Splitter<'_> {
    /// Whether both sides of an IN are persons whom no row lacks, so that it is never NULL.
    pub(super) fn is_of_people(&self, inner: &InSubquery, input: &LogicalPlan) -> bool {
        let is_person = |relation: &LogicalPlan, expr: Expr| {
            let naming = self.people(relation, vec![expr.clone()]);
            naming.is_ok_and(|people| people.naming(&expr) == Naming::Always)
        };
        let listed = inner.subquery.subquery.as_ref();
        let first = listed.schema().columns().into_iter().next().map(Expr::Column);
        is_person(input, inner.expr.as_ref().clone()) && first.is_some_and(|first| is_person(listed, first))
    }
}

/// The value of `inner`, not negated, over `input`.
pub(super) fn three_valued(inner: &InSubquery, input: &LogicalPlan) -> PlanResult<Expr> {
    let x = inner.expr.as_ref();
    let (listed, value) = match in_place(inner) {
        Some(in_place) => in_place,
        None => (aliased(inner)?, Expr::Column(Column::new(Some(LISTED), VALUE))),
    };
    let any = |condition: Option<Expr>| -> PlanResult<Expr> {
        let rows = LogicalPlanBuilder::from(listed.clone());
        let rows = match condition {
            Some(condition) => rows.filter(condition)?,
            None => rows,
        };
        Ok(exists(Arc::new(rows.project(vec![lit(1_i64)])?.build()?)))
    };
    let equal = any(Some(value.clone().eq(outer(x.clone(), input.schema())?)))?;
    let null = any(Some(value.is_null()))?.or(x.clone().is_null().and(any(None)?));
    when(equal, lit(true)).when(null, lit(ScalarValue::Boolean(None))).otherwise(lit(false))
}

/// A correlated sub-query that selects from tables as they are: its own rows and value. Under another name the engine would
/// not find the columns of its correlation.
fn in_place(inner: &InSubquery) -> Option<(LogicalPlan, Expr)> {
    let LogicalPlan::Projection(projection) = inner.subquery.subquery.as_ref() else { return None };
    let value = projection.expr.first()?.clone().unalias();
    let correlated = !inner.subquery.outer_ref_columns.is_empty();
    (correlated && is_plain(&projection.input)).then(|| (projection.input.as_ref().clone(), value))
}

fn is_plain(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Filter(filter) => is_plain(&filter.input),
        LogicalPlan::SubqueryAlias(_) | LogicalPlan::TableScan(_) | LogicalPlan::Join(_) => true,
        _ => false,
    }
}

fn aliased(inner: &InSubquery) -> PlanResult<LogicalPlan> {
    let query = inner.subquery.subquery.as_ref();
    let columns = query.schema().columns().into_iter().map(|column| Expr::Column(column).alias(VALUE));
    LogicalPlanBuilder::from(query.clone()).project(columns.collect::<Vec<_>>())?.alias(LISTED)?.build()
}

/// An expression over a row, as a sub-query of that row has it.
fn outer(expr: Expr, schema: &DFSchema) -> PlanResult<Expr> {
    expr.transform_up(|part| match part {
        Expr::Column(column) => {
            let (table, field) = schema.qualified_field(schema.index_of_column(&column)?);
            let column = Column::new(table.cloned(), field.name());
            Ok(Transformed::yes(Expr::OuterReferenceColumn(Arc::clone(field), column)))
        }
        other => Ok(Transformed::no(other)),
    })
    .map(|done| done.data)
}
