//! Expressions: a contributor may be passed on, compared with another contributor, counted, or tested for NULL; nothing else.

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchema};
use datafusion_expr::expr::{InSubquery, WindowFunction};
use datafusion_expr::{BinaryExpr, Expr, Operator, Subquery};

use super::{Locality, Origin, Person, Relation};
use crate::error::CheckError;

impl Locality<'_> {
    /// The origin of an expression that only passes a column on, with the person of a key.
    pub(super) fn origin(
        &self,
        expr: &Expr,
        schema: &DFSchema,
        relation: &Relation,
    ) -> Result<Option<Origin>, CheckError> {
        match expr {
            Expr::Alias(alias) => self.origin(&alias.expr, schema, relation),
            Expr::Column(column) => column_origin(column, schema, relation).map(Some),
            Expr::OuterReferenceColumn(_, column) => {
                for (schema, relation) in self.outer.iter().rev() {
                    if schema.has_column(column) {
                        return column_origin(column, schema, relation).map(Some);
                    }
                }
                Err(CheckError::Unsupported { construct: format!("outer reference {column}") })
            }
            _ => Ok(None),
        }
    }

    /// The origin of an output column; anything computed must not be computed from a contributor. A column of an outer
    /// row is a constant here: passed on as if it were this relation's own, it would stand for the wrong person.
    pub(super) fn output(&mut self, expr: &Expr, schema: &DFSchema, input: &Relation) -> Result<Origin, CheckError> {
        match self.origin(expr, schema, input)? {
            Some(origin) if !is_outer(expr) => Ok(origin),
            _ => {
                self.predicate(expr, schema, input)?;
                Ok(Origin::Value)
            }
        }
    }

    /// Checks an expression and every sub-query in it.
    pub(super) fn predicate(&mut self, expr: &Expr, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        if let Some(origin) = self.origin(expr, schema, relation)? {
            return match origin {
                Origin::Contributor { .. } | Origin::Mixed => {
                    Err(CheckError::ContributorMisused { column: expr.to_string() })
                }
                _ => Ok(()),
            };
        }
        match expr {
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq | Operator::IsNotDistinctFrom, right })
                if self.is_contributor(left, schema, relation)? && self.is_contributor(right, schema, relation)? =>
            {
                Ok(())
            }
            Expr::IsNull(inner) | Expr::IsNotNull(inner) if self.is_contributor(inner, schema, relation)? => Ok(()),
            Expr::InSubquery(inner) => self.in_subquery(inner, schema, relation),
            Expr::Exists(exists) => self.inner_query(&exists.subquery, schema, relation, Tested::Nothing),
            Expr::ScalarSubquery(subquery) => self.inner_query(subquery, schema, relation, Tested::Value),
            Expr::SetComparison(comparison) => {
                self.predicate(&comparison.expr, schema, relation)?;
                self.inner_query(&comparison.subquery, schema, relation, Tested::Value)
            }
            other => self.children(other, schema, relation),
        }
    }

    fn children(&mut self, expr: &Expr, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        let mut verdict = Ok(());
        expr.apply_children(|child| {
            verdict = self.predicate(child, schema, relation);
            Ok(if verdict.is_ok() { TreeNodeRecursion::Continue } else { TreeNodeRecursion::Stop })
        })
        .map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })?;
        verdict
    }

    fn is_contributor(&self, expr: &Expr, schema: &DFSchema, relation: &Relation) -> Result<bool, CheckError> {
        Ok(matches!(self.origin(expr, schema, relation)?, Some(Origin::Contributor { .. })))
    }

    fn in_subquery(&mut self, inner: &InSubquery, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        let tested = match self.origin(&inner.expr, schema, relation)? {
            Some(Origin::Contributor { .. }) => Tested::Contributor { negated: inner.negated },
            Some(Origin::Key { name, .. }) => Tested::Key { name, negated: inner.negated },
            _ => {
                self.predicate(&inner.expr, schema, relation)?;
                Tested::Value
            }
        };
        self.inner_query(&inner.subquery, schema, relation, tested)
    }

    /// A sub-query over protected tables must be fixed to one person by the outer row: by a correlation, or because
    /// `tested`, the left side of IN, is the contributor (or its key) that the sub-query returns.
    fn inner_query(
        &mut self,
        subquery: &Subquery,
        schema: &DFSchema,
        relation: &Relation,
        tested: Tested,
    ) -> Result<(), CheckError> {
        let before = self.persons.clone();
        self.outer.push((schema.clone(), relation.clone()));
        let verdict = self.judge_inner(subquery, tested);
        self.outer.pop();
        // What an inner query equates holds for its own rows only.
        self.persons = before;
        verdict
    }

    fn judge_inner(&mut self, subquery: &Subquery, tested: Tested) -> Result<(), CheckError> {
        let inner = self.relate(&subquery.subquery)?;
        compared_alike(&tested, inner.outputs.first(), subquery)?;
        if !inner.is_protected() || self.is_bound(&inner) {
            return Ok(());
        }
        self.one_person(&inner, "sub-query")?;
        let own = |person: &Person| inner.people.iter().any(|&of| self.persons.same(of, *person));
        match (tested, inner.outputs.first()) {
            (Tested::Contributor { negated }, Some(Origin::Contributor { person, nullable }))
                if own(person) && !(negated && *nullable) =>
            {
                Ok(())
            }
            (Tested::Key { name: a, negated: false }, Some(Origin::Key { name: b, person }))
                if a == *b && own(person) =>
            {
                Ok(())
            }
            (Tested::Contributor { .. }, Some(_)) => Err(CheckError::NotLocal {
                construct: "IN".to_owned(),
                reason: "the sub-query must return the contributor column itself, never NULL".to_owned(),
            }),
            _ => Err(CheckError::NotLocal {
                construct: "sub-query".to_owned(),
                reason: "nothing ties it to the person of the outer row".to_owned(),
            }),
        }
    }

    /// Checks an aggregate call below the barrier or at it.
    pub(super) fn aggregate_call(
        &mut self,
        expr: &Expr,
        schema: &DFSchema,
        relation: &Relation,
    ) -> Result<(), CheckError> {
        let call = match expr {
            Expr::Alias(alias) => return self.aggregate_call(&alias.expr, schema, relation),
            Expr::AggregateFunction(call) => call,
            other => return Err(CheckError::Unsupported { construct: other.to_string() }),
        };
        let counts = call.func.name() == "count";
        for argument in &call.params.args {
            if !(counts && self.is_contributor(argument, schema, relation)?) {
                self.predicate(argument, schema, relation)?;
            }
        }
        for expr in call.params.filter.iter().map(|filter| filter.as_ref()).chain(order(&call.params.order_by)) {
            self.predicate(expr, schema, relation)?;
        }
        Ok(())
    }

    /// Checks a window call and gives the origins of its partition keys.
    pub(super) fn window_call(
        &mut self,
        expr: &Expr,
        schema: &DFSchema,
        relation: &Relation,
    ) -> Result<Vec<Origin>, CheckError> {
        let call: &WindowFunction = match expr {
            Expr::Alias(alias) => return self.window_call(&alias.expr, schema, relation),
            Expr::WindowFunction(call) => call,
            other => return Err(CheckError::Unsupported { construct: other.to_string() }),
        };
        let filter = call.params.filter.iter().map(|filter| filter.as_ref());
        for expr in call.params.args.iter().chain(order(&call.params.order_by)).chain(filter) {
            self.predicate(expr, schema, relation)?;
        }
        call.params.partition_by.iter().map(|expr| self.output(expr, schema, relation)).collect()
    }
}

/// What is compared with the first column that a sub-query returns.
enum Tested {
    /// EXISTS compares nothing.
    Nothing,
    /// A contributor, by IN.
    Contributor { negated: bool },
    /// A key that belongs to one contributor, by IN.
    Key { name: String, negated: bool },
    /// Anything else; also where the column is the value of the sub-query.
    Value,
}

/// Contributors are compared with contributors only: a sub-query that returns them is otherwise a way to read them, and
/// one that returns constants a way to look for one person.
fn compared_alike(tested: &Tested, returned: Option<&Origin>, subquery: &Subquery) -> Result<(), CheckError> {
    let alike = match (tested, returned) {
        (Tested::Nothing, _) => true,
        (Tested::Contributor { .. }, returned) => matches!(returned, Some(Origin::Contributor { .. })),
        (_, returned) => !matches!(returned, Some(Origin::Contributor { .. } | Origin::Mixed)),
    };
    if alike {
        return Ok(());
    }
    let column = subquery.subquery.schema().columns().first().map(ToString::to_string).unwrap_or_default();
    Err(CheckError::ContributorMisused { column })
}

fn is_outer(expr: &Expr) -> bool {
    match expr {
        Expr::Alias(alias) => is_outer(&alias.expr),
        other => matches!(other, Expr::OuterReferenceColumn(..)),
    }
}

fn order(sorts: &[datafusion_expr::SortExpr]) -> impl Iterator<Item = &Expr> {
    sorts.iter().map(|sort| &sort.expr)
}

fn column_origin(column: &Column, schema: &DFSchema, relation: &Relation) -> Result<Origin, CheckError> {
    schema
        .index_of_column(column)
        .ok()
        .and_then(|index| relation.outputs.get(index).cloned())
        .ok_or_else(|| CheckError::Unsupported { construct: format!("column {column}") })
}

/// The person of an origin, where it has one.
pub(super) fn person_of(origin: &Origin) -> Option<Person> {
    match origin {
        Origin::Contributor { person, .. } | Origin::Key { person, .. } => Some(*person),
        Origin::Mixed | Origin::Value => None,
    }
}
