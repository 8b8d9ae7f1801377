//! Persons as variables: a union-find over the contributor columns of a plan. Knows nothing of plans.

use super::Relation;

/// One contributor column of one scan; equalities make two persons the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person(usize);

/// Where an output column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An unmodified contributor column. `nullable` behind an outer join.
    Contributor { person: Person, nullable: bool },
    /// An unmodified key that the policy declares to belong to one contributor.
    Key { name: String, person: Person },
    /// A contributor column in some branches of a union and something else in others: it names people, and proves nothing.
    Mixed,
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

    /// The relation of a UNION whose branches each have one person.
    pub(super) fn merge(&mut self, branches: &[Relation], width: usize) -> Relation {
        let people: Vec<Person> = branches.iter().filter_map(|branch| branch.people.first().copied()).collect();
        let person = match people.first() {
            Some(&first) if self.distinct(&people) == 1 => first,
            _ => self.arrive(),
        };
        let outputs = (0..width).map(|column| merged_origin(branches, column, person)).collect();
        Relation { outputs, people: vec![person] }
    }
}

fn merged_origin(branches: &[Relation], column: usize, person: Person) -> Origin {
    let origins = || branches.iter().filter_map(|branch| branch.outputs.get(column));
    let contributors = origins().filter(|origin| matches!(origin, Origin::Contributor { .. })).count();
    let nullable = origins().any(|origin| matches!(origin, Origin::Contributor { nullable: true, .. }));
    match contributors {
        all if all == branches.len() => Origin::Contributor { person, nullable },
        0 if !origins().any(|origin| *origin == Origin::Mixed) => Origin::Value,
        _ => Origin::Mixed,
    }
}
