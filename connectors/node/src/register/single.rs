//! Whether nobody has two rows, as a policy says of a table: looked up in a copy that does not change, once.

use datafusion::common::Column;
use datafusion::error::Result;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use datafusion::prelude::SessionContext;
use khidi_queries_disclosure::catalogue::{Class, Role};
use khidi_queries_disclosure::policy::{Policy, PolicyTable};

const ROWS: &str = "__rows";

/// The tables and views of which the policy says that a person has one row at most.
pub(super) fn declared(policy: &Policy) -> impl Iterator<Item = (&PolicyTable, &str)> {
    let of_one = policy.tables.iter().filter(|table| table.class == Class::Protected && table.max_rows == Some(1));
    of_one.filter_map(|table| {
        let mut people = table.columns.iter().filter(|column| column.role == Role::Contributor);
        let (only, None) = (people.next()?, people.next()) else { return None };
        Some((table, only.name.as_str()))
    })
}

/// Whether it is so. Rows of nobody do not count. What cannot be looked up is not so: people are gathered then.
pub(super) async fn holds(rows: Option<LogicalPlan>, table: &str, person: &str, context: &SessionContext) -> bool {
    let Some(rows) = rows else { return false };
    match repeats(rows, person, context).await {
        Ok(false) => true,
        Ok(true) => {
            tracing::warn!(
                table,
                "the policy says one_row_per_person, and somebody has several: they count as one person"
            );
            false
        }
        Err(error) => {
            tracing::warn!(table, %error, "whether nobody has two rows cannot be looked up");
            false
        }
    }
}

async fn repeats(rows: LogicalPlan, person: &str, context: &SessionContext) -> Result<bool> {
    let person = || Expr::Column(Column::from_name(person));
    let again = LogicalPlanBuilder::from(rows)
        .project([person()])?
        .filter(person().is_not_null())?
        .aggregate([person()], [count(lit(1_i64)).alias(ROWS)])?
        .filter(Expr::Column(Column::from_name(ROWS)).gt(lit(1_i64)))?
        .limit(0, Some(1))?
        .build()?;
    let found = context.execute_logical_plan(again).await?.collect().await?;
    Ok(found.iter().any(|batch| batch.num_rows() > 0))
}
