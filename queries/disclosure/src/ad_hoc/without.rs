//! A relation without some of its conditions: each becomes true, an inner join keeps the rows without a partner. Conditions
//! are met, and so numbered, as [`super::relation`] meets them.

use std::sync::Arc;

use datafusion_common::{JoinType, Result as PlanResult};
use datafusion_expr::expr::{Exists, InSubquery};
use datafusion_expr::utils::{conjunction, split_conjunction_owned};
use datafusion_expr::{Expr, Filter, Join, LogicalPlan, Subquery, lit};

/// What becomes of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Kept,
    /// It is true; of a join, rows of the left side are kept without a partner.
    Dropped,
    /// Of a join, rows of the right side are kept without a partner.
    KeepsRight,
}

/// The relation, with the fate of each condition by its number; and how many there are.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(super) fn without(plan: &LogicalPlan, fate: &dyn Fn(usize) -> Fate) -> PlanResult<(LogicalPlan, usize)> {
    let mut count = 0;
    let plan = part(plan, fate, &mut count)?;
    Ok((plan, count))
}

fn part(plan: &LogicalPlan, fate: &dyn Fn(usize) -> Fate, count: &mut usize) -> PlanResult<LogicalPlan> {
    match plan {
        LogicalPlan::Filter(filter) => {
            let input = part(&filter.input, fate, count)?;
            let predicate = conjuncts(filter.predicate.clone(), fate, count)?;
            Filter::try_new(predicate, Arc::new(input)).map(LogicalPlan::Filter)
        }
        LogicalPlan::Join(join) => {
            let (left, right) = (part(&join.left, fate, count)?, part(&join.right, fate, count)?);
            // Pairs of columns are conditions that stay.
            *count += join.on.len();
            let filter = join.filter.clone().map(|filter| conjuncts(filter, fate, count)).transpose()?;
            let own = fate(*count);
            *count += 1;
            let join_type = match (join.join_type, own) {
                (JoinType::Inner, Fate::Dropped) => JoinType::Left,
                (JoinType::Inner, Fate::KeepsRight) => JoinType::Right,
                (kept, _) => kept,
            };
            let joined = Join { left: Arc::new(left), right: Arc::new(right), filter, join_type, ..join.clone() };
            LogicalPlan::Join(joined).recompute_schema()
        }
        leaf if leaf.inputs().is_empty() => Ok(leaf.clone()),
        other => {
            let inputs = other.inputs().into_iter().map(|input| part(input, fate, count));
            let inputs = inputs.collect::<PlanResult<Vec<_>>>()?;
            other.with_new_exprs(other.expressions(), inputs)?.recompute_schema()
        }
    }
}

fn conjuncts(predicate: Expr, fate: &dyn Fn(usize) -> Fate, count: &mut usize) -> PlanResult<Expr> {
    let parts = split_conjunction_owned(predicate).into_iter().map(|part| conjunct(part, fate, count));
    Ok(conjunction(parts.collect::<PlanResult<Vec<_>>>()?).unwrap_or_else(|| lit(true)))
}

fn conjunct(expr: Expr, fate: &dyn Fn(usize) -> Fate, count: &mut usize) -> PlanResult<Expr> {
    let inside = |subquery: Subquery, count: &mut usize| -> PlanResult<Subquery> {
        Ok(Subquery { subquery: Arc::new(part(&subquery.subquery, fate, count)?), ..subquery })
    };
    let rebuilt = match expr {
        Expr::Alias(alias) => return conjunct(*alias.expr, fate, count),
        Expr::Exists(Exists { subquery, negated }) => {
            Expr::Exists(Exists { subquery: inside(subquery, count)?, negated })
        }
        Expr::Not(inner) => match *inner {
            Expr::Exists(Exists { subquery, negated }) => {
                Expr::Exists(Exists { subquery: inside(subquery, count)?, negated: !negated })
            }
            other => Expr::Not(Box::new(other)),
        },
        Expr::InSubquery(InSubquery { expr, subquery, negated }) => {
            Expr::InSubquery(InSubquery { expr, subquery: inside(subquery, count)?, negated })
        }
        other => other,
    };
    let own = fate(*count);
    *count += 1;
    Ok(if own == Fate::Kept { rebuilt } else { lit(true) })
}
