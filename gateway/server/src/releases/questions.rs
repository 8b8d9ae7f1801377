//! Questions in SQL over releases: planned over the schema `releases` and the code lists alone. No agency is asked for one, and none
//! reads a register: tables of agencies and releases do not meet in a question.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use datafusion::sql::sqlparser::ast::Query;
use khidi_queries_codelists as codelists;
use khidi_queries_functions::arithmetic;
use khidi_queries_functions::civil::{self, Instant};
use khidi_queries_functions::context::{self, TableLookup};
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;
use khidi_queries_planner::{of_plan, unsupported};
use khidi_queries_protocol::{Code, Refusal};

use super::tables::{RELEASES, Tables};
use crate::execute::{CODE_LISTS, result_schema};
use crate::question::{Question, Task, explanation_schema};

/// Whether a question may be one over releases; what is not needs no look into the store.
pub(crate) fn may_be(sql: &str) -> bool {
    let is_schema = |rest: &str| rest.trim_start_matches(['"', ' ', '\t', '\r', '\n']).starts_with('.');
    sql.to_ascii_lowercase().split(RELEASES).skip(1).any(is_schema)
}

/// Whether a question over agencies' tables was refused because it names one of releases.
pub(crate) fn is_mixed(refusal: &Refusal) -> bool {
    let table = refusal.param("table").filter(|_| refusal.code() == Code::KH104);
    table.and_then(|table| table.split_once('.')).is_some_and(|(schema, _)| schema == RELEASES)
}

/// Tables of agencies and of releases do not meet in a question.
pub(crate) fn mixed() -> Refusal {
    Refusal::new(Code::KH109).with("construct", "a table of an agency beside one of releases")
}

/// The tables that such a question may name, and the schemas that it does name.
struct Named<'t> {
    tables: &'t Tables,
    schemas: RefCell<BTreeSet<String>>,
}

impl TableLookup for Named<'_> {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        self.schemas.borrow_mut().insert(schema.to_owned());
        let columns: SchemaRef = match schema {
            RELEASES => Arc::clone(self.tables.schema(table)?),
            CODE_LISTS => codelists::by_name(table)?.schema(),
            _ => return None,
        };
        Some(provider_as_source(Arc::new(EmptyTable::new(columns))))
    }

    fn names(&self) -> Vec<(String, String)> {
        let released = self.tables.all().map(|(name, _)| (RELEASES.to_owned(), name.to_owned()));
        let lists = codelists::all().iter().map(|list| (CODE_LISTS.to_owned(), list.name().to_owned()));
        released.chain(lists).collect()
    }
}

/// The plan of a question over releases; `None` for one over anything else.
///
/// # Errors
/// Why it cannot be answered.
pub(crate) fn plan_question(sql: &str, tables: &Tables, at: Instant) -> Result<Option<Question>, Refusal> {
    let (query, explained) = match gate::parse(sql, &GateLimits::default()) {
        Ok(Gated::Query(query)) => (query, false),
        Ok(Gated::Explain { query, .. }) => (query, true),
        // Told by whoever answers everything else.
        Ok(Gated::Set { .. } | Gated::Show { .. }) | Err(_) => return Ok(None),
    };
    let named = Named { tables, schemas: RefCell::default() };
    let planned = planned(query, &named, at);
    let schemas = named.schemas.into_inner();
    if !schemas.contains(RELEASES) {
        return Ok(None);
    }
    if schemas.iter().any(|schema| schema != RELEASES && schema != CODE_LISTS) {
        return Err(mixed());
    }
    let plan = planned?;
    let schema = result_schema(&plan)?;
    Ok(Some(if explained {
        let names: Vec<_> = read(&plan).into_iter().map(|table| format!("{RELEASES}.{table}")).collect();
        let line = format!("answered from the gateway's releases, no agency is asked: {}", names.join(", "));
        Question { task: Task::Explain(vec![line]), schema: explanation_schema() }
    } else {
        Question { task: Task::Released(Box::new(plan)), schema }
    }))
}

fn planned(query: Box<Query>, named: &Named<'_>, at: Instant) -> Result<LogicalPlan, Refusal> {
    let plan = context::plan(query, named, Registry::standard()).map_err(of_plan)?;
    let plan = civil::fold_now(plan, at).map_err(|error| unsupported(&error))?;
    arithmetic::apply(plan).map_err(|error| unsupported(&error))
}

/// The tables of releases that a plan reads.
pub(crate) fn read(plan: &LogicalPlan) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // The closure never fails.
    let _ = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node
            && scan.table_name.schema() == Some(RELEASES)
        {
            names.insert(scan.table_name.table().to_owned());
        }
        Ok(TreeNodeRecursion::Continue)
    });
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn what_names_the_schema_may_be_a_question_over_it() {
        for (sql, expected) in [
            ("SELECT * FROM releases.flows", true),
            ("SELECT * FROM RELEASES . \"flows\"", true),
            ("SELECT * FROM \"releases\"\n.flows", true),
            ("SELECT releases FROM mia.x", false),
            ("SELECT 'releases' FROM mia.x", false),
            ("SELECT 1", false),
        ] {
            assert_eq!(may_be(sql), expected, "{sql}");
        }
    }
}
