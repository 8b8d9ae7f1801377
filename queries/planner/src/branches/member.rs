//! One member of a federated table in its place: the member's own scan, under a name that its own SQL can carry.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchema, Result as PlanResult, ScalarValue, TableReference};
use datafusion_expr::{Expr, Join, LogicalPlan, LogicalPlanBuilder, Subquery, SubqueryAlias, TableScan, cast, lit};
use khidi_queries_disclosure::catalogue::Role;
use khidi_queries_protocol::{Code, Refusal};

use super::Branch;
use crate::federation::{Federation, Member};
use crate::refuse::unsupported;
use crate::tables::{AGENCY, FEDERATED, Leaf, published_schema};

/// The scan of one member, with the column `agency`, named as [`local_names`] expects.
///
/// With `used`, only columns of those names, and whatever names the person.
pub(super) fn branch(
    scan: &TableScan,
    member: &Member,
    federation: &Federation,
    used: Option<&HashSet<String>>,
) -> Result<Branch, Refusal> {
    let missing = || Refusal::new(Code::KH401).with("agency", &member.agency);
    let table = federation.member(member).ok_or_else(missing)?;
    let name = TableReference::partial(member.agency.as_str(), member.table.as_str());
    let source = Arc::new(Leaf(Arc::new(published_schema(table))));
    let names_person = |name: &str| table.column(name).is_some_and(|column| column.role == Role::Contributor);
    let wanted = |name: &str| used.is_none_or(|used| used.contains(name)) || names_person(name);
    let fields = scan.projected_schema.fields().iter().filter(|field| wanted(field.name()));
    let columns = fields.map(|field| match field.name().as_str() {
        AGENCY => lit(member.agency.as_str()).alias(AGENCY),
        column if table.column(column).is_some() => Expr::Column(Column::new(Some(name.clone()), column)),
        // The member keeps no such column.
        column => cast(lit(ScalarValue::Null), field.data_type().clone()).alias(column),
    });
    let mut columns: Vec<Expr> = columns.collect();
    // A scan without columns has no SQL; its rows are counted all the same.
    if columns.is_empty() {
        columns.push(lit(member.agency.as_str()).alias(AGENCY));
    }
    let plan = LogicalPlanBuilder::scan(name.clone(), source, None)
        .and_then(|scan| scan.project(columns))
        .and_then(|plan| plan.alias(local_name(scan.table_name.table())))
        .and_then(LogicalPlanBuilder::build)
        .map_err(|error| unsupported(&error))?;
    Ok(Branch { agency: member.agency.clone(), plan })
}

fn local_name(table: &str) -> String {
    format!("{FEDERATED}_{table}")
}

/// The expression with columns of federated tables under the name that their members have in a branch.
pub(crate) fn local_names(expr: Expr) -> PlanResult<Expr> {
    let renamed = |column: Column| match &column.relation {
        Some(relation) if relation.schema() == Some(FEDERATED) => {
            Column::new(Some(TableReference::bare(local_name(relation.table()))), column.name)
        }
        _ => column,
    };
    expr.transform_up(|node| {
        Ok(match node {
            Expr::Column(column) => Transformed::yes(Expr::Column(renamed(column))),
            Expr::OuterReferenceColumn(field, column) => {
                Transformed::yes(Expr::OuterReferenceColumn(field, renamed(column)))
            }
            other => Transformed::no(other),
        })
    })
    .map(|done| done.data)
}

/// The names of all columns that a plan mentions, sub-queries included.
pub(super) fn used_columns(plan: &LogicalPlan) -> PlanResult<HashSet<String>> {
    let mut used = HashSet::new();
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|part| {
                if let Expr::Column(column) | Expr::OuterReferenceColumn(_, column) = part {
                    used.insert(column.name.clone());
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(used)
}

/// The node with other expressions and inputs, its schema computed anew.
pub(crate) fn rebuilt(plan: &LogicalPlan, exprs: Vec<Expr>, inputs: Vec<LogicalPlan>) -> PlanResult<LogicalPlan> {
    if let (LogicalPlan::SubqueryAlias(alias), [input]) = (plan, inputs.as_slice()) {
        return SubqueryAlias::try_new(Arc::new(input.clone()), alias.alias.clone()).map(LogicalPlan::SubqueryAlias);
    }
    plan.with_new_exprs(exprs, inputs)?.recompute_schema()
}

/// The node with those output names that the nodes above `plan` expect: the name of a call repeats the qualifiers of its
/// arguments.
pub(super) fn under_old_names(node: LogicalPlan, plan: &LogicalPlan) -> PlanResult<LogicalPlan> {
    // Columns that are passed through keep their names, and some of them may be left out below.
    let named = match plan {
        LogicalPlan::Projection(projection) => projection.expr.len(),
        LogicalPlan::Aggregate(aggregate) => aggregate.schema.fields().len(),
        LogicalPlan::Window(window) => window.window_expr.len(),
        _ => 0,
    };
    let columns = node.schema().columns();
    let passed = columns.len().saturating_sub(named);
    let wanted = plan.schema().fields().iter().rev().take(named).rev().map(|field| field.name());
    let wanted = columns.iter().take(passed).map(|column| &column.name).chain(wanted);
    if columns.iter().map(|column| &column.name).eq(wanted.clone()) {
        return Ok(node);
    }
    let outputs = columns.iter().zip(wanted);
    let outputs =
        outputs.map(|(column, name)| Expr::Column(column.clone()).alias_qualified(column.relation.clone(), name));
    let outputs = outputs.collect::<Vec<_>>();
    LogicalPlanBuilder::from(node).project(outputs)?.build()
}

/// The join over one member's sides.
pub(super) fn joined(join: &Join, left: LogicalPlan, right: LogicalPlan) -> PlanResult<LogicalPlan> {
    let plan = LogicalPlan::Join(join.clone());
    let exprs = plan.expressions().into_iter().map(local_names).collect::<PlanResult<_>>()?;
    rebuilt(&plan, exprs, vec![left, right])
}

/// The same columns under the names and qualifiers of another schema.
pub(super) fn renamed_like(plan: &LogicalPlan, like: &DFSchema) -> PlanResult<LogicalPlan> {
    let columns = plan.schema().columns().into_iter().zip(like.iter());
    let outputs = columns.map(|(column, (qualifier, field))| match qualifier {
        Some(qualifier) => Expr::Column(column).alias_qualified(Some(qualifier.clone()), field.name()),
        None => Expr::Column(column).alias(field.name()),
    });
    LogicalPlanBuilder::from(plan.clone()).project(outputs.collect::<Vec<_>>())?.build()
}

/// The expression with another sub-query.
pub(crate) fn with_subquery(expr: Expr, subquery: Subquery) -> Expr {
    match expr {
        Expr::Exists(mut exists) => {
            exists.subquery = subquery;
            Expr::Exists(exists)
        }
        Expr::InSubquery(mut inner) => {
            inner.subquery = subquery;
            Expr::InSubquery(inner)
        }
        Expr::SetComparison(mut comparison) => {
            comparison.subquery = subquery;
            Expr::SetComparison(comparison)
        }
        Expr::ScalarSubquery(_) => Expr::ScalarSubquery(subquery),
        other => other,
    }
}
