//! What a part of a plan reads: which agencies, and whether of people.

use std::collections::BTreeSet;

use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_common::{Result as PlanResult, TableReference};
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::{AgencyId, Class};

use crate::federation::{FederatedTable, Federation, Member};
use crate::tables::{CODE_LISTS, FEDERATED};

/// What a plan reads, sub-queries included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads {
    /// Tables about people, in the order found.
    pub protected: Vec<String>,
    /// Agencies whose tables are read.
    pub agencies: BTreeSet<AgencyId>,
    /// Whether a table declared over several agencies is read.
    pub federated: bool,
    /// The largest variance of counts of people among those tables; `None` where no noise is known.
    pub count_variance: Option<f64>,
    /// Whether anything is aggregated.
    pub aggregates: bool,
}

impl Reads {
    pub fn of(plan: &LogicalPlan, federation: &Federation) -> PlanResult<Self> {
        let mut reads = Self::default();
        plan.apply_with_subqueries(|node| {
            match node {
                LogicalPlan::TableScan(scan) => reads.scan(&scan.table_name, federation),
                LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(_) => reads.aggregates = true,
                _ => {}
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(reads)
    }

    fn scan(&mut self, name: &TableReference, federation: &Federation) {
        match members_of(name, federation) {
            Scanned::Nothing => {}
            Scanned::One(member) => self.member(&member, name, federation),
            Scanned::Federated(table) => {
                self.federated = true;
                for member in &table.members {
                    self.member(member, name, federation);
                }
            }
        }
    }

    fn member(&mut self, member: &Member, name: &TableReference, federation: &Federation) {
        self.agencies.insert(member.agency.clone());
        let published = federation.member(member);
        if published.is_none_or(|table| table.class == Class::Protected) {
            let variance = published.and_then(|table| table.count_variance);
            self.count_variance = self.count_variance.into_iter().chain(variance).reduce(f64::max);
            self.protected.push(name.to_string());
        }
    }

    pub fn is_local(&self) -> bool {
        self.agencies.is_empty()
    }

    pub fn is_protected(&self) -> bool {
        !self.protected.is_empty()
    }

    /// The one agency read, if it is one and addressed by its own schema.
    pub fn one_agency(&self) -> Option<&AgencyId> {
        if self.federated || self.agencies.len() > 1 { None } else { self.agencies.first() }
    }
}

/// The names of the federated tables that a plan reads, sub-queries included.
pub(crate) fn federated(plan: &LogicalPlan) -> PlanResult<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node
            && scan.table_name.schema() == Some(FEDERATED)
        {
            names.insert(scan.table_name.table().to_owned());
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(names)
}

/// What stands behind a scanned name.
pub(crate) enum Scanned<'f> {
    /// A code list, or the answer of a fragment.
    Nothing,
    /// An agency's own table.
    One(Member),
    /// A table declared over several agencies.
    Federated(&'f FederatedTable),
}

pub(crate) fn members_of<'f>(name: &TableReference, federation: &'f Federation) -> Scanned<'f> {
    match name.schema() {
        Some(FEDERATED) => federation.federated(name.table()).map_or(Scanned::Nothing, Scanned::Federated),
        Some(CODE_LISTS) | None => Scanned::Nothing,
        Some(agency) => match federation.agency(agency) {
            Some(catalogue) => {
                Scanned::One(Member { agency: catalogue.agency.clone(), table: name.table().to_owned() })
            }
            None => Scanned::Nothing,
        },
    }
}
