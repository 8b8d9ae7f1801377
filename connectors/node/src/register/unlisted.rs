//! Values that stand in the data and in none of the codes that a policy declares for their column. Codes are no filter: such
//! values leave as any other does. They are counted for the agency's own officer, and never told.

use std::collections::BTreeSet;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::Column;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{Class, Hierarchy, Role};
use khidi_queries_disclosure::policy::{PolicyColumn, PolicyTable};

const ROWS: &str = "__rows";

/// What the data of a column have besides the codes that the policy declares for it, and how many of those they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unlisted {
    /// The table or view.
    pub table: String,
    /// The column.
    pub column: String,
    /// The code list; `None` where the policy has `codes`.
    pub list: Option<String>,
    /// Different values that are not declared.
    pub values: u64,
    /// Rows that have one of them, with a person behind them.
    pub rows: u64,
    /// How many codes are declared.
    pub declared: usize,
    /// How many of those stand in the data.
    pub found: usize,
}

/// Looks through the columns of a protected table whose codes are declared; `rows` are all of its rows.
///
/// # Errors
/// They cannot be read.
pub(super) async fn of_table(
    table: &PolicyTable,
    rows: &LogicalPlan,
    context: &SessionContext,
) -> Result<Vec<Unlisted>> {
    let mut found = Vec::new();
    if table.class == Class::Public {
        return Ok(found);
    }
    let people: Vec<_> = table.columns.iter().filter(|column| column.role == Role::Contributor).collect();
    for column in &table.columns {
        let Some((list, declared)) = declared(column) else { continue };
        // Truths have two codes, whatever the policy says.
        let field = rows.schema().field_with_unqualified_name(&column.name);
        if field.is_ok_and(|field| *field.data_type() == DataType::Boolean) {
            continue;
        }
        let mut told = Unlisted {
            table: table.name.clone(),
            column: column.name.clone(),
            list: list.map(str::to_owned),
            values: 0,
            rows: 0,
            declared: declared.len(),
            found: 0,
        };
        let mut groups = context.execute_logical_plan(grouped(rows, column, &people)?).await?.execute_stream().await?;
        while let Some(batch) = groups.next().await {
            count_in(&batch?, &declared, &mut told)?;
        }
        found.push(told);
    }
    Ok(found)
}

/// The codes of a column, by their list or as the policy has them; `None` where nobody declares them.
fn declared(column: &PolicyColumn) -> Option<(Option<&str>, BTreeSet<&str>)> {
    match &column.role {
        Role::Dimension(Hierarchy::List(list)) => Some((Some(list), codelists::by_name(list)?.codes().collect())),
        Role::Dimension(Hierarchy::Codes) => {
            column.codes.as_ref().map(|codes| (None, codes.iter().map(String::as_str).collect()))
        }
        _ => None,
    }
}

/// The different values of a column with the numbers of their rows, as far as these are somebody's: others leave nowhere.
fn grouped(rows: &LogicalPlan, column: &PolicyColumn, people: &[&PolicyColumn]) -> Result<LogicalPlan> {
    let named = |column: &PolicyColumn| Expr::Column(Column::from_name(column.name.as_str()));
    let value = named(column);
    let kept = people.iter().map(|person| named(person).is_not_null());
    let kept = kept.fold(value.clone().is_not_null(), Expr::and);
    LogicalPlanBuilder::from(rows.clone()).filter(kept)?.aggregate([value], [count(lit(1_i64)).alias(ROWS)])?.build()
}

fn count_in(groups: &RecordBatch, declared: &BTreeSet<&str>, told: &mut Unlisted) -> Result<()> {
    let odd = || DataFusionError::Internal("groups of another layout".to_owned());
    let [values, rows] = groups.columns() else { return Err(odd()) };
    let values = cast(values, &DataType::Utf8)?;
    let values = values.as_string_opt::<i32>().ok_or_else(odd)?;
    let rows = rows.as_primitive_opt::<Int64Type>().ok_or_else(odd)?;
    for (value, rows) in values.iter().zip(rows) {
        if value.is_some_and(|value| declared.contains(value)) {
            told.found += 1;
        } else {
            told.values += 1;
            told.rows = told.rows.saturating_add(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0));
        }
    }
    Ok(())
}
