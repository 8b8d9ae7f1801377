//! INTERSECT and EXCEPT: the engine plans them as joins for which NULL equals NULL, and prints those as ordinary ones.
//! EXISTS over IS NOT DISTINCT FROM says what they mean.
//!
//! The contributor is compared by `=`: no row lacks it, and an agency finds equal ones faster.

use std::sync::Arc;

use datafusion_common::{Column, JoinType, NullEquality, Result as PlanResult, TableReference};
use datafusion_expr::{BinaryExpr, Expr, Join, LogicalPlan, LogicalPlanBuilder, Operator, exists, lit, not_exists};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::contributor_columns;

/// The right side in the sub-query.
const LISTED: &str = "khidi_listed";

/// The left side, where its columns have no table's name.
const KEPT: &str = "khidi_kept";

/// Whether a join is INTERSECT or EXCEPT.
pub(super) fn is_one(join: &Join) -> bool {
    matches!(join.join_type, JoinType::LeftSemi | JoinType::LeftAnti)
        && join.null_equality == NullEquality::NullEqualsNull
        && join.filter.is_none()
}

/// The left side's rows for which there is, or is not, an equal one on the right.
pub(super) fn as_condition(join: &Join, agency: &AgencyCatalogue) -> PlanResult<LogicalPlan> {
    let people = |side: &LogicalPlan| contributor_columns(side, agency).unwrap_or_default();
    let (left_people, right_people) = (people(&join.left), people(&join.right));
    let is_person = |side: &LogicalPlan, people: &[bool], expr: &Expr| {
        let at = expr.try_as_col().and_then(|column| side.schema().index_of_column(column).ok());
        at.and_then(|at| people.get(at)).copied().unwrap_or(false)
    };
    let kept = TableReference::bare(name_of(&join.left));
    let mut listed = Vec::new();
    let mut equal = Vec::new();
    for (at, (left, right)) in join.on.iter().enumerate() {
        let people = is_person(&join.left, &left_people, left) && is_person(&join.right, &right_people, right);
        let op = if people { Operator::Eq } else { Operator::IsNotDistinctFrom };
        let name = format!("c{at}");
        listed.push(right.clone().alias(&name));
        let listed = Expr::Column(Column::new(Some(LISTED), name));
        equal.push(Expr::BinaryExpr(BinaryExpr::new(Box::new(listed), op, Box::new(outer(left, &join.left, &kept)?))));
    }
    let among = LogicalPlanBuilder::from(join.right.as_ref().clone())
        .project(listed)?
        .alias(LISTED)?
        .filter(equal.into_iter().reduce(Expr::and).unwrap_or_else(|| lit(true)))?
        .project(vec![lit(1_i64)])?
        .build()?;
    let among = Arc::new(among);
    let condition = if join.join_type == JoinType::LeftSemi { exists(among) } else { not_exists(among) };
    // An alias right above a filter would be printed as if it stood below.
    let kept = LogicalPlanBuilder::from(join.left.as_ref().clone()).alias(kept)?.filter(condition)?;
    let columns: Vec<Expr> = kept.schema().columns().into_iter().map(Expr::Column).collect();
    kept.project(columns)?.build()
}

/// The name under which the nodes above know the left side's columns.
fn name_of(plan: &LogicalPlan) -> String {
    let first = plan.schema().iter().find_map(|(table, _)| Some(table?.table()));
    first.unwrap_or(KEPT).to_owned()
}

fn outer(expr: &Expr, side: &LogicalPlan, kept: &TableReference) -> PlanResult<Expr> {
    let Some(column) = expr.try_as_col() else {
        return datafusion_common::not_impl_err!("a set operation over an expression");
    };
    let (_, field) = side.schema().qualified_field(side.schema().index_of_column(column)?);
    Ok(Expr::OuterReferenceColumn(Arc::clone(field), Column::new(Some(kept.clone()), column.name.clone())))
}
