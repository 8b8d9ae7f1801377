//! Joins: protected tables meet only on equal contributors; public rows never outlive a protected partner.
//!
//! The condition of a FULL JOIN ties its two sides, so a row is of the person of the side that is there: joined person by
//! person or all together, the rows are the same. Neither contributor is in every row; `coalesce` of both is.
//!
//! `IS NOT DISTINCT FROM`, and with it INTERSECT and EXCEPT, ties contributors that no row lacks: equal, then, is all that
//! they can be. Behind an outer join it ties nothing, because there it holds for any two rows that lack one.

use datafusion_common::{DFSchema, JoinType, NullEquality};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, Join, Operator};

use super::expressions::person_of;
use super::{Kinds, Locality, Origin, Person, Presence, Relation};
use crate::error::CheckError;

impl Locality<'_> {
    pub(super) fn join(&mut self, join: &Join) -> Result<Relation, CheckError> {
        let left = self.relate(&join.left)?;
        let right = self.relate(&join.right)?;
        if join.join_type != JoinType::Inner && left.is_protected() && right.is_protected() {
            self.one_person(&left, "JOIN")?;
            self.one_person(&right, "JOIN")?;
        }
        let both = paired(&left, &right);
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
        if join.join_type == JoinType::Full {
            return Ok(self.full(left, right, both));
        }
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

    /// The relation of a FULL JOIN whose condition ties both sides: a person of its own, who is that of either side.
    fn full(&mut self, left: Relation, right: Relation, both: Relation) -> Relation {
        if both.people.is_empty() {
            return both;
        }
        let person = self.persons.of_any(&both.people);
        let after = left.kinds;
        let of_left = left.outputs.into_iter().map(|origin| of_person(origin, person, Presence::clone));
        let of_right =
            right.outputs.into_iter().map(|origin| of_person(origin, person, |present| present.after(after)));
        let outputs = of_left.chain(of_right).collect();
        Relation { outputs, people: vec![person], kinds: left.kinds.beside(right.kinds) }
    }

    /// Unites persons wherever a conjunct demands that two contributors (or keys of one contributor) be equal.
    pub(super) fn link(&mut self, predicate: &Expr, schema: &DFSchema, relation: &Relation) -> Result<(), CheckError> {
        for conjunct in split_conjunction(predicate) {
            let Expr::BinaryExpr(BinaryExpr { left, op, right }) = conjunct else { continue };
            let (Some(left), Some(right)) =
                (self.origin(left, schema, relation)?, self.origin(right, schema, relation)?)
            else {
                continue;
            };
            let ties = match (op, &left, &right) {
                (Operator::Eq, Origin::Contributor { .. }, Origin::Contributor { .. }) => true,
                (Operator::Eq, Origin::Key { name: a, .. }, Origin::Key { name: b, .. }) => a == b,
                // A key may be NULL; of contributors it is known where they are.
                (Operator::IsNotDistinctFrom, a @ Origin::Contributor { .. }, b @ Origin::Contributor { .. }) => {
                    relation.names_person(a) && relation.names_person(b)
                }
                _ => false,
            };
            if let (true, Some(a), Some(b)) = (ties, person_of(&left), person_of(&right)) {
                self.persons.unite(a, b);
            }
        }
        Ok(())
    }
}

/// Rows of both sides, side by side.
fn paired(left: &Relation, right: &Relation) -> Relation {
    let people = left.people.iter().chain(&right.people).copied().collect();
    let Some(kinds) = left.kinds.paired(right.kinds) else {
        let outputs = single(left).chain(single(right)).collect();
        return Relation { outputs, people, kinds: Kinds::ONE };
    };
    let of_left = left.outputs.iter().map(|origin| with_presence(origin, |present| present.left_of_pairs(right.kinds)));
    let of_right = right
        .outputs
        .iter()
        .map(|origin| with_presence(origin, |present| present.right_of_pairs(left.kinds, right.kinds)));
    Relation { outputs: of_left.chain(of_right).collect(), people, kinds }
}

/// The columns of a relation whose kinds are no longer told apart.
fn single(relation: &Relation) -> impl Iterator<Item = Origin> {
    relation.outputs.iter().map(|origin| {
        let always = relation.names_person(origin);
        with_presence(origin, |_| if always { Presence::always(Kinds::ONE) } else { Presence::unknown() })
    })
}

fn with_presence(origin: &Origin, present: impl Fn(&Presence) -> Presence) -> Origin {
    match origin {
        Origin::Contributor { person, present: known } => {
            Origin::Contributor { person: *person, present: present(known) }
        }
        other => other.clone(),
    }
}

/// The relation of a join that keeps rows without a match. Where a row of the other side is there, it belongs to the
/// person of the kept side.
fn joined(kind: JoinType, left: Relation, right: Relation) -> Relation {
    match kind {
        JoinType::Inner | JoinType::Full => paired(&left, &right),
        JoinType::Left => {
            let matched = optional(right.outputs, left.people.first().copied());
            Relation { outputs: left.outputs.into_iter().chain(matched).collect(), ..left }
        }
        JoinType::Right => {
            let matched = optional(left.outputs, right.people.first().copied());
            Relation { outputs: matched.chain(right.outputs).collect(), ..right }
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
    outputs.into_iter().map(move |origin| match person_of(&origin) {
        Some(person) => of_person(origin, kept.unwrap_or(person), |_| Presence::unknown()),
        None => origin,
    })
}

fn of_person(origin: Origin, person: Person, present: impl Fn(&Presence) -> Presence) -> Origin {
    match origin {
        Origin::Contributor { present: known, .. } => Origin::Contributor { person, present: present(&known) },
        Origin::Key { name, .. } => Origin::Key { name, person },
        Origin::Value => Origin::Value,
    }
}
