//! Person-locality: a relation over protected tables must give the same rows for a person whoever else is in the register.
//!
//! Decided from the resolved plan alone, never from data. Each contributor column of each scan starts as a person of its own;
//! equalities between contributors make two of them one. Whatever is not known here is refused.

mod expressions;
mod joins;
mod naming;
mod persons;
mod presence;

use datafusion_common::DFSchema;
use datafusion_expr::{
    Aggregate, Distinct, DistinctOn, Expr, LogicalPlan, Projection, TableScan, Union, Unnest, Window,
};

use crate::catalogue::{AgencyCatalogue, Class, PublishedTable, Role};
use crate::error::CheckError;

pub use naming::{Naming, names_person};
use persons::Persons;
pub(crate) use persons::{Origin, Person};
use presence::{Kinds, Presence};

/// What is known of a relation: where its columns come from and whose rows they are.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// One per field of the plan's schema.
    pub outputs: Vec<Origin>,
    /// The persons behind a row. Empty: public rows only.
    pub people: Vec<Person>,
    /// How many kinds of rows its outer joins make.
    pub kinds: Kinds,
}

impl Relation {
    /// Public rows, of so many columns.
    fn public(columns: usize) -> Self {
        Self { outputs: vec![Origin::Value; columns], people: Vec::new(), kinds: Kinds::ONE }
    }

    /// Whether the column is the contributor in every row.
    pub(crate) fn names_person(&self, origin: &Origin) -> bool {
        matches!(origin, Origin::Contributor { present, .. } if present.is_always(self.kinds))
    }

    fn is_protected(&self) -> bool {
        !self.people.is_empty()
    }
}

/// Judges plans against what one agency publishes.
pub(crate) struct Locality<'a> {
    catalogue: &'a AgencyCatalogue,
    persons: Persons,
    /// Relations whose columns an inner query may refer to, innermost last.
    outer: Vec<(DFSchema, Relation)>,
}

/// Proves that a relation is person-local, or says which part of it is not.
///
/// # Errors
/// The part of the plan that could make one person's rows depend on another's.
pub(crate) fn judge(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<Relation, CheckError> {
    let mut locality = Locality { catalogue, persons: Persons::default(), outer: Vec::new() };
    let mut relation = locality.relate(plan)?;
    locality.one_person(&relation, "the relation")?;
    locality.persons.settle(&mut relation);
    Ok(relation)
}

impl Locality<'_> {
    fn relate(&mut self, plan: &LogicalPlan) -> Result<Relation, CheckError> {
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::SubqueryAlias(alias) => self.relate(&alias.input),
            LogicalPlan::Projection(projection) => self.projection(projection),
            LogicalPlan::Filter(filter) => {
                let relation = self.relate(&filter.input)?;
                self.link(&filter.predicate, filter.input.schema(), &relation)?;
                self.condition(&filter.predicate, filter.input.schema(), &relation)?;
                Ok(relation)
            }
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Aggregate(aggregate) => self.aggregate(aggregate),
            LogicalPlan::Distinct(distinct) => self.distinct(distinct),
            LogicalPlan::Window(window) => self.window(window),
            LogicalPlan::Union(union) => self.union(union),
            LogicalPlan::Unnest(unnest) => self.unnest(unnest),
            LogicalPlan::Sort(sort) => {
                let relation = if sort.fetch.is_none() { self.relate(&sort.input) } else { self.cut(&sort.input) }?;
                self.ordered(&sort.expr, sort.input.schema(), &relation)?;
                Ok(relation)
            }
            LogicalPlan::Limit(limit) => {
                let relation = self.cut(&limit.input)?;
                for expr in limit.skip.iter().chain(&limit.fetch) {
                    self.predicate(expr, limit.input.schema(), &relation)?;
                }
                Ok(relation)
            }
            LogicalPlan::EmptyRelation(_) | LogicalPlan::Values(_) => {
                Ok(Relation::public(plan.schema().fields().len()))
            }
            other => Err(CheckError::NotLocal {
                construct: construct_of(other),
                reason: "it is not known to keep people apart".to_owned(),
            }),
        }
    }

    fn scan(&mut self, scan: &TableScan) -> Result<Relation, CheckError> {
        let schema = scan.table_name.schema().unwrap_or_default();
        if schema == "codelists" {
            return Ok(Relation::public(scan.projected_schema.fields().len()));
        }
        let table = (schema == self.catalogue.agency.as_str())
            .then(|| self.catalogue.table(scan.table_name.table()))
            .flatten()
            .ok_or_else(|| CheckError::NotPublished { table: scan.table_name.to_string() })?;
        let origins = self.scan_origins(table);
        let people = origins.iter().filter_map(|origin| match origin {
            Origin::Contributor { person, .. } => Some(*person),
            _ => None,
        });
        let people = people.collect();
        let outputs = scan
            .projected_schema
            .fields()
            .iter()
            .map(|field| {
                let at = table.columns.iter().position(|column| column.name == *field.name());
                at.and_then(|at| origins.get(at).cloned())
                    .ok_or_else(|| CheckError::NotPublished { table: format!("{}.{}", scan.table_name, field.name()) })
            })
            .collect::<Result<_, _>>()?;
        Ok(Relation { outputs, people, kinds: Kinds::ONE })
    }

    /// One origin per published column; the contributors arrive as new persons.
    fn scan_origins(&mut self, table: &PublishedTable) -> Vec<Origin> {
        let protected = table.class == Class::Protected;
        let mut first = None;
        let mut origins: Vec<Origin> = table
            .columns
            .iter()
            .map(|column| match column.role {
                Role::Contributor if protected => {
                    let person = self.persons.arrive();
                    first.get_or_insert(person);
                    Origin::Contributor { person, present: Presence::always(Kinds::ONE) }
                }
                _ => Origin::Value,
            })
            .collect();
        for (origin, column) in origins.iter_mut().zip(&table.columns) {
            if let (Origin::Value, Some(person), true) =
                (&origin, first, table.single_contributor_keys.contains(&column.name))
            {
                *origin = Origin::Key { name: column.name.clone(), person };
            }
        }
        origins
    }

    fn projection(&mut self, projection: &Projection) -> Result<Relation, CheckError> {
        let input = self.relate(&projection.input)?;
        let schema = projection.input.schema();
        let outputs = projection.expr.iter().map(|expr| self.output(expr, schema, &input)).collect::<Result<_, _>>()?;
        Ok(Relation { outputs, ..input })
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Result<Relation, CheckError> {
        let input = self.relate(&aggregate.input)?;
        let schema = aggregate.input.schema();
        if aggregate.group_expr.iter().any(|expr| matches!(expr, Expr::GroupingSet(_))) && input.is_protected() {
            return Err(CheckError::NotLocal {
                construct: "GROUPING SETS".to_owned(),
                reason: "a set without the contributor mixes people".to_owned(),
            });
        }
        let mut outputs =
            aggregate.group_expr.iter().map(|expr| self.output(expr, schema, &input)).collect::<Result<Vec<_>, _>>()?;
        for expr in &aggregate.aggr_expr {
            self.aggregate_call(expr, schema, &input)?;
            outputs.push(Origin::Value);
        }
        // A schema may carry internal columns after the groups; all of them are plain values.
        outputs.resize(aggregate.schema.fields().len(), Origin::Value);
        let groups = outputs.iter().take(aggregate.group_expr.len());
        self.keeps_people_apart(&input, groups, "aggregate", "its groups do not contain the contributor")?;
        Ok(Relation { outputs, ..input })
    }

    fn distinct(&mut self, distinct: &Distinct) -> Result<Relation, CheckError> {
        match distinct {
            Distinct::All(input) => {
                let relation = self.relate(input)?;
                self.keeps_people_apart(
                    &relation,
                    relation.outputs.iter(),
                    "SELECT DISTINCT",
                    "its columns do not contain the contributor",
                )?;
                Ok(relation)
            }
            Distinct::On(on) => self.distinct_on(on),
        }
    }

    fn distinct_on(&mut self, on: &DistinctOn) -> Result<Relation, CheckError> {
        let input = self.relate(&on.input)?;
        let schema = on.input.schema();
        let keys = on.on_expr.iter().map(|expr| self.output(expr, schema, &input)).collect::<Result<Vec<_>, _>>()?;
        self.keeps_people_apart(&input, keys.iter(), "DISTINCT ON", "its keys do not contain the contributor")?;
        self.ordered(on.sort_expr.as_deref().unwrap_or_default(), schema, &input)?;
        let outputs =
            on.select_expr.iter().map(|expr| self.output(expr, schema, &input)).collect::<Result<Vec<_>, _>>()?;
        Ok(Relation { outputs, ..input })
    }

    fn window(&mut self, window: &Window) -> Result<Relation, CheckError> {
        let input = self.relate(&window.input)?;
        let schema = window.input.schema();
        let mut outputs = input.outputs.clone();
        for expr in &window.window_expr {
            let partition = self.window_call(expr, schema, &input)?;
            self.keeps_people_apart(
                &input,
                partition.iter(),
                "window function",
                "it is not partitioned by the contributor",
            )?;
            outputs.push(Origin::Value);
        }
        Ok(Relation { outputs, ..input })
    }

    fn union(&mut self, union: &Union) -> Result<Relation, CheckError> {
        let mut branches = Vec::new();
        for input in &union.inputs {
            let relation = self.relate(input)?;
            self.one_person(&relation, "UNION")?;
            branches.push(relation);
        }
        if branches.iter().all(|branch| !branch.is_protected()) {
            return Ok(Relation::public(union.schema.fields().len()));
        }
        if branches.iter().any(|branch| !branch.is_protected()) {
            return Err(CheckError::NotLocal {
                construct: "UNION".to_owned(),
                reason: "it mixes rows of people with public rows".to_owned(),
            });
        }
        self.persons.merge(&branches, union)
    }

    /// The elements of a list that was in one row stay with that row's person; they themselves are computed values.
    fn unnest(&mut self, unnest: &Unnest) -> Result<Relation, CheckError> {
        let input = self.relate(&unnest.input)?;
        let lists = unnest.list_type_columns.iter().map(|(at, _)| *at);
        let opened: Vec<usize> = lists.chain(unnest.struct_type_columns.iter().copied()).collect();
        let origin = |at: &usize| match input.outputs.get(*at) {
            Some(origin) if !opened.contains(at) => origin.clone(),
            _ => Origin::Value,
        };
        Ok(Relation { outputs: unnest.dependency_indices.iter().map(origin).collect(), ..input })
    }

    /// LIMIT and top-k: fine over public rows and over the rows of one person that an outer row fixes.
    fn cut(&mut self, input: &LogicalPlan) -> Result<Relation, CheckError> {
        let relation = self.relate(input)?;
        if relation.is_protected() && !self.is_bound(&relation) {
            return Err(CheckError::NotLocal {
                construct: "LIMIT".to_owned(),
                reason: "which rows remain depends on other people".to_owned(),
            });
        }
        Ok(relation)
    }

    /// Grouping is person-local where the groups contain the contributor, or where an outer row has fixed the person.
    fn keeps_people_apart<'o>(
        &mut self,
        input: &Relation,
        groups: impl Iterator<Item = &'o Origin>,
        construct: &str,
        reason: &str,
    ) -> Result<(), CheckError> {
        if !input.is_protected() || self.is_bound(input) {
            return Ok(());
        }
        self.one_person(input, construct)?;
        // Several that are each missing in some rows keep people apart where together they are missing in none.
        let own = groups.filter_map(|origin| self.own_person(origin, input));
        if own.fold(Presence::unknown(), |known, present| known.or(present)).is_always(input.kinds) {
            return Ok(());
        }
        Err(CheckError::NotLocal { construct: construct.to_owned(), reason: reason.to_owned() })
    }

    /// Where a column names the person behind the relation's own rows. A reference to an outer row's contributor is
    /// constant here and names nobody of this relation.
    fn own_person<'o>(&self, origin: &'o Origin, relation: &Relation) -> Option<&'o Presence> {
        match origin {
            Origin::Contributor { person, present } => {
                relation.people.iter().any(|&own| self.persons.same(own, *person)).then_some(present)
            }
            _ => None,
        }
    }

    fn one_person(&mut self, relation: &Relation, construct: &str) -> Result<(), CheckError> {
        if self.persons.distinct(&relation.people) > 1 {
            return Err(CheckError::SeveralPeople { construct: construct.to_owned() });
        }
        Ok(())
    }

    /// Whether every person behind the relation is fixed by the row of an outer query.
    fn is_bound(&mut self, relation: &Relation) -> bool {
        let fixed: Vec<Person> = self.outer.iter().flat_map(|(_, outer)| outer.people.iter().copied()).collect();
        relation.is_protected() && relation.people.iter().all(|&p| fixed.iter().any(|&f| self.persons.same(p, f)))
    }
}

/// The SQL word for a plan node, for refusals.
fn construct_of(plan: &LogicalPlan) -> String {
    match plan {
        LogicalPlan::RecursiveQuery(_) => "WITH RECURSIVE".to_owned(),
        other => other.display().to_string().split([':', ' ']).next().unwrap_or_default().to_owned(),
    }
}
