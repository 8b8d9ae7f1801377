//! One component as a relation: inner joins in an order in which equalities tie every relation to those before it,
//! under the other conditions.

use datafusion_common::{Column, Result as PlanResult};
use datafusion_expr::utils::conjunction;
use datafusion_expr::{Expr, JoinType, LogicalPlan, LogicalPlanBuilder};

use super::components::Component;
use super::{Shaper, implied, place};

/// An equality, and the class of equal columns that it is of.
struct Tie {
    class: Option<usize>,
    equality: Expr,
}

/// The component's relations joined. What one agency holds is left as it is; everything else is reshaped.
pub(super) fn joined(shaper: &Shaper<'_>, component: &Component, classes: &[Vec<Column>]) -> PlanResult<LogicalPlan> {
    let (mut ties, mut conditions) = ties(component, classes);
    let Some((first, others)) = component.leaves.split_first() else {
        return datafusion_common::internal_err!("a component of nothing");
    };
    if others.is_empty() && !component.plain {
        return place::placed(shaper, conditions, first);
    }
    let mut joined = LogicalPlanBuilder::from(first.clone());
    let mut waiting: Vec<&LogicalPlan> = others.iter().collect();
    while !waiting.is_empty() {
        let tied = |leaf: &&LogicalPlan| ties.iter().any(|tie| is_known(&tie.equality, joined.schema(), leaf));
        let leaf = waiting.remove(waiting.iter().position(tied).unwrap_or(0));
        let (now, later): (Vec<_>, Vec<_>) =
            ties.into_iter().partition(|tie| is_known(&tie.equality, joined.schema(), leaf));
        ties = later;
        joined = joined.join_on(leaf.clone(), JoinType::Inner, one_of_each_class(now))?;
    }
    conditions.extend(ties.into_iter().map(|tie| tie.equality));
    match conjunction(conditions) {
        Some(conditions) => joined.filter(conditions)?.build(),
        None => joined.build(),
    }
}

/// What ties relations of the component, and its other conditions.
fn ties(component: &Component, classes: &[Vec<Column>]) -> (Vec<Tie>, Vec<Expr>) {
    let (equalities, mut conditions): (Vec<_>, Vec<_>) = component.conditions.iter().cloned().partition(|condition| {
        let within =
            |leaf: &LogicalPlan| condition.column_refs().into_iter().all(|column| leaf.schema().has_column(column));
        implied::is_equality(condition) && !component.leaves.iter().any(within)
    });
    let mut ties: Vec<Tie> = equalities.into_iter().map(|equality| Tie { class: None, equality }).collect();
    for (number, class) in classes.iter().enumerate() {
        let members: Vec<&Column> = class.iter().filter(|column| component.holds(column)).collect();
        for (at, left) in members.iter().enumerate() {
            for right in members.iter().skip(at + 1) {
                let equality = Expr::Column((*left).clone()).eq(Expr::Column((*right).clone()));
                let within = |leaf: &LogicalPlan| leaf.schema().has_column(left) && leaf.schema().has_column(right);
                if component.leaves.iter().any(within) {
                    conditions.push(equality);
                } else {
                    ties.push(Tie { class: Some(number), equality });
                }
            }
        }
    }
    (ties, conditions)
}

fn is_known(equality: &Expr, joined: &datafusion_common::DFSchema, leaf: &LogicalPlan) -> bool {
    let has = |column: &Column| joined.has_column(column) || leaf.schema().has_column(column);
    equality.column_refs().into_iter().all(has)
}

/// The columns of a class that are joined already are equal, so one equality says all.
fn one_of_each_class(ties: Vec<Tie>) -> Vec<Expr> {
    let mut said = Vec::new();
    let mut equalities = Vec::new();
    for tie in ties {
        match tie.class {
            Some(class) if said.contains(&class) => {}
            class => {
                said.extend(class);
                equalities.push(tie.equality);
            }
        }
    }
    equalities
}
