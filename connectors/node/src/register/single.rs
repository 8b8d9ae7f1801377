//! Whether nobody has two rows, as a policy says of a table: looked up in a copy that does not change, once.

use datafusion::common::Column;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use datafusion::prelude::SessionContext;
use khidi_queries_disclosure::catalogue::{Class, Role};
use khidi_queries_disclosure::policy::{Policy, PolicyTable};

use crate::StartError;

const ROWS: &str = "__rows";

/// The tables and views of which the policy says that nobody has two rows, once it is seen to be so. Rows of nobody do not
/// count.
///
/// # Errors
/// [`StartError::SeveralRows`] where somebody has two rows, so that no plan hangs on it: whether people are gathered from rows
/// is the policy's word alone, and the time of an answer cannot tell whether anybody broke it.
pub(super) async fn proven<'p>(
    policy: &'p Policy,
    rows_of: impl Fn(&str) -> Option<LogicalPlan>,
    context: &SessionContext,
) -> std::result::Result<Vec<&'p str>, StartError> {
    let mut proven = Vec::new();
    for (table, person) in declared(policy) {
        let name = table.name.as_str();
        let unreadable = |source| StartError::Unreadable { table: name.to_owned(), source };
        let missing = || unreadable(DataFusionError::Internal("a published table has no rows to scan".to_owned()));
        let rows = rows_of(name).ok_or_else(missing)?;
        if repeats(rows, person, context).await.map_err(unreadable)? {
            return Err(StartError::SeveralRows { table: name.to_owned() });
        }
        proven.push(name);
    }
    Ok(proven)
}

fn declared(policy: &Policy) -> impl Iterator<Item = (&PolicyTable, &str)> {
    let of_one = policy.tables.iter().filter(|table| table.class == Class::Protected && table.max_rows == Some(1));
    of_one.filter_map(|table| {
        let mut people = table.columns.iter().filter(|column| column.role == Role::Contributor);
        let (only, None) = (people.next()?, people.next()) else { return None };
        Some((table, only.name.as_str()))
    })
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
