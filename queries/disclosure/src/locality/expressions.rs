//! Expressions: a contributor may be passed on, compared with another contributor, counted, or tested for NULL; nothing
//! else. `coalesce` of contributors of one person passes that person on.
//!
//! IN over people is true for a person who is among them. It is not always false for others: it is NULL if the left side
//! or one of the listed is NULL, and false again if nobody is listed at all. So both sides must be contributors that no row
//! lacks; only in a condition, where NULL and false both leave a row out, may they be missing or be declared keys.

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchema};
use datafusion_expr::expr::{InSubquery, WindowFunction};
use datafusion_expr::{BinaryExpr, Expr, Operator, SortExpr, Subquery};

use super::{Locality, Origin, Person, Presence, Relation};
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
                for (schema, outer) in self.outer.iter().rev() {
                    if schema.has_column(column) {
                        return column_origin(column, schema, outer)
                            .map(|origin| Some(constant(origin, outer, relation)));
                    }
                }
                Err(CheckError::Unsupported { construct: format!("outer reference {column}") })
            }
            Expr::ScalarFunction(call) if call.func.name() == "coalesce" => {
                self.either_person(&call.args, schema, relation)
            }
            _ => Ok(None),
        }
    }

    /// The person that `coalesce` names: all of its arguments are the relation's own contributors of that one person.
    fn either_person(
        &self,
        args: &[Expr],
        schema: &DFSchema,
        relation: &Relation,
    ) -> Result<Option<Origin>, CheckError> {
        let mut either: Option<(Person, Presence)> = None;
        for arg in args {
            let Some(Origin::Contributor { person, present }) = self.origin(arg, schema, relation)? else {
                return Ok(None);
            };
            if arg.exists(|part| Ok(matches!(part, Expr::OuterReferenceColumn(..)))).unwrap_or(true) {
                return Ok(None);
            }
            either = match either {
                None => Some((person, present)),
                Some((first, _)) if !self.persons.same(first, person) => return Ok(None),
                Some((first, known)) => Some((first, known.or(&present))),
            };
        }
        Ok(either.map(|(person, present)| Origin::Contributor { person, present }))
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
                Origin::Contributor { .. } => Err(CheckError::ContributorMisused { column: expr.to_string() }),
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
            Expr::InSubquery(inner) => self.in_subquery(inner, schema, relation, Missing::Tells),
            Expr::Exists(exists) => self.inner_query(&exists.subquery, schema, relation, Use::Exists),
            Expr::ScalarSubquery(subquery) => self.inner_query(subquery, schema, relation, Use::Value),
            Expr::SetComparison(comparison) => {
                self.predicate(&comparison.expr, schema, relation)?;
                self.inner_query(&comparison.subquery, schema, relation, Use::Value)
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

    /// Checks a condition that leaves out a row where it is false and where it is NULL.
    pub(super) fn condition(&mut self, expr: &Expr, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        match expr {
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::And | Operator::Or, right }) => {
                self.condition(left, schema, relation)?;
                self.condition(right, schema, relation)
            }
            Expr::InSubquery(inner) if !inner.negated => self.in_subquery(inner, schema, relation, Missing::IsFalse),
            other => self.predicate(other, schema, relation),
        }
    }

    fn in_subquery(
        &mut self,
        inner: &InSubquery,
        schema: &DFSchema,
        relation: &Relation,
        missing: Missing,
    ) -> Result<(), CheckError> {
        let tested = self.origin(&inner.expr, schema, relation)?;
        if !matches!(tested, Some(Origin::Contributor { .. })) {
            self.predicate(&inner.expr, schema, relation)?;
        }
        let used = match tested {
            Some(origin) => Use::In(Tested { never_missing: relation.names_person(&origin), origin, missing }),
            None => Use::Value,
        };
        self.inner_query(&inner.subquery, schema, relation, used)
    }

    /// A sub-query over protected tables must be fixed to one person by the outer row: by a correlation, or because the
    /// left side of IN is the contributor (or its key) that the sub-query returns.
    fn inner_query(
        &mut self,
        subquery: &Subquery,
        schema: &DFSchema,
        relation: &Relation,
        used: Use,
    ) -> Result<(), CheckError> {
        let before = self.persons.clone();
        self.outer.push((schema.clone(), relation.clone()));
        let verdict = self.judge_inner(subquery, &used);
        self.outer.pop();
        // What an inner query equates holds for its own rows only.
        self.persons = before;
        verdict
    }

    fn judge_inner(&mut self, subquery: &Subquery, used: &Use) -> Result<(), CheckError> {
        let inner = self.relate(&subquery.subquery)?;
        used.keeps_to_people(subquery, &inner)?;
        if !inner.is_protected() || self.is_bound(&inner) {
            return Ok(());
        }
        self.one_person(&inner, "sub-query")?;
        let own = |person: &Person| inner.people.iter().any(|&of| self.persons.same(of, *person));
        let (Use::In(tested), Some(listed)) = (used, inner.outputs.first()) else { return Err(untied()) };
        let known = tested.missing == Missing::IsFalse || (tested.never_missing && inner.names_person(listed));
        match (&tested.origin, listed) {
            (Origin::Contributor { .. }, Origin::Contributor { person, .. }) if own(person) && known => Ok(()),
            (Origin::Key { name: a, .. }, Origin::Key { name: b, person }) if a == b && own(person) && known => Ok(()),
            (Origin::Contributor { .. } | Origin::Key { .. }, _) => Err(CheckError::NotLocal {
                construct: "IN".to_owned(),
                reason: "both sides must be the contributor column itself, never NULL".to_owned(),
            }),
            (Origin::Value, _) => Err(untied()),
        }
    }

    /// Checks what rows are ordered by: where some of them are cut off, it decides which. A contributor itself may order.
    pub(super) fn ordered(
        &mut self,
        sorts: &[SortExpr],
        schema: &DFSchema,
        relation: &Relation,
    ) -> Result<(), CheckError> {
        for expr in order(sorts) {
            if !self.is_contributor(expr, schema, relation)? {
                self.predicate(expr, schema, relation)?;
            }
        }
        Ok(())
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

/// The left side of an IN.
struct Tested {
    origin: Origin,
    /// Whether it is a contributor that no row lacks.
    never_missing: bool,
    missing: Missing,
}

/// What is made of the rows of a sub-query.
enum Use {
    /// Whether there are any.
    Exists,
    /// Their values, as such.
    Value,
    /// Their values, compared with a column.
    In(Tested),
}

impl Use {
    /// A contributor is compared with contributors only, and never becomes a value.
    fn keeps_to_people(&self, subquery: &Subquery, inner: &Relation) -> Result<(), CheckError> {
        let is_person = |origin: &Origin| matches!(origin, Origin::Contributor { .. });
        let wanted = match self {
            Self::Exists => return Ok(()),
            Self::Value => false,
            Self::In(tested) => is_person(&tested.origin),
        };
        if inner.outputs.iter().all(|origin| is_person(origin) == wanted) {
            return Ok(());
        }
        let column = subquery.subquery.schema().columns().first().map(ToString::to_string);
        Err(CheckError::ContributorMisused { column: column.unwrap_or_default() })
    }
}

/// What a NULL of IN does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// It leaves out the row, as false does.
    IsFalse,
    /// It may be told from false.
    Tells,
}

fn untied() -> CheckError {
    CheckError::NotLocal {
        construct: "sub-query".to_owned(),
        reason: "nothing ties it to the person of the outer row".to_owned(),
    }
}

/// A column of an outer row, as it is in each row here.
fn constant(origin: Origin, outer: &Relation, here: &Relation) -> Origin {
    let always = outer.names_person(&origin);
    match origin {
        Origin::Contributor { person, .. } => {
            let present = if always { Presence::always(here.kinds) } else { Presence::unknown() };
            Origin::Contributor { person, present }
        }
        other => other,
    }
}

fn is_outer(expr: &Expr) -> bool {
    match expr {
        Expr::Alias(alias) => is_outer(&alias.expr),
        other => matches!(other, Expr::OuterReferenceColumn(..)),
    }
}

fn order(sorts: &[SortExpr]) -> impl Iterator<Item = &Expr> {
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
        Origin::Value => None,
    }
}
