//! Groupings in a database's SQL. Sums are of integers and decimals, which neither side rounds; floats depend on the order of
//! rows and are added up here.

use arrow::datatypes::DataType;
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams};
use datafusion::logical_expr::{Aggregate, Expr};

use super::expressions::Scope;
use super::{Input, Written};
use crate::database::dialect::is_exact;

/// The grouping, where all of it can be written.
pub(super) fn written(input: &Input, aggregate: &Aggregate) -> Option<Written> {
    let scope = input.scope();
    let keys = aggregate.group_expr.iter().map(|key| {
        let key = scope.write(key)?;
        is_exact(&key.data_type).then_some(key.text)
    });
    let keys = keys.collect::<Option<Vec<_>>>()?;
    let places = (1..=keys.len()).map(|place| place.to_string()).collect::<Vec<_>>();
    let types = aggregate.schema.fields().iter().skip(keys.len()).map(|field| field.data_type());
    let values = aggregate.aggr_expr.iter().zip(types).map(|(value, to)| call(&scope, value, to));
    let columns = keys.into_iter().map(Some).chain(values).collect::<Option<Vec<_>>>()?;
    let grouped = if places.is_empty() { String::new() } else { format!(" GROUP BY {}", places.join(", ")) };
    let rest = format!("FROM ({}) AS t{grouped}", input.text());
    Some(Written::new(&input.remote, &aggregate.schema, &columns, &rest))
}

fn call(scope: &Scope<'_>, value: &Expr, to: &DataType) -> Option<String> {
    let Expr::AggregateFunction(AggregateFunction { func, params }) = unnamed(value) else { return None };
    let AggregateFunctionParams { args, distinct, filter, order_by, null_treatment } = params;
    if !order_by.is_empty() || null_treatment.is_some() {
        return None;
    }
    let condition = match filter {
        Some(filter) => Some(scope.write(filter)?),
        None => None,
    };
    let argument = match (func.name(), args.as_slice()) {
        ("count", [Expr::Literal(value, _)]) if !value.is_null() && !distinct => "*".to_owned(),
        (function, [argument]) => {
            let argument = scope.write(argument)?;
            let allowed = match function {
                "count" => !distinct || is_exact(&argument.data_type),
                "sum" => !distinct && matches!(argument.data_type, DataType::Int64 | DataType::Decimal128(_, _)),
                "min" | "max" => is_exact(&argument.data_type) && argument.data_type != DataType::Boolean,
                _ => false,
            };
            let distinct = if *distinct && function == "count" { "DISTINCT " } else { "" };
            allowed.then(|| format!("{distinct}{}", argument.text))?
        }
        _ => return None,
    };
    scope.dialect.aggregate(func.name(), &argument, condition.as_ref(), to)
}

fn unnamed(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => unnamed(&alias.expr),
        other => other,
    }
}
