//! A cluster put together again: first what one agency holds and equalities tie, under the conditions that it alone can
//! apply, then all that. The columns stay as they were.

use datafusion_common::{Column, Result as PlanResult};
use datafusion_expr::utils::{conjunction, split_conjunction};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use khidi_queries_disclosure::catalogue::AgencyId;

use super::cluster::{self, Cluster};
use super::{Shaper, correlated, implied, joins};
use crate::federation::Federation;
use crate::reads::Reads;

/// Relations of a cluster that stand together.
pub(super) struct Component {
    agency: Option<AgencyId>,
    /// Whether one agency answers it with rows, whatever stands between these and the conditions.
    pub plain: bool,
    /// What is joined.
    pub leaves: Vec<LogicalPlan>,
    /// Conditions on these relations alone.
    pub conditions: Vec<Expr>,
}

impl Component {
    /// Whether the column is one of its relations'.
    pub fn holds(&self, column: &Column) -> bool {
        self.leaves.iter().any(|leaf| leaf.schema().has_column(column))
    }
}

/// The cluster in parts by agency.
pub(super) fn assembled(shaper: &Shaper<'_>, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
    let mut cluster = Cluster::of(plan);
    if cluster.leaves.iter().any(|leaf| !leaf.all_out_ref_exprs().is_empty()) {
        // Rows of one side reach into the other: the order of the joins matters.
        return shaper.over_shaped(plan);
    }
    let classes = implied::taken_classes(&mut cluster);
    let mut components = components(shaper, &cluster, &classes, &|reads| reads.one_agency().cloned())?;
    let mut rest = between(&classes, &components);
    for condition in cluster.conditions {
        match home(shaper, &condition, &components)?.and_then(|at| components.get_mut(at)) {
            Some(home) => home.conditions.push(condition),
            None => rest.push(condition),
        }
    }
    for component in &mut components {
        let here = |column: &Column| component.holds(column);
        let implied: Vec<Expr> =
            rest.iter().filter_map(|condition| implied::of_alternatives(condition, &here)).collect();
        component.conditions.extend(implied);
    }
    let mut parts = components.iter().map(|component| joins::joined(shaper, component, &classes));
    let Some(first) = parts.next() else { return datafusion_common::internal_err!("a join of nothing") };
    let mut joined = LogicalPlanBuilder::from(first?);
    for part in parts {
        joined = joined.cross_join(part?)?;
    }
    if let Some(rest) = conjunction(rest) {
        joined = LogicalPlanBuilder::from(shaper.with_subqueries(joined.filter(rest)?.build()?)?);
    }
    joined.project(plan.schema().columns().into_iter().map(Expr::Column))?.build()
}

/// Whether equalities tie all that is joined, so that the join is not much larger than what it is made of.
pub(crate) fn hangs_together(plan: &LogicalPlan, federation: &Federation) -> PlanResult<bool> {
    let below = |inputs: Vec<&LogicalPlan>| -> PlanResult<bool> {
        let verdicts = inputs.into_iter().map(|input| hangs_together(input, federation));
        Ok(verdicts.collect::<PlanResult<Vec<_>>>()?.into_iter().all(|hangs| hangs))
    };
    if !cluster::is_root(plan) {
        let tied = match plan {
            LogicalPlan::Join(join) => {
                let filter = join.filter.iter().flat_map(|filter| split_conjunction(filter));
                !join.on.is_empty() || filter.into_iter().any(implied::is_equality)
            }
            _ => true,
        };
        return Ok(tied && below(plan.inputs())?);
    }
    let mut cluster = Cluster::of(plan);
    let classes = implied::taken_classes(&mut cluster);
    let whole = Reads::of(plan, federation)?.one_agency().cloned();
    let components = components(&Shaper { federation }, &cluster, &classes, &|_| whole.clone())?;
    Ok(components.len() == 1 && below(cluster.leaves.iter().collect())?)
}

/// Relations of one agency that equalities tie are one component; every other relation is one by itself.
fn components(
    shaper: &Shaper<'_>,
    cluster: &Cluster,
    classes: &[Vec<Column>],
    whose: &dyn Fn(&Reads) -> Option<AgencyId>,
) -> PlanResult<Vec<Component>> {
    let mut components = Vec::new();
    for leaf in &cluster.leaves {
        let reads = Reads::of(leaf, shaper.federation)?;
        let agency = whose(&reads);
        let plain = agency.is_some() && !reads.aggregates;
        components.push(Component { agency, plain, leaves: vec![leaf.clone()], conditions: Vec::new() });
    }
    for class in classes {
        merge(&mut components, &class.iter().collect::<Vec<_>>());
    }
    for condition in cluster.conditions.iter().filter(|condition| implied::is_equality(condition)) {
        let columns: Vec<&Column> = condition.column_refs().into_iter().collect();
        // With a column of a third relation it ties nothing before that is there.
        if components.iter().filter(|component| columns.iter().any(|column| component.holds(column))).count() == 2 {
            merge(&mut components, &columns);
        }
    }
    Ok(components)
}

/// Makes one of those components that hold some of the columns and are at one agency.
fn merge(components: &mut Vec<Component>, columns: &[&Column]) {
    let mut at = 0;
    while at < components.len() {
        let mut later = components.split_off(at + 1);
        if let Some(component) = components.get_mut(at).filter(|component| component.agency.is_some()) {
            let touches = |component: &Component| columns.iter().any(|column| component.holds(column));
            if touches(component) {
                let (same, others): (Vec<_>, Vec<_>) =
                    later.into_iter().partition(|other| other.agency == component.agency && touches(other));
                component.leaves.extend(same.into_iter().flat_map(|other| other.leaves));
                later = others;
            }
        }
        components.append(&mut later);
        at += 1;
    }
}

/// Equalities that tie components: one for each pair of neighbours that a class has.
fn between(classes: &[Vec<Column>], components: &[Component]) -> Vec<Expr> {
    let mut ties = Vec::new();
    for class in classes {
        let ends = components.iter().filter_map(|component| class.iter().find(|column| component.holds(column)));
        let ends: Vec<&Column> = ends.collect();
        let pairs = ends.iter().zip(ends.iter().skip(1));
        ties.extend(pairs.map(|(left, right)| Expr::Column((*left).clone()).eq(Expr::Column((*right).clone()))));
    }
    ties
}

/// The component that can apply a condition by itself: it has all columns, and its agency all that sub-queries read.
fn home(shaper: &Shaper<'_>, condition: &Expr, components: &[Component]) -> PlanResult<Option<usize>> {
    let Some(needs) = correlated::needs(condition, shaper.federation)? else { return Ok(None) };
    if needs.columns.is_empty() {
        return Ok(None);
    }
    let fits = |component: &Component| {
        let at_hand = needs.agencies.iter().all(|agency| component.agency.as_ref() == Some(agency));
        at_hand && needs.columns.iter().all(|column| component.holds(column))
    };
    Ok(components.iter().position(fits))
}
