//! Whether a column of a relation is a published column with bins, unmodified.

use datafusion_expr::{Distinct, Expr, JoinType, LogicalPlan};

use crate::catalogue::AgencyCatalogue;
use crate::error::CheckError;
use crate::question::{Bins, MeasureKind, Question};

/// The bins of output `at` of a relation; `None` where it is computed, or its column has none.
#[must_use]
pub fn bins_of<'c>(plan: &LogicalPlan, at: usize, catalogue: &'c AgencyCatalogue) -> Option<&'c Bins> {
    match plan {
        LogicalPlan::TableScan(scan) => {
            let own = scan.table_name.schema() == Some(catalogue.agency.as_str());
            let table = own.then(|| catalogue.table(scan.table_name.table())).flatten()?;
            let field = scan.projected_schema.fields().get(at)?;
            table.column(field.name())?.bins.as_ref()
        }
        LogicalPlan::Projection(projection) => behind(projection.expr.get(at)?, &projection.input, catalogue),
        LogicalPlan::Aggregate(aggregate) => behind(aggregate.group_expr.get(at)?, &aggregate.input, catalogue),
        LogicalPlan::SubqueryAlias(alias) => bins_of(&alias.input, at, catalogue),
        LogicalPlan::Filter(filter) => bins_of(&filter.input, at, catalogue),
        LogicalPlan::Sort(sort) => bins_of(&sort.input, at, catalogue),
        LogicalPlan::Distinct(Distinct::All(input)) => bins_of(input, at, catalogue),
        LogicalPlan::Window(window) => {
            let passed = at < window.input.schema().fields().len();
            passed.then(|| bins_of(&window.input, at, catalogue)).flatten()
        }
        LogicalPlan::Join(join) => {
            let right = matches!(join.join_type, JoinType::RightSemi | JoinType::RightAnti);
            let width = if right { 0 } else { join.left.schema().fields().len() };
            match at.checked_sub(width) {
                Some(at) => bins_of(&join.right, at, catalogue),
                None => bins_of(&join.left, at, catalogue),
            }
        }
        LogicalPlan::Union(union) => {
            let mut all = union.inputs.iter().map(|input| bins_of(input, at, catalogue));
            let first = all.next().flatten();
            if all.all(|other| other == first) { first } else { None }
        }
        _ => None,
    }
}

fn behind<'c>(expr: &Expr, input: &LogicalPlan, catalogue: &'c AgencyCatalogue) -> Option<&'c Bins> {
    match expr {
        Expr::Alias(alias) => behind(&alias.expr, input, catalogue),
        Expr::Column(column) => bins_of(input, input.schema().index_of_column(column).ok()?, catalogue),
        _ => None,
    }
}

/// Histograms are in the bins of the policy and no others: edges of one's own would tell single values apart.
pub(crate) fn check(plan: &LogicalPlan, question: &Question, catalogue: &AgencyCatalogue) -> Result<(), CheckError> {
    for measure in &question.measures {
        if let MeasureKind::Histogram { column, bins } = &measure.kind {
            let at = plan.schema().index_of_column_by_name(None, column);
            if at.and_then(|at| bins_of(plan, at, catalogue)) != Some(bins) {
                return Err(CheckError::MeasureNotPermitted {
                    measure: format!("a histogram of {column} in these bins"),
                });
            }
        }
    }
    Ok(())
}
