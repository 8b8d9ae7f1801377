//! The checks of a connector, in their order: published, person-local, roles, tier. Only they make a [`CheckedPlan`].

use std::sync::Arc;

use arrow_schema::Schema;
use datafusion_common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use khidi_queries_functions::arithmetic;

use crate::aggregate;
use crate::bins;
use crate::catalogue::{AgencyCatalogue, Class, Protection, Role};
use crate::contributions;
use crate::error::CheckError;
use crate::lattice;
use crate::locality::{self, Origin};
use crate::noise::keyed::Keys;
use crate::question::{Ask, Question, measure_of};
use crate::release::Rules;

/// A plan that may run over an agency's registers, with the rules by which its results may leave.
///
/// There is no other way to obtain one than [`check`].
#[derive(Debug, Clone)]
pub struct CheckedPlan {
    plan: LogicalPlan,
    rules: Rules,
}

impl CheckedPlan {
    /// What to run. Its results are unprotected: they go to [`CheckedPlan::rules`] and nowhere else.
    #[must_use]
    pub fn plan(&self) -> &LogicalPlan {
        &self.plan
    }

    /// How its results are released.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The same plan with the agency's keys: what people contribute is hashed with them, and draws come from them.
    /// Protected cells are computed and released with keys only.
    ///
    /// # Errors
    /// The engine refuses to rebuild the plan.
    pub fn keyed(mut self, keys: &Arc<Keys>) -> Result<Self, CheckError> {
        let keyed = contributions::keyed(self.plan, keys);
        let plan = keyed.map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })?;
        self.rules.keyed(keys);
        Ok(Self { plan, rules: self.rules })
    }

    /// The same plan with leaves replaced, such as views by their definitions.
    ///
    /// # Errors
    /// `replace` fails, or the result has another schema than what was checked.
    pub fn expand<E: From<CheckError>>(
        self,
        replace: impl Fn(&LogicalPlan) -> Result<Option<LogicalPlan>, E>,
    ) -> Result<Self, E> {
        let mut failure = None;
        let expanded = self.plan.transform_up_with_subqueries(|node| {
            Ok(match (&node, &failure) {
                (LogicalPlan::TableScan(_), None) => match replace(&node) {
                    Ok(Some(other)) if same_columns(&node, &other) => Transformed::yes(other),
                    Ok(Some(_)) => {
                        failure =
                            Some(E::from(CheckError::Unsupported { construct: "a view of another shape".into() }));
                        Transformed::no(node)
                    }
                    Ok(None) => Transformed::no(node),
                    Err(error) => {
                        failure = Some(error);
                        Transformed::no(node)
                    }
                },
                _ => Transformed::no(node),
            })
        });
        match (expanded, failure) {
            (_, Some(error)) => Err(error),
            (Ok(done), None) => Ok(Self { plan: done.data, rules: self.rules }),
            (Err(error), None) => Err(E::from(CheckError::Unsupported { construct: error.strip_backtrace() })),
        }
    }
}

fn same_columns(a: &LogicalPlan, b: &LogicalPlan) -> bool {
    let (a, b) = (a.schema(), b.schema());
    a.fields().len() == b.fields().len()
        && a.iter()
            .zip(b.iter())
            .all(|((qa, fa), (qb, fb))| qa == qb && fa.name() == fb.name() && fa.data_type() == fb.data_type())
}

/// Decides whether `ask` of the relation `plan` may run at the agency of `catalogue`, and makes the plan that answers it.
///
/// `plan` is the analysed, unoptimised plan of the relation over `"agency"."table"` and `codelists.*` leaves.
///
/// # Errors
/// The first rule that the plan or the question breaks.
pub fn check(plan: &LogicalPlan, ask: &Ask, catalogue: &AgencyCatalogue) -> Result<CheckedPlan, CheckError> {
    let protected = protected_table(plan, catalogue)?;
    let question = match (ask, protected) {
        (Ask::Rows, None) => return Ok(CheckedPlan { plan: plan.clone(), rules: Rules::public_rows(plan) }),
        (Ask::Rows, Some(table)) => return Err(CheckError::RowsOfProtected { table }),
        (Ask::Cells(question), None) => {
            check_columns(plan, question)?;
            return aggregate::public(plan, question).map(|(plan, rules)| CheckedPlan { plan, rules });
        }
        (Ask::Cells(question), Some(_)) => question,
    };
    check_columns(plan, question)?;
    check_people(plan, question, catalogue)?;
    bins::check(plan, question, catalogue)?;
    let present = without_missing_people(plan, catalogue)?;
    let (plan, rules) = match catalogue.protection {
        Protection::Standard => {
            let lattice = lattice::check(plan, question, catalogue)?;
            // A date that a timestamp cannot hold would fail the cast, and tell that it is there.
            let total = arithmetic::apply(present)
                .map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })?;
            aggregate::guarded(&total, question, lattice)?
        }
        Protection::Bare => aggregate::protected(&present, question, catalogue.threshold)?,
    };
    Ok(CheckedPlan { plan, rules })
}

/// The first protected table that the plan reads anywhere, sub-queries included.
fn protected_table(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<Option<String>, CheckError> {
    let mut found = None;
    let mut unknown = None;
    let walked = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let schema = scan.table_name.schema().unwrap_or_default();
            let table =
                (schema == catalogue.agency.as_str()).then(|| catalogue.table(scan.table_name.table())).flatten();
            match table {
                _ if schema == "codelists" => {}
                Some(table) if table.class == Class::Protected => {
                    found.get_or_insert_with(|| scan.table_name.to_string());
                }
                Some(_) => {}
                None => unknown = Some(scan.table_name.to_string()),
            }
        }
        Ok(TreeNodeRecursion::Continue)
    });
    match (walked, unknown) {
        (Err(error), _) => Err(CheckError::Unsupported { construct: error.strip_backtrace() }),
        (Ok(_), Some(table)) => Err(CheckError::NotPublished { table }),
        (Ok(_), None) => Ok(found),
    }
}

/// Every name of the question is a column that the relation has exactly once; keys do not repeat or take the names of
/// what the answer adds; grouping sets name keys; filters are boolean.
fn check_columns(plan: &LogicalPlan, question: &Question) -> Result<(), CheckError> {
    let schema: &Schema = plan.schema().as_arrow();
    let once = |name: &str| schema.fields().iter().filter(|field| field.name() == name).count() == 1;
    let of_measures = question.measures.iter().flat_map(|m| m.kind.columns().into_iter().chain(m.filter.as_deref()));
    let named = question.keys.iter().map(String::as_str).chain(of_measures).chain(question.contributor.as_deref());
    for name in named {
        if !once(name) {
            return Err(CheckError::QuestionColumn { column: name.to_owned() });
        }
    }
    for (position, key) in question.keys.iter().enumerate() {
        let reserved = key.starts_with("__") || measure_of(key).is_some();
        if reserved || question.keys.iter().take(position).any(|earlier| earlier == key) {
            return Err(CheckError::QuestionColumn { column: key.clone() });
        }
    }
    if !question.has_plain_sets() {
        return Err(CheckError::QuestionColumn { column: crate::question::GROUPING_ID.to_owned() });
    }
    for filter in question.measures.iter().filter_map(|measure| measure.filter.as_deref()) {
        let field =
            schema.field_with_name(filter).map_err(|_| CheckError::QuestionColumn { column: filter.to_owned() })?;
        if *field.data_type() != arrow_schema::DataType::Boolean {
            return Err(CheckError::QuestionColumn { column: filter.to_owned() });
        }
    }
    Ok(())
}

/// The relation is person-local, its contributor proven, and no key or measure carries a person out.
fn check_people(plan: &LogicalPlan, question: &Question, catalogue: &AgencyCatalogue) -> Result<(), CheckError> {
    let relation = locality::judge(plan, catalogue)?;
    let origin =
        |name: &str| plan.schema().index_of_column_by_name(None, name).and_then(|index| relation.outputs.get(index));
    let contributor = question.contributor.as_deref().unwrap_or_default();
    match origin(contributor) {
        Some(origin @ Origin::Contributor { person, .. })
            if relation.names_person(origin) && relation.people.contains(person) => {}
        _ => return Err(CheckError::ContributorNotProven { column: contributor.to_owned() }),
    }
    let measured = question.measures.iter().flat_map(|measure| measure.kind.columns());
    for name in question.keys.iter().map(String::as_str).chain(measured) {
        if matches!(origin(name), Some(Origin::Contributor { .. })) {
            return Err(CheckError::ContributorMisused { column: name.to_owned() });
        }
    }
    Ok(())
}

/// Rows without a contributor enter nothing: each protected scan starts by leaving them out.
fn without_missing_people(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<LogicalPlan, CheckError> {
    let filtered = plan.clone().transform_up_with_subqueries(|node| {
        let LogicalPlan::TableScan(scan) = &node else { return Ok(Transformed::no(node)) };
        if scan.table_name.schema() != Some(catalogue.agency.as_str()) {
            return Ok(Transformed::no(node));
        }
        let Some(table) = catalogue.table(scan.table_name.table()) else { return Ok(Transformed::no(node)) };
        let people = table.columns.iter().filter(|column| column.role == Role::Contributor);
        let present = people
            .map(|column| {
                let name = datafusion_common::Column::new(Some(scan.table_name.clone()), column.name.clone());
                Expr::Column(name).is_not_null()
            })
            .reduce(Expr::and);
        match present {
            Some(present) => Ok(Transformed::yes(LogicalPlanBuilder::from(node).filter(present)?.build()?)),
            None => Ok(Transformed::no(node)),
        }
    });
    filtered.map(|done| done.data).map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })
}

/// For each output column of `plan`: whether it is an unmodified contributor column that no row lacks.
///
/// # Errors
/// The relation is not person-local.
pub fn contributor_columns(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<Vec<bool>, CheckError> {
    let relation = locality::judge(plan, catalogue)?;
    Ok(relation.outputs.iter().map(|origin| relation.names_person(origin)).collect())
}
