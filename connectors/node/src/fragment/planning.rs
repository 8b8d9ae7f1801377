//! From an accepted request to a plan that may run: planned here, checked against the agency's own policy, whatever the
//! gateway planned.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Class, Protection};
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_disclosure::{CheckedPlan, check};
use khidi_queries_functions::arithmetic;
use khidi_queries_protocol::{Code, FragmentRequest, Refusal};

use crate::admitted::{Asking, admit};
use crate::refused::Refused;
use crate::register::Register;
use crate::relation;

/// A question that may run.
pub(super) struct Question {
    /// What to run and how to release it, views in their definitions.
    pub plan: CheckedPlan,
    /// Whether it reads rows about people; then nothing of a failure may be told.
    pub is_protected: bool,
    /// The agency's tables and views that it reads, also those that views read.
    pub read: BTreeSet<String>,
}

/// Plans and checks a request's relation.
pub(super) fn plan(request: &FragmentRequest, register: &Register, keys: &Arc<Keys>) -> Result<Question, Refused> {
    let relation = relation::plan(&request.relation, register.tables())?;
    let asking = Asking { role: &request.asker.role, subject: &request.asker.subject, purpose: &request.purpose };
    planned(relation, &request.ask, Some(asking), register, keys)
}

/// Checks a planned relation, and makes it what runs. Who asks is not judged where nobody is named.
pub(super) fn planned(
    relation: LogicalPlan,
    ask: &Ask,
    asking: Option<Asking<'_>>,
    register: &Register,
    keys: &Arc<Keys>,
) -> Result<Question, Refused> {
    let catalogue = register.catalogue();
    let read = register.read_by(&relation);
    register.stops().admit(catalogue.agency.as_str(), &read)?;
    if let Some(asking) = asking {
        admit(asking, &register.named(&relation), catalogue.agency.as_str(), register.policy())?;
    }
    let is_protected = reads_people(&relation, catalogue);
    let plan = checked(relation, ask, register)?.expand(|leaf| {
        let agency = catalogue.agency.as_str();
        register.definition(leaf).map_err(|error| Refused::opaque(agency, error))
    })?;
    Ok(Question { plan: plan.keyed(keys)?, is_protected, read })
}

/// Checks a planned relation by the agency's policy; views are not expanded yet.
pub(crate) fn checked(relation: LogicalPlan, ask: &Ask, register: &Register) -> Result<CheckedPlan, Refused> {
    let catalogue = register.catalogue();
    // The standard tier has no expressions that could fail; everything else speaks the arithmetic dialect.
    let relation = if reads_people(&relation, catalogue) && catalogue.protection == Protection::Standard {
        relation
    } else {
        arithmetic::apply(relation).map_err(|error| {
            let refusal = Refusal::new(Code::KH109).with("construct", error.strip_backtrace());
            Refused::because(refusal, &error)
        })?
    };
    Ok(check(&relation, ask, catalogue)?)
}

/// Whether a protected table or view is read anywhere, sub-queries included.
pub(crate) fn reads_people(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> bool {
    let mut found = false;
    // The closure never fails, so neither does the walk.
    let _infallible = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            found |= scan.table_name.schema() == Some(catalogue.agency.as_str())
                && catalogue.table(scan.table_name.table()).is_none_or(|table| table.class == Class::Protected);
        }
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found
}
