//! What follows from the conditions that are written: which columns are equal, by way of others too, and what each
//! alternative of an OR asks of one relation. A row for which the written ones are true satisfies it.

use datafusion_common::Column;
use datafusion_common::tree_node::TreeNode;
use datafusion_expr::utils::{conjunction, disjunction, split_binary, split_conjunction};
use datafusion_expr::{BinaryExpr, Expr, Operator};

use super::cluster::Cluster;

/// Whether the condition is `=` between columns of two sides.
pub(super) fn is_equality(condition: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = condition else { return false };
    let (left, right) = (left.column_refs(), right.column_refs());
    !left.is_empty() && !right.is_empty() && left != right && !has_subquery(condition)
}

/// Columns that the conditions make equal, each class in the order in which they are written. All of one type, and no
/// floats, whose zeros and NaNs are equal in more than one way. The equalities leave the conditions.
pub(super) fn taken_classes(cluster: &mut Cluster) -> Vec<Vec<Column>> {
    let mut classes: Vec<Vec<Column>> = Vec::new();
    let mut others = Vec::new();
    for condition in std::mem::take(&mut cluster.conditions) {
        let Some((left, right)) = columns_made_equal(&condition, cluster) else {
            others.push(condition);
            continue;
        };
        let (found, apart): (Vec<_>, Vec<_>) =
            classes.into_iter().partition(|class| class.contains(&left) || class.contains(&right));
        let mut class = found.concat();
        for column in [left, right] {
            if !class.contains(&column) {
                class.push(column);
            }
        }
        classes = apart;
        classes.push(class);
    }
    cluster.conditions = others;
    classes
}

fn columns_made_equal(condition: &Expr, cluster: &Cluster) -> Option<(Column, Column)> {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = condition else { return None };
    let (Expr::Column(left), Expr::Column(right)) = (left.as_ref(), right.as_ref()) else { return None };
    let of_type = |column: &Column| {
        let mut found = cluster.leaves.iter().filter_map(|leaf| leaf.schema().qualified_field_from_column(column).ok());
        found.next().map(|(_, field)| field.data_type().clone())
    };
    let kind = of_type(left)?;
    (left != right && !kind.is_floating() && of_type(right)? == kind).then(|| (left.clone(), right.clone()))
}

/// A condition with what all alternatives of an OR have in common taken out of it: `a AND (b OR c)` for
/// `(a AND b) OR (a AND c)`.
pub(super) fn factored(condition: Expr) -> Vec<Expr> {
    let alternatives: Vec<Vec<&Expr>> =
        split_binary(&condition, Operator::Or).into_iter().map(split_conjunction).collect();
    let Some((first, others)) = alternatives.split_first().filter(|(_, others)| !others.is_empty()) else {
        return vec![condition];
    };
    let shared = |part: &&&Expr| others.iter().all(|other| other.contains(part));
    let mut factors: Vec<Expr> = first.iter().filter(shared).map(|part| (*part).clone()).collect();
    if factors.is_empty() {
        return vec![condition];
    }
    let rest = alternatives.iter().map(|parts| {
        let own = parts.iter().filter(|part| !factors.contains(part));
        conjunction(own.map(|part| (*part).clone()))
    });
    // An alternative that asks for nothing else makes the rest of the OR true.
    if let Some(rest) = rest.collect::<Option<Vec<_>>>().and_then(disjunction) {
        factors.push(rest);
    }
    factors
}

/// What every alternative of an OR asks of the relations whose columns are `here`.
pub(super) fn of_alternatives(condition: &Expr, here: &dyn Fn(&Column) -> bool) -> Option<Expr> {
    let alternatives = split_binary(condition, Operator::Or);
    if alternatives.len() < 2 || has_subquery(condition) {
        return None;
    }
    let asked = alternatives.into_iter().map(|alternative| {
        let own = split_conjunction(alternative).into_iter().filter(|part| {
            let columns = part.column_refs();
            !columns.is_empty() && columns.into_iter().all(here)
        });
        conjunction(own.cloned())
    });
    disjunction(asked.collect::<Option<Vec<_>>>()?)
}

/// Whether a sub-query stands in the condition, or a column of the question around it.
pub(crate) fn has_subquery(condition: &Expr) -> bool {
    let found = condition.exists(|part| {
        Ok(matches!(
            part,
            Expr::Exists(_)
                | Expr::InSubquery(_)
                | Expr::ScalarSubquery(_)
                | Expr::SetComparison(_)
                | Expr::OuterReferenceColumn(..)
        ))
    });
    found.unwrap_or(true)
}
