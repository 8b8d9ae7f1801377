//! Members of a federated table mostly publish it alike. Then what one of them would make of a relation, the other would
//! make of the same relation over its own table, and it need not be found out again.

use std::collections::BTreeSet;

use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::question::Ask;

use crate::federation::Federation;
use crate::plan::Fragment;

/// A fragment already checked that asks another agency the same, but for that agency's name, of tables that both publish
/// alike under one protection. Each agency checks what it is asked by itself all the same.
pub(super) fn find<'k>(
    known: &'k [Fragment],
    sql: &str,
    ask: &Ask,
    relation: &LogicalPlan,
    agency: &AgencyCatalogue,
    federation: &Federation,
) -> Option<&'k Fragment> {
    let tables = tables_of(relation, agency.agency.as_str())?;
    known.iter().find(|other| {
        let Some(catalogue) = federation.agency(other.agency.as_str()) else { return false };
        let as_other = |table: &String| matches!(agency.table(table), Some(own) if catalogue.table(table) == Some(own));
        // A name that stands anywhere else than before a table makes the texts differ, and both are checked.
        *ask == other.ask
            && matches!(ask, Ask::Cells(_))
            && agency.protection == catalogue.protection
            && other.relation.replace(&before(&other.agency.to_string()), &before(agency.agency.as_str())) == sql
            && tables.iter().all(as_other)
    })
}

fn before(agency: &str) -> String {
    format!("\"{agency}\".")
}

/// The tables of one agency that a relation reads, sub-queries included; `None` where it reads another one's.
fn tables_of(relation: &LogicalPlan, agency: &str) -> Option<BTreeSet<String>> {
    let mut tables = BTreeSet::new();
    let mut all_known = true;
    let walked = relation.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            match scan.table_name.schema() {
                Some(schema) if schema == agency => {
                    tables.insert(scan.table_name.table().to_owned());
                }
                Some(crate::tables::CODE_LISTS) => {}
                _ => all_known = false,
            }
        }
        Ok(TreeNodeRecursion::Continue)
    });
    (walked.is_ok() && all_known).then_some(tables)
}
