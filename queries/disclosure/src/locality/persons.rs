//! Persons as variables: a union-find over the contributor columns of a plan. Knows nothing of plans.

use datafusion_expr::Union;

use super::Relation;
use super::presence::{Kinds, Presence};
use crate::error::CheckError;

/// One contributor column of one scan; equalities make two persons the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person(usize);

/// Where an output column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An unmodified contributor column, or `coalesce` of several of one person; `present` in which rows.
    Contributor { person: Person, present: Presence },
    /// An unmodified key that the policy declares to belong to one contributor.
    Key { name: String, person: Person },
    /// Anything else; never computed from a contributor.
    Value,
}

/// Which persons are known to be the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Persons {
    parents: Vec<usize>,
}

impl Persons {
    pub(super) fn arrive(&mut self) -> Person {
        self.parents.push(self.parents.len());
        Person(self.parents.len() - 1)
    }

    fn root(&self, person: Person) -> usize {
        let mut at = person.0;
        while let Some(&parent) = self.parents.get(at) {
            if parent == at {
                break;
            }
            at = parent;
        }
        at
    }

    pub(super) fn same(&self, a: Person, b: Person) -> bool {
        self.root(a) == self.root(b)
    }

    pub(super) fn unite(&mut self, a: Person, b: Person) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parents.get_mut(a) {
            *parent = b;
        }
    }

    pub(super) fn distinct(&self, people: &[Person]) -> usize {
        let mut roots: Vec<usize> = people.iter().map(|&person| self.root(person)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots.len()
    }

    /// Names each person of a finished relation by its representative.
    pub(super) fn settle(&self, relation: &mut Relation) {
        for person in &mut relation.people {
            *person = Person(self.root(*person));
        }
        relation.people.dedup();
        for origin in &mut relation.outputs {
            if let Origin::Contributor { person, .. } | Origin::Key { person, .. } = origin {
                *person = Person(self.root(*person));
            }
        }
    }

    /// The person of rows that each come from one of several relations, each of one person.
    pub(super) fn of_any(&mut self, people: &[Person]) -> Person {
        match people.first() {
            Some(&first) if self.distinct(people) == 1 => first,
            _ => self.arrive(),
        }
    }

    /// The relation of a UNION whose branches each have one person.
    pub(super) fn merge(&mut self, branches: &[Relation], union: &Union) -> Result<Relation, CheckError> {
        let people: Vec<Person> = branches.iter().filter_map(|branch| branch.people.first().copied()).collect();
        let person = self.of_any(&people);
        let columns = union.schema.fields().iter().enumerate();
        let outputs = columns.map(|(column, field)| {
            merged_origin(branches, column, person)
                .ok_or_else(|| CheckError::ContributorMisused { column: field.name().clone() })
        });
        Ok(Relation { outputs: outputs.collect::<Result<_, _>>()?, people: vec![person], kinds: Kinds::ONE })
    }
}

/// `None` where a contributor would come to stand among other values.
fn merged_origin(branches: &[Relation], column: usize, person: Person) -> Option<Origin> {
    let mut present = Vec::new();
    for branch in branches {
        if let Some(Origin::Contributor { present: known, .. }) = branch.outputs.get(column) {
            present.push(known.is_always(branch.kinds));
        }
    }
    match present.len() {
        0 => Some(Origin::Value),
        people if people == branches.len() => {
            let always = present.iter().all(|&always| always);
            let present = if always { Presence::always(Kinds::ONE) } else { Presence::unknown() };
            Some(Origin::Contributor { person, present })
        }
        _ => None,
    }
}
