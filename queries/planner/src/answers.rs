//! Plans over fragments' answers: scans, merging over members, and the names that the rest of the question expects.

use std::sync::Arc;

use arrow_schema::{DataType, SchemaRef};
use datafusion_common::{Column, DFSchema, Result as PlanResult, ScalarValue, TableReference};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Union, cast, lit, when};
use datafusion_functions_aggregate::expr_fn::{max, min, sum};
use khidi_queries_disclosure::question::MeasureKind;

use crate::plan::FRAGMENTS;
use crate::tables::Leaf;

/// A scan of what fragment `number` answers.
pub(crate) fn scan(number: usize, schema: SchemaRef) -> PlanResult<LogicalPlan> {
    let name = TableReference::partial(FRAGMENTS, format!("f{number}"));
    LogicalPlanBuilder::scan(name, Arc::new(Leaf(schema)), None)?.build()
}

/// The columns of `plan`, in order, under the names, qualifiers and types of `like`.
pub(crate) fn named(plan: &LogicalPlan, like: &DFSchema) -> PlanResult<LogicalPlan> {
    let columns = plan.schema().columns().into_iter().zip(plan.schema().fields());
    let outputs = columns.zip(like.iter()).map(|((column, has), (qualifier, field))| {
        let expr = as_type(Expr::Column(column), has.data_type(), field.data_type());
        under(expr, qualifier, field.name())
    });
    LogicalPlanBuilder::from(plan.clone()).project(outputs.collect::<Vec<_>>())?.build()
}

/// An expression under a qualified name.
pub(crate) fn under(expr: Expr, qualifier: Option<&TableReference>, name: &str) -> Expr {
    match qualifier {
        Some(qualifier) => expr.alias_qualified(Some(qualifier.clone()), name),
        None => expr.alias(name),
    }
}

pub(crate) fn as_type(expr: Expr, has: &DataType, wants: &DataType) -> Expr {
    match wants {
        wants if has == wants => expr,
        // NULL without a type crosses as text, and nothing can be cast back to it.
        DataType::Null => lit(ScalarValue::Null),
        wants => cast(expr, wants.clone()),
    }
}

/// What one member answered: keys as `k{i}` in the question's types, measures as `m{i}`.
pub(crate) struct MemberCells {
    /// Scan of the fragment.
    pub scan: LogicalPlan,
    /// Whether an absent count means none: public tables and the bare policy.
    pub absent_is_zero: bool,
}

/// Cells of all members, added up: `k{i}` and `m{i}`.
///
/// # Errors
/// The engine refuses to build the plan.
pub(crate) fn merged(
    members: Vec<MemberCells>,
    key_types: &[DataType],
    measures: &[MeasureKind],
) -> PlanResult<LogicalPlan> {
    let mut inputs =
        members.iter().map(|member| normalised(member, key_types, measures)).collect::<PlanResult<Vec<_>>>()?;
    if inputs.len() == 1 {
        return inputs.pop().map_or_else(|| datafusion_common::internal_err!("no member"), Ok);
    }
    let union = LogicalPlan::Union(Union::try_new(inputs.into_iter().map(Arc::new).collect())?);
    let keys = (0..key_types.len()).map(|at| plain(&format!("k{at}"))).collect::<Vec<_>>();
    let sums = measures.iter().enumerate().map(|(at, kind)| {
        let name = format!("m{at}");
        let value = plain(&name);
        let total = match kind {
            MeasureKind::Min { .. } => min(value),
            MeasureKind::Max { .. } => max(value),
            _ => sum(value),
        };
        total.alias(name)
    });
    LogicalPlanBuilder::from(union).aggregate(keys, sums.collect::<Vec<_>>())?.build()
}

fn normalised(member: &MemberCells, key_types: &[DataType], measures: &[MeasureKind]) -> PlanResult<LogicalPlan> {
    let columns = member.scan.schema().columns();
    let fields = member.scan.schema().fields();
    let keys =
        key_types.iter().enumerate().zip(columns.iter().zip(fields.iter())).map(|((at, wants), (column, has))| {
            as_type(Expr::Column(column.clone()), has.data_type(), wants).alias(format!("k{at}"))
        });
    let measures = measures.iter().enumerate().map(|(at, kind)| {
        let name = format!("m{at}");
        let value = plain(&name);
        match kind {
            MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::NonNull { .. } if member.absent_is_zero => {
                let zero = when(value.clone().is_null(), lit(0_i64)).otherwise(value);
                zero.map(|value| value.alias(name))
            }
            _ => Ok(value.alias(name)),
        }
    });
    let outputs = keys.map(Ok).chain(measures).collect::<PlanResult<Vec<_>>>()?;
    LogicalPlanBuilder::from(member.scan.clone()).project(outputs)?.build()
}

/// An unqualified column.
pub(crate) fn plain(name: &str) -> Expr {
    Expr::Column(Column::from_name(name))
}
