//! Rewriting every expression of a plan, sub-queries included, while the names, types and qualifiers of all columns
//! stay as they are. What to rewrite is the caller's.

use std::sync::Arc;

use datafusion_common::tree_node::Transformed;
use datafusion_common::{DFSchema, DataFusionError, Result};
use datafusion_expr::expr_rewriter::NamePreserver;
use datafusion_expr::logical_plan::Union;
use datafusion_expr::utils::merge_schema;
use datafusion_expr::{Expr, GroupingSet, LogicalPlan};

/// Applies `rewrite` to each expression of each node with the schema that the expression reads.
pub(crate) fn rewrite_expressions(
    plan: LogicalPlan,
    rewrite: &dyn Fn(Expr, &DFSchema) -> Result<Expr>,
) -> Result<LogicalPlan, DataFusionError> {
    let rewritten = plan.transform_up_with_subqueries(|node| {
        let schema = merge_schema(&node.inputs());
        let names = names_of(&node);
        node.map_expressions(|expr| rewrite_named(expr, &names, &|expr| rewrite(expr, &schema)).map(Transformed::yes))?
            .map_data(|node| widen(node.recompute_schema()?))
    })?;
    Ok(rewritten.data)
}

/// Sort keys and rows of VALUES name no columns; an alias there could not be printed as SQL.
fn names_of(node: &LogicalPlan) -> Option<NamePreserver> {
    match node {
        LogicalPlan::Sort(_) | LogicalPlan::Values(_) => None,
        node => Some(NamePreserver::new(node)),
    }
}

fn rewrite_named(expr: Expr, names: &Option<NamePreserver>, rewrite: &dyn Fn(Expr) -> Result<Expr>) -> Result<Expr> {
    let each = |exprs: Vec<Expr>| -> Result<Vec<Expr>> {
        exprs.into_iter().map(|expr| rewrite_named(expr, names, rewrite)).collect()
    };
    let expr = match expr {
        Expr::GroupingSet(set) => {
            return Ok(Expr::GroupingSet(match set {
                GroupingSet::Rollup(exprs) => GroupingSet::Rollup(each(exprs)?),
                GroupingSet::Cube(exprs) => GroupingSet::Cube(each(exprs)?),
                GroupingSet::GroupingSets(sets) => {
                    GroupingSet::GroupingSets(sets.into_iter().map(each).collect::<Result<_>>()?)
                }
            }));
        }
        expr => expr,
    };
    let name = names.as_ref().map(|names| names.save(&expr));
    let rewritten = rewrite(expr)?;
    Ok(match name {
        Some(name) => name.restore(rewritten),
        None => rewritten,
    })
}

/// The engine does not recompute a union's schema, although a rewritten input may have become nullable.
fn widen(node: LogicalPlan) -> Result<LogicalPlan> {
    let LogicalPlan::Union(Union { inputs, schema }) = node else {
        return Ok(node);
    };
    let fields = schema.iter().enumerate().map(|(at, (qualifier, field))| {
        let nullable = inputs.iter().any(|input| {
            let fields = input.schema().fields();
            fields.get(at).is_none_or(|field| field.is_nullable())
        });
        let field = field.as_ref().clone().with_nullable(nullable);
        (qualifier.cloned(), Arc::new(field))
    });
    let schema = DFSchema::new_with_metadata(fields.collect(), schema.metadata().clone())?;
    Ok(LogicalPlan::Union(Union { inputs, schema: Arc::new(schema) }))
}
