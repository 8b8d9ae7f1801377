//! Plans over fragments' answers: scans, merging over members, and the names that the rest of the question expects.

use std::sync::Arc;

use arrow_schema::{DataType, SchemaRef};
use datafusion_common::{Column, DFSchema, Result as PlanResult, ScalarValue, TableReference};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Union, cast, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, max, min, sum};
use khidi_queries_disclosure::question::{MeasureKind, grouping_id};
use khidi_queries_functions::moments;

use crate::barrier::ANSWERS;
use crate::plan::FRAGMENTS;
use crate::tables::Leaf;

/// A scan of what fragment `number` answers.
pub(crate) fn scan(number: usize, schema: SchemaRef) -> PlanResult<LogicalPlan> {
    let name = TableReference::partial(FRAGMENTS, format!("f{number}"));
    LogicalPlanBuilder::scan(name, Arc::new(Leaf(schema)), None)?.build()
}

/// The number of the answer that a placeholder's scan stands for.
pub(crate) fn placeholder_number(scan: &TableReference) -> Option<usize> {
    let number = scan.table().trim_start_matches('a');
    if scan.schema() == Some(ANSWERS) { number.parse().ok() } else { None }
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

/// What one member answered: keys as `k{i}` in the question's types, measures in the columns of their values.
pub(crate) struct MemberCells {
    /// Scan of the fragment.
    pub scan: LogicalPlan,
    /// Whether an absent count means none: public tables and the bare policy.
    pub absent_is_zero: bool,
}

/// Cells of all members, added up: `k{i}`, and the columns of measures' values.
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
    let kinds: Vec<_> = measures.iter().enumerate().collect();
    added_up(union, key_types.len(), &kinds)
}

/// Cells with equal keys `k{i}` added up; `measures` with their numbers.
///
/// # Errors
/// The engine refuses to build the plan.
pub(crate) fn added_up(cells: LogicalPlan, keys: usize, measures: &[(usize, &MeasureKind)]) -> PlanResult<LogicalPlan> {
    let keys = (0..keys).map(|at| plain(&format!("k{at}"))).collect::<Vec<_>>();
    let sums = measures.iter().flat_map(|(at, kind)| {
        let columns = kind.value_columns(*at);
        if let Some(summary) = kind.summary() {
            let parts = columns.iter().map(|part| plain(part)).collect();
            return vec![moments::merged(summary, parts).alias(format!("m{at}"))];
        }
        let total = |name: &String| match kind {
            MeasureKind::Min { .. } => min(plain(name)),
            MeasureKind::Max { .. } => max(plain(name)),
            _ => sum(plain(name)),
        };
        columns.iter().map(|name| total(name).alias(name)).collect()
    });
    let outputs = keys.clone().into_iter().chain(measures.iter().flat_map(|(at, kind)| {
        let value = plain(&format!("m{at}"));
        match kind.summary() {
            None => kind.value_columns(*at).iter().map(|name| plain(name)).collect::<Vec<_>>(),
            Some(summary) => {
                let parts = summary.parts().zip(kind.value_columns(*at));
                parts.map(|(part, name)| moments::part(value.clone(), part).alias(name)).collect()
            }
        }
    }));
    let outputs = outputs.collect::<Vec<_>>();
    LogicalPlanBuilder::from(cells).aggregate(keys, sums.collect::<Vec<_>>())?.project(outputs)?.build()
}

/// Cells of grouping sets with the row of the empty set, which is due even where no cell came: its counts are then 0 if
/// `nothing_is_zero`, and all else is NULL.
///
/// # Errors
/// The engine refuses to build the plan.
pub(crate) fn with_grand_total(
    cells: LogicalPlan,
    key_types: &[DataType],
    measures: &[MeasureKind],
    nothing_is_zero: bool,
) -> PlanResult<LogicalPlan> {
    let keys = key_types.len().saturating_sub(1);
    let set = plain(&format!("k{keys}"));
    let everything = lit(grouping_id(&[], keys));
    let values = measures.iter().enumerate().flat_map(|(at, kind)| kind.value_columns(at).into_iter().zip(zeros(kind)));
    let (names, zeros): (Vec<String>, Vec<bool>) = values.unzip();
    // There is one such cell at most: its values are the greatest, and without it an aggregate without keys has a row too.
    let only = names.iter().map(|name| max(plain(name)).alias(name)).chain([count(lit(1_i64)).alias("cells")]);
    let rolled_up = key_types
        .iter()
        .take(keys)
        .enumerate()
        .map(|(at, data_type)| ScalarValue::try_from(data_type).map(|null| lit(null).alias(format!("k{at}"))));
    let of_total = names.iter().zip(zeros).map(|(name, zero)| {
        let value = plain(name);
        if zero && nothing_is_zero { or_zero(value).map(|value| value.alias(name)) } else { Ok(value) }
    });
    let outputs = rolled_up.chain([Ok(everything.clone().alias(format!("k{keys}")))]).chain(of_total);
    let total = LogicalPlanBuilder::from(cells.clone())
        .filter(set.clone().eq(everything.clone()))?
        .aggregate(Vec::<Expr>::new(), only.collect::<Vec<_>>())?
        .project(outputs.collect::<PlanResult<Vec<_>>>()?)?
        .build()?;
    let rest = LogicalPlanBuilder::from(cells).filter(set.not_eq(everything))?.build()?;
    let columns: Vec<Expr> = rest.schema().columns().into_iter().map(Expr::Column).collect();
    let rest = LogicalPlanBuilder::from(rest).project(columns)?.build()?;
    Ok(LogicalPlan::Union(Union::try_new(vec![Arc::new(rest), Arc::new(total)])?))
}

/// For each column of a value, whether it counts, so that of nothing it is 0.
fn zeros(kind: &MeasureKind) -> Vec<bool> {
    match kind.summary() {
        Some(summary) => summary.parts().map(|part| part == moments::COUNT).collect(),
        None => {
            let counts = !matches!(kind, MeasureKind::Sum { .. } | MeasureKind::Min { .. } | MeasureKind::Max { .. });
            vec![counts; kind.width()]
        }
    }
}

fn or_zero(count: Expr) -> PlanResult<Expr> {
    when(count.clone().is_null(), lit(0_i64)).otherwise(count)
}

fn normalised(member: &MemberCells, key_types: &[DataType], measures: &[MeasureKind]) -> PlanResult<LogicalPlan> {
    let columns = member.scan.schema().columns();
    let fields = member.scan.schema().fields();
    let keys =
        key_types.iter().enumerate().zip(columns.iter().zip(fields.iter())).map(|((at, wants), (column, has))| {
            as_type(Expr::Column(column.clone()), has.data_type(), wants).alias(format!("k{at}"))
        });
    let columns =
        measures.iter().enumerate().flat_map(|(at, kind)| kind.value_columns(at).into_iter().zip(zeros(kind)));
    let measures = columns.map(|(name, zero)| {
        let value = plain(&name);
        if zero && member.absent_is_zero {
            or_zero(value).map(|value| value.alias(name))
        } else {
            Ok(value.alias(name))
        }
    });
    let outputs = keys.map(Ok).chain(measures).collect::<PlanResult<Vec<_>>>()?;
    LogicalPlanBuilder::from(member.scan.clone()).project(outputs)?.build()
}

/// An unqualified column.
pub(crate) fn plain(name: &str) -> Expr {
    Expr::Column(Column::from_name(name))
}
