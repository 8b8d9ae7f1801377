//! Joins: protected tables meet only on equal contributors; public rows never outlive a protected partner.

use datafusion_common::{DFSchema, JoinType, NullEquality};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, Join, Operator};

use super::expressions::person_of;
use super::{Locality, Origin, Person, Relation};
use crate::error::CheckError;

impl Locality<'_> {
    pub(super) fn join(&mut self, join: &Join) -> Result<Relation, CheckError> {
        let left = self.relate(&join.left)?;
        let right = self.relate(&join.right)?;
        if join.join_type != JoinType::Inner && left.is_protected() && right.is_protected() {
            self.one_person(&left, "JOIN")?;
            self.one_person(&right, "JOIN")?;
        }
        let both = Relation {
            outputs: left.outputs.iter().chain(&right.outputs).cloned().collect(),
            people: left.people.iter().chain(&right.people).copied().collect(),
        };
        let schema = join
            .left
            .schema()
            .join(join.right.schema())
            .map_err(|error| CheckError::Unsupported { construct: format!("JOIN: {}", error.strip_backtrace()) })?;
        self.preserved(join.join_type, &left, &right)?;
        if join.join_type == JoinType::Inner {
            self.join_conditions(join, &schema, &both)?;
            return Ok(both);
        }
        // The condition of an outer join ties rows that match; it says nothing of the rows that are kept without a match.
        let before = self.persons.clone();
        self.join_conditions(join, &schema, &both)?;
        self.one_person(&both, "JOIN")?;
        self.persons = before;
        Ok(joined(join.join_type, left, right))
    }

    fn join_conditions(&mut self, join: &Join, schema: &DFSchema, both: &Relation) -> Result<(), CheckError> {
        for (left, right) in &join.on {
            let equality = Expr::BinaryExpr(BinaryExpr::new(
                Box::new(left.clone()),
                if join.null_equality == NullEquality::NullEqualsNothing {
                    Operator::Eq
                } else {
                    Operator::IsNotDistinctFrom
                },
                Box::new(right.clone()),
            ));
            self.link(&equality, schema, both)?;
            self.predicate(&equality, schema, both)?;
        }
        if let Some(filter) = &join.filter {
            self.link(filter, schema, both)?;
            self.predicate(filter, schema, both)?;
        }
        Ok(())
    }

    /// A public row kept because no protected row matches tells of all people at once.
    fn preserved(&self, kind: JoinType, left: &Relation, right: &Relation) -> Result<(), CheckError> {
        let keeps_left = matches!(
            kind,
            JoinType::Left | JoinType::Full | JoinType::LeftSemi | JoinType::LeftAnti | JoinType::LeftMark
        );
        let keeps_right = matches!(
            kind,
            JoinType::Right | JoinType::Full | JoinType::RightSemi | JoinType::RightAnti | JoinType::RightMark
        );
        let amplifies = (keeps_left && !left.is_protected() && right.is_protected())
            || (keeps_right && !right.is_protected() && left.is_protected());
        if amplifies {
            return Err(CheckError::NotLocal {
                construct: format!("{kind} JOIN"),
                reason: "public rows would be kept or dropped depending on all people".to_owned(),
            });
        }
        Ok(())
    }

    /// Unites persons wherever a conjunct demands that two contributors (or keys of one contributor) be equal.
    pub(super) fn link(&mut self, predicate: &Expr, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        for conjunct in split_conjunction(predicate) {
            let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = conjunct else { continue };
            let (Some(left), Some(right)) =
                (self.origin(left, schema, relation)?, self.origin(right, schema, relation)?)
            else {
                continue;
            };
            let ties = match (&left, &right) {
                (Origin::Contributor { .. }, Origin::Contributor { .. }) => true,
                (Origin::Key { name: a, .. }, Origin::Key { name: b, .. }) => a == b,
                _ => false,
            };
            if let (true, Some(a), Some(b)) = (ties, person_of(&left), person_of(&right)) {
                self.persons.unite(a, b);
            }
        }
        Ok(())
    }
}

/// The relation of a join that keeps rows without a match. Where a row of the other side is there, it belongs to the
/// person of the kept side; a full join has rows of either.
fn joined(kind: JoinType, left: Relation, right: Relation) -> Relation {
    match kind {
        JoinType::Inner | JoinType::Full => {
            let people = left.people.iter().chain(&right.people).copied().collect();
            let outputs = optional(left.outputs, None).chain(optional(right.outputs, None)).collect();
            Relation { outputs, people }
        }
        JoinType::Left => {
            let matched = optional(right.outputs, left.people.first().copied());
            Relation { outputs: left.outputs.into_iter().chain(matched).collect(), people: left.people }
        }
        JoinType::Right => {
            let matched = optional(left.outputs, right.people.first().copied());
            Relation { outputs: matched.chain(right.outputs).collect(), people: right.people }
        }
        JoinType::LeftSemi | JoinType::LeftAnti => left,
        JoinType::RightSemi | JoinType::RightAnti => right,
        JoinType::LeftMark => marked(left),
        JoinType::RightMark => marked(right),
    }
}

fn marked(mut relation: Relation) -> Relation {
    relation.outputs.push(Origin::Value);
    relation
}

/// Columns of a side that may be missing; those of a person are of `kept`, where one is named.
fn optional(outputs: Vec<Origin>, kept: Option<Person>) -> impl Iterator<Item = Origin> {
    outputs.into_iter().map(move |origin| match origin {
        Origin::Contributor { person, .. } => Origin::Contributor { person: kept.unwrap_or(person), nullable: true },
        Origin::Key { name, person } => Origin::Key { name, person: kept.unwrap_or(person) },
        other => other,
    })
}
