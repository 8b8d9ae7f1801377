//! Cells that fall into one group, added up as those of several members are.

use datafusion_common::{Result as PlanResult, TableReference};
use datafusion_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion_functions_aggregate::expr_fn::max;
use khidi_queries_disclosure::question::MeasureKind;

use super::measures::Wanted;
use crate::answers::{self, plain};

/// Schema of the names of cells that are about to be added up.
const SUMMED: &str = "khidi_summed";

/// The groups of `cells`: `k{i}` and the columns of the measures' values.
///
/// # Errors
/// The engine refuses to build the plan.
pub(super) fn added_up(
    cells: LogicalPlan,
    fragment: usize,
    keys: usize,
    measures: &[(usize, &Wanted)],
) -> PlanResult<LogicalPlan> {
    let name = TableReference::partial(SUMMED, format!("f{fragment}"));
    let cells = LogicalPlanBuilder::from(cells).alias(name)?.build()?;
    let kinds: Vec<(usize, &MeasureKind)> = measures.iter().map(|(at, measure)| (*at, &measure.kind)).collect();
    answers::added_up(cells, keys, &kinds)
}

/// The one cell that there can be, as a row that is due even where it is not there.
///
/// # Errors
/// The engine refuses to build the plan.
pub(super) fn only(cells: LogicalPlan, measures: &[(usize, &Wanted)]) -> PlanResult<LogicalPlan> {
    let values = measures.iter().flat_map(|(at, measure)| measure.kind.value_columns(*at));
    let values = values.map(|name| max(plain(&name)).alias(name)).collect::<Vec<_>>();
    LogicalPlanBuilder::from(cells).aggregate(Vec::<Expr>::new(), values)?.build()
}

/// Whether an aggregate adds up the cells of a cover.
pub(crate) fn is_sum(aggregate: &Aggregate) -> bool {
    matches!(aggregate.input.as_ref(), LogicalPlan::SubqueryAlias(alias) if alias.alias.schema() == Some(SUMMED))
}
