//! A cluster: relations that meet in inner joins, and the conditions on them, taken apart. Any order of the joins gives
//! the same rows, and a condition may be applied as soon as its columns are there.

use datafusion_common::{JoinType, NullEquality};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{Expr, Join, LogicalPlan};

use super::implied;

/// Relations and conditions.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// What is joined: no filters and inner joins.
    pub leaves: Vec<LogicalPlan>,
    /// All of them hold for a row of the cluster.
    pub conditions: Vec<Expr>,
}

/// Whether a cluster begins at this node.
pub(super) fn is_root(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Filter(_) => true,
        LogicalPlan::Join(join) => is_inner(join),
        _ => false,
    }
}

impl Cluster {
    /// Takes a plan apart.
    pub fn of(plan: &LogicalPlan) -> Self {
        let mut cluster = Self::default();
        cluster.gather(plan);
        cluster.conditions = cluster.conditions.into_iter().flat_map(implied::factored).collect();
        cluster
    }

    fn gather(&mut self, plan: &LogicalPlan) {
        match plan {
            LogicalPlan::Filter(filter) => {
                self.gather(&filter.input);
                self.conditions.extend(split_conjunction(&filter.predicate).into_iter().cloned());
            }
            LogicalPlan::Join(join) if is_inner(join) => {
                self.gather(&join.left);
                self.gather(&join.right);
                self.conditions.extend(join.on.iter().map(|(left, right)| left.clone().eq(right.clone())));
                let filter = join.filter.iter().flat_map(|filter| split_conjunction(filter));
                self.conditions.extend(filter.cloned());
            }
            leaf => self.leaves.push(leaf.clone()),
        }
    }
}

/// An inner join that drops rows whose keys are NULL, as `=` does.
fn is_inner(join: &Join) -> bool {
    join.join_type == JoinType::Inner && join.null_equality == NullEquality::NullEqualsNothing
}
