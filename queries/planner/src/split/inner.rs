//! Sub-queries of what stands above the barrier: each is split by itself.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::{Expr, Subquery};
use khidi_queries_protocol::Refusal;
use std::sync::Arc;

use super::Splitter;
use crate::branches::with_subquery;
use crate::refuse::unsupported;

impl Splitter<'_> {
    pub(super) fn with_inner_queries(&mut self, exprs: Vec<Expr>) -> Result<Vec<Expr>, Refusal> {
        exprs.into_iter().map(|expr| self.with_inner_query(expr)).collect()
    }

    fn with_inner_query(&mut self, expr: Expr) -> Result<Expr, Refusal> {
        let mut refused = None;
        let rewritten = expr.transform_up(|node| {
            let inner = match &node {
                Expr::Exists(exists) => &exists.subquery,
                Expr::InSubquery(inner) => &inner.subquery,
                Expr::ScalarSubquery(subquery) => subquery,
                Expr::SetComparison(comparison) => &comparison.subquery,
                _ => return Ok(Transformed::no(node)),
            };
            match self.whole(&inner.subquery) {
                Ok(plan) => {
                    let subquery = Subquery { subquery: Arc::new(plan), ..inner.clone() };
                    Ok(Transformed::yes(with_subquery(node, subquery)))
                }
                Err(refusal) => {
                    refused.get_or_insert(refusal);
                    Ok(Transformed::no(node))
                }
            }
        });
        match refused {
            Some(refusal) => Err(refusal),
            None => rewritten.map(|done| done.data).map_err(|error| unsupported(&error)),
        }
    }
}
