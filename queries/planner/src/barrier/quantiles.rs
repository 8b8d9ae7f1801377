//! Medians and other quantiles: counts in the bins that agencies fix for the column, interpolated above the barrier.

use datafusion_common::ScalarValue;
use datafusion_expr::expr::{AggregateFunction, Sort};
use datafusion_expr::{Cast, Expr};
use khidi_queries_disclosure::bins_of;
use khidi_queries_disclosure::question::Bins;
use khidi_queries_protocol::{Code, Refusal};

use super::Barrier;
use crate::branches::local_names;

/// A share of the values, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share(pub f64);

/// The column and the share of a call that asks for a quantile; `None` for other calls, an error for forms that no
/// histogram answers.
pub(super) fn read(call: &AggregateFunction) -> Option<Result<(Expr, Share), ()>> {
    let params = &call.params;
    let name = call.func.name();
    let is_plain = !params.distinct && params.null_treatment.is_none();
    match (name, params.args.as_slice()) {
        ("median" | "approx_median", [x]) => {
            Some(if is_plain && params.order_by.is_empty() { Ok((value(x), Share(0.5))) } else { Err(()) })
        }
        // More arguments tune an approximation that is not made here.
        ("approx_percentile_cont" | "percentile_cont", [x, share, ..]) => {
            let turned = match params.order_by.as_slice() {
                [] => Some(false),
                [Sort { expr, asc, .. }] if value(expr) == value(x) => Some(!asc),
                _ => None,
            };
            Some(match (turned, number(share).filter(|share| (0.0..=1.0).contains(share))) {
                (Some(turned), Some(share)) if is_plain => {
                    Ok((value(x), Share(if turned { 1.0 - share } else { share })))
                }
                _ => Err(()),
            })
        }
        _ => None,
    }
}

/// An argument without what type coercion adds to it.
fn value(expr: &Expr) -> Expr {
    match expr {
        Expr::Alias(alias) => value(&alias.expr),
        Expr::Cast(Cast { expr, field }) if field.data_type().is_numeric() => value(expr),
        other => other.clone(),
    }
}

fn number(expr: &Expr) -> Option<f64> {
    let Expr::Literal(literal, _) = expr else { return None };
    match literal.cast_to(&arrow_schema::DataType::Float64).ok()? {
        ScalarValue::Float64(number) => number,
        _ => None,
    }
}

pub(super) fn without_bins(x: &Expr) -> Refusal {
    Refusal::new(Code::KH121).with("column", x.human_display())
}

impl Barrier<'_> {
    /// The bins that all agencies fix for `x`, a column as they publish it.
    pub(super) fn bins(&self, x: &Expr) -> Option<Bins> {
        let Ok(Expr::Column(column)) = local_names(x.clone()) else { return None };
        let mut of_members = self.branches.parts.iter().map(|branch| {
            let catalogue = self.federation.agency(branch.agency.as_str())?;
            let at = branch.plan.schema().index_of_column(&column).ok()?;
            bins_of(&branch.plan, at, catalogue)
        });
        let first = of_members.next().flatten()?;
        of_members.all(|other| other == Some(first)).then(|| first.clone())
    }
}
