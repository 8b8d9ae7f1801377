//! What stands above the barrier as a tree: nodes as the engine names them, merges by what they add up, and at the leaves
//! the fragments. Nodes that only rename are left out.

use std::sync::Arc;

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::{Aggregate, Expr, LogicalPlan, TableScan};
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::Ask;

use crate::cover::{covering_fragment, is_sum};
use crate::plan::{FRAGMENTS, FederatedPlan, Fragment, Merge};
use crate::status::Handling;

/// One node with what stands below it.
struct Node {
    text: String,
    below: Vec<Node>,
}

/// The tree, a line per node.
pub(super) fn lines(plan: &FederatedPlan, handling: Handling) -> Vec<String> {
    let mut lines = Vec::new();
    let tree = Tree { plan, handling };
    write(&tree.node(&plan.plan), "", "", &mut lines);
    lines
}

/// The fragments that the plan reads, each as often as it does.
pub(super) fn uses(plan: &FederatedPlan) -> Vec<usize> {
    let mut uses = Vec::new();
    // The closure never fails, so neither does the walk.
    let _infallible = plan.plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            uses.extend(number(scan));
        }
        Ok(TreeNodeRecursion::Continue)
    });
    uses
}

fn write(node: &Node, before: &str, beside: &str, lines: &mut Vec<String>) {
    lines.push(format!("{before}{}", node.text));
    let last = node.below.len().saturating_sub(1);
    for (at, below) in node.below.iter().enumerate() {
        let (branch, trunk) = if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        write(below, &format!("{beside}{branch}"), &format!("{beside}{trunk}"), lines);
    }
}

struct Tree<'p> {
    plan: &'p FederatedPlan,
    handling: Handling,
}

impl Tree<'_> {
    fn node(&self, plan: &LogicalPlan) -> Node {
        match plan {
            LogicalPlan::TableScan(scan) => Node { text: self.leaf(scan), below: Vec::new() },
            LogicalPlan::Aggregate(aggregate) if is_sum(aggregate) => self.cover(aggregate),
            LogicalPlan::Aggregate(aggregate) => self.merge(aggregate).unwrap_or_else(|| self.general(plan)),
            LogicalPlan::SubqueryAlias(alias) => self.node(&alias.input),
            LogicalPlan::Projection(projection) if projection.expr.iter().all(renames) => self.node(&projection.input),
            LogicalPlan::Projection(projection) => match projection.input.as_ref() {
                // Only the types of keys, and counts of nobody, are made good there.
                LogicalPlan::TableScan(scan) if number(scan).is_some_and(|at| self.are_cells(at)) => {
                    self.node(&projection.input)
                }
                _ => self.general(plan),
            },
            _ => self.general(plan),
        }
    }

    fn are_cells(&self, fragment: usize) -> bool {
        self.plan.fragments.get(fragment).is_some_and(|fragment| matches!(fragment.ask, Ask::Cells(_)))
    }

    fn general(&self, plan: &LogicalPlan) -> Node {
        let mut below: Vec<Node> = plan.inputs().into_iter().map(|input| self.node(input)).collect();
        for expr in plan.expressions() {
            // The closure never fails, so neither does the walk.
            let _infallible = expr.apply(|part| {
                let inner = match part {
                    Expr::ScalarSubquery(inner) => Some(inner),
                    Expr::Exists(exists) => Some(&exists.subquery),
                    Expr::InSubquery(within) => Some(&within.subquery),
                    Expr::SetComparison(comparison) => Some(&comparison.subquery),
                    _ => None,
                };
                let inner = inner.map(|inner| Arc::clone(&inner.subquery));
                below.extend(inner.map(|inner| Node { text: "Subquery:".to_owned(), below: vec![self.node(&inner)] }));
                Ok(TreeNodeRecursion::Continue)
            });
        }
        Node { text: plan.display().to_string(), below }
    }

    /// An aggregate that adds up the cells of several fragments, and nothing else.
    fn merge(&self, aggregate: &Aggregate) -> Option<Node> {
        let LogicalPlan::Union(union) = aggregate.input.as_ref() else { return None };
        let members = union.inputs.iter().map(|input| {
            let LogicalPlan::Projection(projection) = input.as_ref() else { return None };
            let fragment = match projection.input.as_ref() {
                LogicalPlan::TableScan(scan) => number(scan)?,
                LogicalPlan::SubqueryAlias(covered) => covering_fragment(&covered.alias)?,
                _ => return None,
            };
            Some((fragment, self.node(&projection.input)))
        });
        let members = members.collect::<Option<Vec<_>>>()?;
        let keys = aggregate.group_expr.iter().map(Expr::to_string).collect::<Vec<_>>();
        let by = if keys.is_empty() { String::new() } else { format!(" by {}", keys.join(", ")) };
        let (fragments, below): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let can_lack = self.plan.merges.iter().any(|merge| merge.fragments == fragments && self.can_lack(merge));
        let lacking = match (can_lack, self.handling.drop_incomplete) {
            (false, _) => "",
            (true, false) => "; what a member lacks is left out of the sum, which is then incomplete",
            (true, true) => "; what a member lacks is dropped",
        };
        let text = format!("Merge: cells of {} members added up{by}{lacking}", below.len());
        Some(Node { text, below })
    }

    /// An aggregate that adds up the cells of a cover.
    fn cover(&self, aggregate: &Aggregate) -> Node {
        let keys = aggregate.group_expr.iter().map(|key| key.schema_name().to_string());
        let keys = keys.map(|key| key.rsplit('.').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        let by = if keys.is_empty() { String::new() } else { format!(" by {}", keys.join(", ")) };
        let text = format!("Cover: cells summed{by}; each sum is incomplete, a cell may be missing");
        Node { text, below: vec![self.node(&aggregate.input)] }
    }

    /// Whether a cell of the merge can lack a part: a member withholds, and cells of several members meet.
    fn can_lack(&self, merge: &Merge) -> bool {
        let mut members = merge.fragments.iter().filter_map(|at| self.plan.fragments.get(*at));
        (merge.apart.is_none() || merge.has_sets) && members.any(|f| f.protection == Some(Protection::Standard))
    }

    fn leaf(&self, scan: &TableScan) -> String {
        match number(scan).and_then(|at| Some((at, self.plan.fragments.get(at)?))) {
            Some((at, Fragment { agency, .. })) => format!("f{at}: what {agency} releases for fragment {at}"),
            None => format!("{}: known to the gateway", scan.table_name),
        }
    }
}

/// The number of the fragment that a table stands for.
fn number(scan: &TableScan) -> Option<usize> {
    let name = Some(&scan.table_name).filter(|name| name.schema() == Some(FRAGMENTS))?;
    name.table().strip_prefix('f')?.parse().ok()
}

/// A column under whatever name and type.
fn renames(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) => true,
        Expr::Alias(alias) => renames(&alias.expr),
        Expr::Cast(cast) => renames(&cast.expr),
        _ => false,
    }
}
