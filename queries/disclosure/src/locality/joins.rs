//! Joins: protected tables meet only on equal contributors; public rows never outlive a protected partner.

use datafusion_common::{DFSchema, JoinType, NullEquality};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, Join, Operator};

use super::expressions::person_of;
use super::{Locality, Origin, Relation};
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
        self.join_conditions(join, &schema, &both)?;
        self.preserved(join.join_type, &left, &right)?;
        if join.join_type != JoinType::Inner && left.is_protected() && right.is_protected() {
            self.one_person(&both, "JOIN")?;
        }
        Ok(joined(join.join_type, left, right, &both))
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

fn joined(kind: JoinType, left: Relation, right: Relation, both: &Relation) -> Relation {
    let outer = |relation: Relation| relation.outputs.into_iter().map(behind_outer_join).collect::<Vec<_>>();
    let outputs = match kind {
        JoinType::Inner => return both.clone(),
        JoinType::Left => left.outputs.into_iter().chain(outer(right)).collect(),
        JoinType::Right => outer(left).into_iter().chain(right.outputs).collect(),
        JoinType::Full => outer(left).into_iter().chain(outer(right)).collect(),
        JoinType::LeftSemi | JoinType::LeftAnti => left.outputs,
        JoinType::RightSemi | JoinType::RightAnti => right.outputs,
        JoinType::LeftMark => left.outputs.into_iter().chain([Origin::Value]).collect(),
        JoinType::RightMark => right.outputs.into_iter().chain([Origin::Value]).collect(),
    };
    Relation { outputs, people: both.people.clone() }
}

fn behind_outer_join(origin: Origin) -> Origin {
    match origin {
        Origin::Contributor { person, .. } => Origin::Contributor { person, nullable: true },
        other => other,
    }
}
