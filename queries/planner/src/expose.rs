//! Carries the contributor column up to the top of a relation that does not select it itself.

use std::sync::Arc;

use datafusion_common::{Column, JoinType, Result as PlanResult, not_impl_err};
use datafusion_expr::{Aggregate, Expr, Join, LogicalPlan, LogicalPlanBuilder, Projection, Union};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Class, Role};
use khidi_queries_disclosure::contributor_columns;

use crate::branches::rebuilt;

/// Under this name a contributor travels through projections that leave it out.
const CARRIED: &str = "khidi_contributor";

/// The relation with its contributor among the outputs, and that column. Existing columns keep their positions and names.
pub(crate) fn expose(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> PlanResult<(LogicalPlan, Column)> {
    match plan {
        LogicalPlan::TableScan(scan) => {
            let table = catalogue.table(scan.table_name.table()).filter(|table| table.class == Class::Protected);
            let contributor = table.and_then(|table| {
                let mut people = table.columns.iter().filter(|column| column.role == Role::Contributor);
                people.next().map(|column| column.name.clone())
            });
            match contributor {
                Some(name) => Ok((plan.clone(), Column::new(Some(scan.table_name.clone()), name))),
                None => not_impl_err!("no person behind {}", scan.table_name),
            }
        }
        LogicalPlan::SubqueryAlias(alias) => {
            let (input, column) = expose(&alias.input, catalogue)?;
            let named = Column::new(Some(alias.alias.clone()), column.name);
            Ok((rebuilt(plan, Vec::new(), vec![input])?, named))
        }
        LogicalPlan::Projection(projection) => projected(projection, catalogue),
        LogicalPlan::Filter(_) | LogicalPlan::Window(_) | LogicalPlan::Sort(_) => {
            let (input, column) = expose(only_input(plan)?, catalogue)?;
            Ok((rebuilt(plan, plan.expressions(), vec![input])?, column))
        }
        LogicalPlan::Distinct(_) => {
            // A person-local DISTINCT selects its contributor already.
            let (_, column) = expose(only_input(plan)?, catalogue)?;
            found(plan, column)
        }
        LogicalPlan::Aggregate(aggregate) => grouped(plan, aggregate, catalogue),
        LogicalPlan::Join(join) => joined(plan, join, catalogue),
        LogicalPlan::Union(union) => united(union, catalogue),
        other => not_impl_err!("{}", other.display().to_string().split([':', ' ']).next().unwrap_or_default()),
    }
}

fn only_input(plan: &LogicalPlan) -> PlanResult<&LogicalPlan> {
    match plan.inputs().as_slice() {
        [input] => Ok(input),
        _ => not_impl_err!("a node of several inputs"),
    }
}

fn found(plan: &LogicalPlan, column: Column) -> PlanResult<(LogicalPlan, Column)> {
    if plan.schema().has_column(&column) {
        return Ok((plan.clone(), column));
    }
    not_impl_err!("SELECT DISTINCT without the contributor")
}

fn projected(projection: &Projection, catalogue: &AgencyCatalogue) -> PlanResult<(LogicalPlan, Column)> {
    let (input, column) = expose(&projection.input, catalogue)?;
    let fields = projection.schema.columns();
    let passed = projection.expr.iter().zip(fields).find(|(expr, _)| passes(expr, &column));
    let mut exprs = projection.expr.clone();
    let named = match passed {
        Some((_, named)) => named,
        None => {
            exprs.push(Expr::Column(column).alias(CARRIED));
            Column::from_name(CARRIED)
        }
    };
    let plan = Projection::try_new(exprs, Arc::new(input)).map(LogicalPlan::Projection)?;
    Ok((plan, named))
}

fn passes(expr: &Expr, column: &Column) -> bool {
    match expr {
        Expr::Alias(alias) => passes(&alias.expr, column),
        Expr::Column(passed) => passed == column,
        _ => false,
    }
}

fn grouped(
    plan: &LogicalPlan,
    aggregate: &Aggregate,
    catalogue: &AgencyCatalogue,
) -> PlanResult<(LogicalPlan, Column)> {
    let (input, column) = expose(&aggregate.input, catalogue)?;
    let fields = aggregate.schema.columns();
    let key = aggregate.group_expr.iter().zip(fields).find(|(expr, _)| passes(expr, &column));
    match key {
        Some((_, named)) => Ok((rebuilt(plan, plan.expressions(), vec![input])?, named)),
        None => by_equal_contributor(plan, catalogue),
    }
}

/// Grouped by another column of the same person, as a join makes them.
fn by_equal_contributor(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> PlanResult<(LogicalPlan, Column)> {
    let proven = contributor_columns(plan, catalogue).unwrap_or_default();
    let key = proven.iter().position(|proven| *proven).and_then(|at| plan.schema().columns().into_iter().nth(at));
    match key {
        Some(key) => Ok((plan.clone(), key)),
        None => not_impl_err!("GROUP BY without the contributor"),
    }
}

fn joined(plan: &LogicalPlan, join: &Join, catalogue: &AgencyCatalogue) -> PlanResult<(LogicalPlan, Column)> {
    let left_first = !matches!(join.join_type, JoinType::Right | JoinType::RightSemi | JoinType::RightAnti);
    let sides = if left_first { [true, false] } else { [false, true] };
    for (attempt, left) in sides.into_iter().enumerate() {
        if attempt == 1 && join.join_type != JoinType::Inner {
            break;
        }
        let side = if left { &join.left } else { &join.right };
        if let Ok((exposed, column)) = expose(side, catalogue) {
            let inputs = if left {
                vec![exposed, join.right.as_ref().clone()]
            } else {
                vec![join.left.as_ref().clone(), exposed]
            };
            return Ok((rebuilt(plan, plan.expressions(), inputs)?, column));
        }
    }
    not_impl_err!("a join that keeps rows without a person")
}

fn united(union: &Union, catalogue: &AgencyCatalogue) -> PlanResult<(LogicalPlan, Column)> {
    let mut inputs = Vec::new();
    for input in &union.inputs {
        let (exposed, column) = expose(input, catalogue)?;
        let mut outputs: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
        outputs.push(Expr::Column(column).alias(CARRIED));
        inputs.push(Arc::new(LogicalPlanBuilder::from(exposed).project(outputs)?.build()?));
    }
    Ok((LogicalPlan::Union(Union::try_new(inputs)?), Column::from_name(CARRIED)))
}
