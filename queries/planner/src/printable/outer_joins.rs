//! Filters below outer joins. The engine prints one that stands right above a table as part of ON, where it keeps the rows
//! that it should leave out (DataFusion 55): on the side whose rows are all kept it is put above the join instead.

use std::sync::Arc;

use datafusion_common::{Result as PlanResult, not_impl_err};
use datafusion_expr::{Filter, Join, JoinType, LogicalPlan};

/// The join with no filter that would be printed as part of ON and is none; `None` where there is nothing to do.
///
/// # Errors
/// A FULL JOIN of a filtered table, which has no form without a sub-query of its own.
pub(super) fn filtered_after(join: &Join) -> PlanResult<Option<LogicalPlan>> {
    let kept_left = matches!(join.join_type, JoinType::Left | JoinType::Full);
    let kept_right = matches!(join.join_type, JoinType::Right | JoinType::Full);
    let printed_in_on = |side: &LogicalPlan, kept: bool| kept && is_filtered_table(side, false);
    let (left, right) = (printed_in_on(&join.left, kept_left), printed_in_on(&join.right, kept_right));
    let mut above = join.clone();
    let side = match (left, right) {
        (false, false) => return Ok(None),
        (true, false) if join.join_type == JoinType::Left => &mut above.left,
        (false, true) if join.join_type == JoinType::Right => &mut above.right,
        _ => return not_impl_err!("FULL JOIN of filtered tables"),
    };
    let LogicalPlan::Filter(filter) = side.as_ref().clone() else {
        return not_impl_err!("an outer join of a filtered table under a name");
    };
    *side = Arc::clone(&filter.input);
    let joined = filtered_after(&above)?.unwrap_or(LogicalPlan::Join(above));
    Filter::try_new(filter.predicate, Arc::new(joined)).map(|filter| Some(LogicalPlan::Filter(filter)))
}

/// Whether a side is a table under filters and names alone, with at least one filter.
fn is_filtered_table(side: &LogicalPlan, filtered: bool) -> bool {
    match side {
        LogicalPlan::Filter(filter) => is_filtered_table(&filter.input, true),
        LogicalPlan::SubqueryAlias(alias) => is_filtered_table(&alias.input, filtered),
        LogicalPlan::TableScan(scan) => filtered || !scan.filters.is_empty(),
        _ => false,
    }
}
