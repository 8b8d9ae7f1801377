//! Sums of decimals beside distinct values, at a width that stays.
//!
//! DataFusion 55 turns one distinct aggregate into two groupings and sums the sums of the first. A sum of decimals is ten
//! digits wider than what it adds, so the second is ten digits wider than the plan says, and whatever is computed of it
//! fails. At 38 digits there is nothing to widen.

use arrow_schema::DataType;
use datafusion_common::tree_node::Transformed;
use datafusion_common::{Column, Result};
use datafusion_expr::{Aggregate, Expr, ExprSchemable, LogicalPlan, LogicalPlanBuilder, cast};

/// The plan with sums of decimals beside distinct aggregates taken of 38 digits, and given in those they had. Rows and
/// columns stay.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(super) fn wide(plan: LogicalPlan) -> Result<LogicalPlan> {
    let widened = plan.transform_up_with_subqueries(|node| match &node {
        LogicalPlan::Aggregate(aggregate) if aggregate.aggr_expr.iter().any(is_distinct) => {
            Ok(widened(aggregate)?.map_or_else(|| Transformed::no(node), Transformed::yes))
        }
        _ => Ok(Transformed::no(node)),
    });
    widened.map(|widened| widened.data)
}

fn is_distinct(expr: &Expr) -> bool {
    matches!(expr, Expr::AggregateFunction(call) if call.params.distinct)
}

/// The same aggregate with wide sums, below a projection to what it was; `None` where it has no such sum.
fn widened(aggregate: &Aggregate) -> Result<Option<LogicalPlan>> {
    let mut has_any = false;
    let mut calls = Vec::new();
    for call in &aggregate.aggr_expr {
        let wide = of_38_digits(call, aggregate)?;
        has_any |= wide.is_some();
        calls.push(wide.unwrap_or_else(|| call.clone()));
    }
    if !has_any {
        return Ok(None);
    }
    let keys = aggregate.schema.fields().len() - aggregate.aggr_expr.len();
    let named = calls.into_iter().enumerate().map(|(at, call)| call.alias(format!("__call{at}")));
    let grouped = LogicalPlanBuilder::from(aggregate.input.as_ref().clone())
        .aggregate(aggregate.group_expr.clone(), named.collect::<Vec<_>>())?
        .build()?;
    let outputs = grouped.schema().columns().into_iter().zip(aggregate.schema.iter()).enumerate();
    let outputs = outputs.map(|(at, (made, (qualifier, field)))| {
        if at < keys {
            Expr::Column(Column::new(qualifier.cloned(), field.name()))
        } else {
            cast(Expr::Column(made), field.data_type().clone()).alias_qualified(qualifier.cloned(), field.name())
        }
    });
    LogicalPlanBuilder::from(grouped.clone()).project(outputs.collect::<Vec<_>>())?.build().map(Some)
}

/// A sum of decimals as one of 38 digits; `None` for any other call, and for one that has them.
fn of_38_digits(call: &Expr, aggregate: &Aggregate) -> Result<Option<Expr>> {
    let Expr::AggregateFunction(sum) = call else { return Ok(None) };
    let [argument] = sum.params.args.as_slice() else { return Ok(None) };
    if sum.func.name() != "sum" {
        return Ok(None);
    }
    let (digits, scale) = match argument.get_type(aggregate.input.schema())? {
        DataType::Decimal32(digits, scale)
        | DataType::Decimal64(digits, scale)
        | DataType::Decimal128(digits, scale) => (digits, scale),
        _ => return Ok(None),
    };
    if digits == 38 {
        return Ok(None);
    }
    let mut wide = sum.clone();
    wide.params.args = vec![cast(argument.clone(), DataType::Decimal128(38, scale))];
    Ok(Some(Expr::AggregateFunction(wide)))
}

#[cfg(test)]
mod tests;
