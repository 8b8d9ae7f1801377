//! One relation per agency: federated tables stand for their members, and unary nodes are distributed over them.

mod apart;
mod member;
mod prune;

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{JoinType, Result as PlanResult};
use datafusion_expr::{Expr, Filter, Join, LogicalPlan, Subquery, Union, lit};
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_protocol::{Code, Refusal};
use std::collections::HashSet;
use std::sync::Arc;

pub(crate) use apart::tells_apart;
pub(crate) use member::{local_names, rebuilt, with_subquery};

use crate::federation::Federation;
use crate::reads::{Reads, Scanned, members_of};
use crate::refuse::{internal, unsupported};

/// The part of a relation that one agency can answer.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    /// Who answers.
    pub agency: AgencyId,
    /// The relation over that agency's own tables and code lists.
    pub plan: LogicalPlan,
}

/// A relation by agency.
#[derive(Debug, Clone)]
pub(crate) struct Branches {
    /// One per agency.
    pub parts: Vec<Branch>,
    /// Declared: no person stands in two of them.
    pub disjoint: bool,
    /// Whether it reads tables about people. Only their rows are tied to one part, by the person.
    pub people: bool,
    /// The table that joins them, for refusals.
    pub table: String,
}

enum Side {
    /// Code lists and constants: the same everywhere.
    Anywhere(LogicalPlan),
    At(Branches),
}

/// Splits a relation by agency.
///
/// # Errors
/// People of two agencies would meet, or a member is not known.
pub(crate) fn branches(plan: &LogicalPlan, federation: &Federation) -> Result<Branches, Refusal> {
    in_scope(plan, &Scope { federation, used: None })
}

/// The same for the input of `barrier`, with only those columns of members that it uses.
///
/// # Errors
/// As [`branches`].
pub(crate) fn branches_below(
    barrier: &LogicalPlan,
    input: &LogicalPlan,
    federation: &Federation,
) -> Result<Branches, Refusal> {
    let used = member::used_columns(barrier).map_err(|error| unsupported(&error))?;
    in_scope(input, &Scope { federation, used: Some(used) })
}

/// What a relation is split against.
struct Scope<'f> {
    federation: &'f Federation,
    /// Names of the columns that matter; `None` for all.
    used: Option<HashSet<String>>,
}

fn in_scope(plan: &LogicalPlan, scope: &Scope<'_>) -> Result<Branches, Refusal> {
    match side(plan, scope)? {
        Side::At(branches) => Ok(branches),
        Side::Anywhere(_) => Err(internal("a relation that reads no agency")),
    }
}

fn side(plan: &LogicalPlan, scope: &Scope<'_>) -> Result<Side, Refusal> {
    let reads = Reads::of(plan, scope.federation).map_err(|error| unsupported(&error))?;
    if reads.is_local() {
        return Ok(Side::Anywhere(plan.clone()));
    }
    if let Some(agency) = reads.one_agency() {
        let part = Branch { agency: agency.clone(), plan: plan.clone() };
        let people = reads.is_protected();
        return Ok(Side::At(Branches { parts: vec![part], disjoint: true, people, table: agency.to_string() }));
    }
    match plan {
        LogicalPlan::TableScan(scan) => match members_of(&scan.table_name, scope.federation) {
            Scanned::Federated(table) => {
                let parts = table
                    .members
                    .iter()
                    .map(|member| member::branch(scan, member, scope.federation, scope.used.as_ref()))
                    .collect::<Result<_, _>>()?;
                let (disjoint, people) = (table.disjoint, reads.is_protected());
                Ok(Side::At(Branches { parts, disjoint, people, table: scan.table_name.to_string() }))
            }
            _ => Err(internal("a scan of several agencies")),
        },
        LogicalPlan::Union(union) => unite(union, scope).map(Side::At),
        LogicalPlan::Join(join) => meet(join, scope).map(Side::At),
        LogicalPlan::Filter(filter) => filtered(filter, scope),
        LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(_) | LogicalPlan::Window(_) | LogicalPlan::Limit(_) => {
            together_only(plan, unary(plan, scope)?)
        }
        LogicalPlan::Sort(sort) if sort.fetch.is_some() => together_only(plan, unary(plan, scope)?),
        _ => unary(plan, scope),
    }
}

/// A node that looks at several rows at once: each agency can compute it only for rows that meet at that agency alone.
fn together_only(plan: &LogicalPlan, below: Side) -> Result<Side, Refusal> {
    match &below {
        Side::At(branches) if branches.parts.len() > 1 && !branches.people => Err(unsupported_node(plan)),
        Side::At(branches) if !branches.is_apart() => Err(Refusal::new(Code::KH112).with("table", &branches.table)),
        _ => Ok(below),
    }
}

fn filtered(filter: &Filter, scope: &Scope<'_>) -> Result<Side, Refusal> {
    let mut below = side(&filter.input, scope)?;
    if !right_above_scan(&filter.input) {
        return over(&LogicalPlan::Filter(filter.clone()), below, scope);
    }
    let mut rest = filter.clone();
    rest.predicate = prune::without_agency(&filter.predicate);
    if let Side::At(branches) = &mut below {
        let matching = |part: &Branch| prune::may_match(&filter.predicate, &part.agency);
        if branches.parts.iter().any(matching) {
            branches.parts.retain(matching);
        } else {
            // Nobody has such rows: one member says so, since an answer without keys has a row all the same.
            branches.parts.truncate(1);
            rest.predicate = lit(false);
        }
    }
    over(&LogicalPlan::Filter(rest), below, scope)
}

fn right_above_scan(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::SubqueryAlias(alias) => right_above_scan(&alias.input),
        LogicalPlan::TableScan(_) => true,
        _ => false,
    }
}

fn unary(plan: &LogicalPlan, scope: &Scope<'_>) -> Result<Side, Refusal> {
    match plan.inputs().as_slice() {
        [input] => over(plan, side(input, scope)?, scope),
        _ => Err(unsupported_node(plan)),
    }
}

fn over(plan: &LogicalPlan, below: Side, scope: &Scope<'_>) -> Result<Side, Refusal> {
    let rebuilt = |agency: Option<&AgencyId>, input: LogicalPlan| -> Result<LogicalPlan, Refusal> {
        let exprs = plan.expressions();
        let exprs = exprs.into_iter().map(|expr| at_member(expr, agency, scope)).collect::<Result<Vec<_>, _>>()?;
        let rebuilt = member::rebuilt(plan, exprs, vec![input]);
        rebuilt.and_then(|node| member::under_old_names(node, plan)).map_err(|error| unsupported(&error))
    };
    match below {
        Side::Anywhere(input) => rebuilt(None, input).map(Side::Anywhere),
        Side::At(branches) => {
            let parts = branches
                .parts
                .into_iter()
                .map(|part| Ok(Branch { plan: rebuilt(Some(&part.agency), part.plan)?, agency: part.agency }));
            Ok(Side::At(Branches { parts: parts.collect::<Result<_, Refusal>>()?, ..branches }))
        }
    }
}

/// An expression as its member's relation has it: other qualifiers, and sub-queries over the same agency.
fn at_member(expr: Expr, agency: Option<&AgencyId>, scope: &Scope<'_>) -> Result<Expr, Refusal> {
    let mut refused = None;
    let renamed = member::local_names(expr).and_then(|expr| {
        expr.transform_up(|node| {
            let inner = match &node {
                Expr::Exists(exists) => &exists.subquery,
                Expr::InSubquery(inner) => &inner.subquery,
                Expr::ScalarSubquery(subquery) => subquery,
                Expr::SetComparison(comparison) => &comparison.subquery,
                _ => return Ok(Transformed::no(node)),
            };
            match inner_at(inner, agency, scope) {
                Ok(subquery) => Ok(Transformed::yes(member::with_subquery(node, subquery))),
                Err(refusal) => {
                    refused.get_or_insert(refusal);
                    Ok(Transformed::no(node))
                }
            }
        })
    });
    match (refused, renamed) {
        (Some(refusal), _) => Err(refusal),
        (None, renamed) => renamed.map(|done| done.data).map_err(|error| unsupported(&error)),
    }
}

fn inner_at(inner: &Subquery, agency: Option<&AgencyId>, scope: &Scope<'_>) -> Result<Subquery, Refusal> {
    let plan = match (side(&inner.subquery, scope)?, agency) {
        (Side::Anywhere(plan), _) => plan,
        (Side::At(branches), Some(agency)) if branches.is_apart() => {
            let table = branches.table.clone();
            let found = branches.parts.into_iter().find(|part| part.agency == *agency);
            found.ok_or_else(|| linkage(&table, agency.as_str()))?.plan
        }
        (Side::At(branches), agency) => {
            return Err(linkage(&branches.table, agency.map_or("code lists", AgencyId::as_str)));
        }
    };
    let outer_ref_columns = inner
        .outer_ref_columns
        .iter()
        .map(|expr| member::local_names(expr.clone()))
        .collect::<PlanResult<_>>()
        .map_err(|error| unsupported(&error))?;
    Ok(Subquery { subquery: Arc::new(plan), outer_ref_columns, spans: inner.spans.clone() })
}

fn unite(union: &Union, scope: &Scope<'_>) -> Result<Branches, Refusal> {
    let mut parts: Vec<Branch> = Vec::new();
    let (mut people, mut declared) = (false, Vec::new());
    for input in &union.inputs {
        let Side::At(branches) = side(input, scope)? else {
            return Err(Refusal::new(Code::KH113).with("detail", "UNION ALL with rows that no agency holds"));
        };
        people |= branches.people;
        declared.push((branches.table, branches.disjoint));
        for part in branches.parts {
            match parts.iter_mut().find(|known| known.agency == part.agency) {
                Some(known) => {
                    let both = vec![Arc::new(known.plan.clone()), Arc::new(part.plan)];
                    known.plan = LogicalPlan::Union(Union::try_new(both).map_err(|error| unsupported(&error))?);
                }
                None => parts.push(part),
            }
        }
    }
    // The columns of a union have no qualifiers; a branch that is alone at its agency must look the same.
    for part in &mut parts {
        if !matches!(part.plan, LogicalPlan::Union(_)) {
            part.plan = member::renamed_like(&part.plan, &union.schema).map_err(|error| unsupported(&error))?;
        }
    }
    // Rows of one federated table stay apart by member, however often they are taken.
    declared.dedup();
    match declared.as_slice() {
        [(table, true)] => Ok(Branches { parts, disjoint: true, people, table: table.clone() }),
        _ => Ok(Branches { parts, disjoint: false, people, table: "UNION ALL".to_owned() }),
    }
}

fn meet(join: &Join, scope: &Scope<'_>) -> Result<Branches, Refusal> {
    let (left, right) = (side(&join.left, scope)?, side(&join.right, scope)?);
    match (left, right) {
        (Side::At(left), Side::Anywhere(right)) if keeps(join.join_type, true) => {
            left.each(|part| member::joined(join, part, right.clone()))
        }
        (Side::Anywhere(left), Side::At(right)) if keeps(join.join_type, false) => {
            right.each(|part| member::joined(join, left.clone(), part))
        }
        (Side::At(left), Side::At(right)) => together(join, left, right),
        _ => Err(unsupported_node(&LogicalPlan::Join(join.clone()))),
    }
}

/// Whether each row of the distributed side is kept or dropped by itself.
fn keeps(kind: JoinType, distributed_left: bool) -> bool {
    matches!(
        (kind, distributed_left),
        (JoinType::Inner, _)
            | (JoinType::Left | JoinType::LeftSemi | JoinType::LeftAnti, true)
            | (JoinType::Right | JoinType::RightSemi | JoinType::RightAnti, false)
    )
}

fn together(join: &Join, left: Branches, right: Branches) -> Result<Branches, Refusal> {
    let same = left.parts.iter().map(|p| &p.agency).eq(right.parts.iter().map(|p| &p.agency));
    if !(same && left.is_apart() && right.is_apart()) {
        return Err(linkage(&left.table, &right.table));
    }
    let mut others = right.parts.into_iter();
    left.each(|part| match others.next() {
        Some(other) => member::joined(join, part, other.plan),
        None => datafusion_common::internal_err!("a member without its twin"),
    })
}

impl Branches {
    /// Whether rows that meet in a join, a group or a window are always of one part: there is only one, or the person
    /// ties them and stands in one part only.
    fn is_apart(&self) -> bool {
        self.parts.len() == 1 || (self.people && self.disjoint)
    }

    fn each(self, mut make: impl FnMut(LogicalPlan) -> PlanResult<LogicalPlan>) -> Result<Self, Refusal> {
        let parts = self
            .parts
            .into_iter()
            .map(|part| Ok(Branch { plan: make(part.plan)?, agency: part.agency }))
            .collect::<PlanResult<_>>()
            .map_err(|error| unsupported(&error))?;
        Ok(Self { parts, ..self })
    }
}

fn linkage(left: &str, right: &str) -> Refusal {
    Refusal::new(Code::KH111).with("left", left).with("right", right)
}

fn unsupported_node(plan: &LogicalPlan) -> Refusal {
    let word = plan.display().to_string();
    let word = word.split([':', ' ']).next().unwrap_or_default();
    Refusal::new(Code::KH109).with("construct", format!("{word} over several agencies"))
}
