//! Takes keys that a filter fixes out of GROUP BY: `WHERE direction = 'in' GROUP BY direction, person` groups by person.
//! Otherwise DataFusion takes the input for partly sorted and chooses an aggregation that is 5 to 10 times slower over
//! many groups (DataFusion 55). Changes no result.

use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::common::{JoinType, Result, ScalarValue};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, Operator, Projection};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

/// The rule; it belongs after those that push filters down.
#[derive(Debug)]
pub(super) struct FixedKeys;

impl OptimizerRule for FixedKeys {
    fn name(&self) -> &str {
        "fixed_keys"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn supports_rewrite(&self) -> bool {
        true
    }

    fn rewrite(&self, plan: LogicalPlan, _config: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        let LogicalPlan::Aggregate(aggregate) = plan else {
            return Ok(Transformed::no(plan));
        };
        let values = key_values(&aggregate);
        let fixed = values.iter().flatten().count();
        // A grouping without keys answers a row even where there is none, so one key must stay.
        if fixed == 0 || fixed == values.len() {
            return Ok(Transformed::no(LogicalPlan::Aggregate(aggregate)));
        }
        without(aggregate, values).map(Transformed::yes)
    }
}

/// Per group key the value that it always has, if there is one.
fn key_values(aggregate: &Aggregate) -> Vec<Option<ScalarValue>> {
    let fixed = fixed_values(&aggregate.input);
    let fields = aggregate.schema.fields().iter();
    let keys = aggregate.group_expr.iter().zip(fields);
    keys.map(|(key, field)| {
        value_of(key, &fixed).filter(|value| {
            let data_type = value.data_type();
            data_type == *field.data_type() && !data_type.is_floating()
        })
    })
    .collect()
}

fn without(aggregate: Aggregate, values: Vec<Option<ScalarValue>>) -> Result<LogicalPlan> {
    let columns = aggregate.schema.columns();
    let keys = aggregate.group_expr.into_iter().zip(&values);
    let kept = keys.filter_map(|(key, value)| value.is_none().then_some(key));
    let narrower = Aggregate::try_new(aggregate.input, kept.collect(), aggregate.aggr_expr)?;
    let values = values.into_iter().chain(std::iter::repeat(None));
    let outputs = columns.into_iter().zip(values);
    let outputs = outputs.map(|(column, value)| match value {
        Some(value) => Expr::Literal(value, None).alias_qualified(column.relation, column.name),
        None => Expr::Column(column),
    });
    let narrower = Arc::new(LogicalPlan::Aggregate(narrower));
    Ok(LogicalPlan::Projection(Projection::try_new(outputs.collect(), narrower)?))
}

/// Expressions over the plan's output that have one value in all its rows.
fn fixed_values(plan: &LogicalPlan) -> Vec<(Expr, ScalarValue)> {
    match plan {
        LogicalPlan::Filter(filter) => {
            let mut fixed = fixed_values(&filter.input);
            fixed.extend(split_conjunction(&filter.predicate).into_iter().filter_map(equality));
            fixed
        }
        LogicalPlan::Projection(projection) => {
            let below = fixed_values(&projection.input);
            let columns = projection.schema.columns().into_iter();
            let outputs = columns.zip(&projection.expr);
            outputs.filter_map(|(column, expr)| Some((column.into(), value_of(expr, &below)?))).collect()
        }
        LogicalPlan::SubqueryAlias(alias) => {
            let below = fixed_values(&alias.input);
            let columns = alias.schema.columns().into_iter();
            let outputs = columns.zip(alias.input.schema().columns());
            outputs.filter_map(|(column, input)| Some((column.into(), value_of(&input.into(), &below)?))).collect()
        }
        LogicalPlan::Join(join) => {
            let (left, right) = (fixed_values(&join.left), fixed_values(&join.right));
            match join.join_type {
                JoinType::Inner => left.into_iter().chain(right).collect(),
                JoinType::Left | JoinType::LeftSemi | JoinType::LeftAnti => left,
                JoinType::Right | JoinType::RightSemi | JoinType::RightAnti => right,
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn value_of(expr: &Expr, fixed: &[(Expr, ScalarValue)]) -> Option<ScalarValue> {
    match expr {
        Expr::Alias(alias) => value_of(&alias.expr, fixed),
        Expr::Literal(value, _) => Some(value.clone()),
        expr => fixed.iter().find(|(known, _)| known == expr).map(|(_, value)| value.clone()),
    }
}

/// The expression and the value of `expression = value`.
fn equality(condition: &Expr) -> Option<(Expr, ScalarValue)> {
    let Expr::BinaryExpr(binary) = condition else {
        return None;
    };
    let (expr, value) = match (binary.left.as_ref(), binary.op, binary.right.as_ref()) {
        (expr, Operator::Eq, Expr::Literal(value, _)) => (expr, value),
        (Expr::Literal(value, _), Operator::Eq, expr) => (expr, value),
        _ => return None,
    };
    (!value.is_null() && !expr.is_volatile()).then(|| (expr.clone(), value.clone()))
}
