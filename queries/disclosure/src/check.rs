//! The checks of a connector, in their order: published, person-local, roles, tier. Only they make a [`CheckedPlan`].

use std::sync::Arc;

use arrow_schema::Schema;
use datafusion_common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use khidi_queries_functions::arithmetic;

use crate::ad_hoc::{self, AdHoc, Terms};
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
    ad_hoc: Option<Box<AdHoc>>,
}

impl CheckedPlan {
    /// What to run. Its results are unprotected: they go to [`CheckedPlan::rules`] and nowhere else.
    #[must_use]
    pub fn plan(&self) -> &LogicalPlan {
        &self.plan
    }

    /// All that is to be run: of an ad hoc question a plan for each set of its conditions, the first with all of them.
    #[must_use]
    pub fn runs(&self) -> &[LogicalPlan] {
        self.ad_hoc.as_ref().map_or(std::slice::from_ref(&self.plan), |ad_hoc| &ad_hoc.runs)
    }

    /// On which terms it is answered, and what it is charged, as an ad hoc question; `None` for others.
    #[must_use]
    pub fn terms(&self) -> Option<&Terms> {
        self.ad_hoc.as_ref().map(|ad_hoc| &ad_hoc.terms)
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
        Ok(Self { plan, ..self })
    }

    /// The same plan with leaves replaced, such as views by their definitions.
    ///
    /// # Errors
    /// `replace` fails, or the result has another schema than what was checked.
    pub fn expand<E: From<CheckError>>(
        mut self,
        replace: impl Fn(&LogicalPlan) -> Result<Option<LogicalPlan>, E>,
    ) -> Result<Self, E> {
        if let Some(ad_hoc) = &mut self.ad_hoc {
            let runs = ad_hoc.runs.iter().map(|run| expanded(run.clone(), &replace));
            ad_hoc.runs = runs.collect::<Result<_, E>>()?;
        }
        let plan = expanded(self.plan, &replace)?;
        Ok(Self { plan, ..self })
    }
}

fn expanded<E: From<CheckError>>(
    plan: LogicalPlan,
    replace: &impl Fn(&LogicalPlan) -> Result<Option<LogicalPlan>, E>,
) -> Result<LogicalPlan, E> {
    let mut failure = None;
    let expanded = plan.transform_up_with_subqueries(|node| {
        Ok(match (&node, &failure) {
            (LogicalPlan::TableScan(_), None) => match replace(&node) {
                Ok(Some(other)) if same_columns(&node, &other) => Transformed::yes(other),
                Ok(Some(_)) => {
                    failure = Some(E::from(CheckError::Unsupported { construct: "a view of another shape".into() }));
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
        (Ok(done), None) => Ok(done.data),
        (Err(error), None) => Err(E::from(CheckError::Unsupported { construct: error.strip_backtrace() })),
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
    let refused = match check_nodes(plan, ask, catalogue) {
        Err(refused) if is_of_tier(&refused) => refused,
        verdict => return verdict,
    };
    let (Ask::Cells(question), Protection::Standard) = (ask, catalogue.protection) else { return Err(refused) };
    match ad_hoc::open_tables(plan, catalogue) {
        Some(tables) if !tables.is_empty() => {
            let (ad_hoc, rules) = ad_hoc::check(plan, question, &tables, catalogue)?;
            let first = ad_hoc.runs.first().cloned().ok_or(refused)?;
            Ok(CheckedPlan { plan: first, rules, ad_hoc: Some(Box::new(ad_hoc)) })
        }
        _ => Err(refused),
    }
}

/// Whether a question was refused for being of another tier, and not for what it is.
fn is_of_tier(refused: &CheckError) -> bool {
    matches!(
        refused,
        CheckError::TierClosed { .. }
            | CheckError::NotALevel { .. }
            | CheckError::NotANode { .. }
            | CheckError::RoleForbids { .. }
    )
}

/// Whether every table about people that a relation reads is open to ad hoc questions.
#[must_use]
pub fn is_open(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> bool {
    catalogue.protection == Protection::Standard
        && ad_hoc::open_tables(plan, catalogue).is_some_and(|tables| !tables.is_empty())
}

/// The same without ad hoc questions: under the standard protection, nodes of one table or view alone.
///
/// # Errors
/// The first rule that the plan or the question breaks.
pub fn check_nodes(plan: &LogicalPlan, ask: &Ask, catalogue: &AgencyCatalogue) -> Result<CheckedPlan, CheckError> {
    let protected = protected_table(plan, catalogue)?;
    let question = match (ask, protected) {
        (Ask::Rows, None) => return Ok(as_it_is(plan.clone(), Rules::public_rows(plan))),
        (Ask::Rows, Some(table)) => return Err(CheckError::RowsOfProtected { table }),
        (Ask::Cells(question), None) => {
            check_columns(plan, question)?;
            return aggregate::public(plan, question).map(|(plan, rules)| as_it_is(plan, rules));
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
    Ok(as_it_is(plan, rules))
}

fn as_it_is(plan: LogicalPlan, rules: Rules) -> CheckedPlan {
    CheckedPlan { plan, rules, ad_hoc: None }
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
pub(crate) fn check_people(
    plan: &LogicalPlan,
    question: &Question,
    catalogue: &AgencyCatalogue,
) -> Result<(), CheckError> {
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
pub(crate) fn without_missing_people(
    plan: &LogicalPlan,
    catalogue: &AgencyCatalogue,
) -> Result<LogicalPlan, CheckError> {
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
