//! UNION without ALL, as SELECT DISTINCT from a UNION ALL. The engine prints the one inside another, UNION ALL or not, as
//! one chain, in which the last UNION takes the duplicates of all.
//!
//! A chain of UNION is nested to the left; it becomes one, because duplicates need be taken once only.

use std::sync::Arc;

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Distinct, Expr, LogicalPlan, LogicalPlanBuilder, Union};

const ALL: &str = "khidi_union";

/// The union whose distinct rows a node stands for.
pub(super) fn distinct(plan: &LogicalPlan) -> Option<&Union> {
    match plan {
        LogicalPlan::Distinct(Distinct::All(input)) => match input.as_ref() {
            LogicalPlan::Union(union) => Some(union),
            _ => None,
        },
        _ => None,
    }
}

/// The distinct rows of `union`, under its own names.
pub(super) fn as_distinct(union: &Union) -> PlanResult<LogicalPlan> {
    let all = Union { inputs: branches(union), schema: Arc::clone(&union.schema) };
    let all = LogicalPlanBuilder::from(LogicalPlan::Union(all)).alias(ALL)?;
    let columns = all.schema().columns().into_iter().zip(union.schema.iter());
    let named =
        columns.map(|(column, (table, field))| crate::answers::under(Expr::Column(column), table, field.name()));
    let named = named.collect::<Vec<_>>();
    all.project(named)?.distinct()?.build()
}

/// The branches of a union and of those in their place that are without duplicates too.
fn branches(union: &Union) -> Vec<Arc<LogicalPlan>> {
    let of_input = |input: &Arc<LogicalPlan>| match distinct(input) {
        Some(inner) if same_types(inner, union) => branches(inner),
        _ => vec![Arc::clone(input)],
    };
    union.inputs.iter().flat_map(of_input).collect()
}

/// Whether nothing is cast between the two, which could make distinct values equal.
fn same_types(inner: &Union, outer: &Union) -> bool {
    let fields = inner.schema.fields().iter().zip(outer.schema.fields());
    fields.into_iter().all(|(inner, outer)| inner.data_type() == outer.data_type())
}
