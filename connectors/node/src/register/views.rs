//! Published views: planned once over the policy's own tables, and person-local or refused. What a question sees is a
//! leaf with the view's columns; the definition takes its place after the question has been checked.

use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use datafusion::common::{Column, ExprSchema};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, TableSource, TableType, cast};
use khidi_connectors_sources::execution;
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Class, Protection, Role};
use khidi_queries_disclosure::policy::PolicyTable;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};
use khidi_queries_disclosure::{CheckError, check, wire_type};
use khidi_queries_functions::arithmetic;
use thiserror::Error;

use super::Tables;
use crate::relation::{self, RelationError};

/// Why a view of a policy cannot be published.
#[derive(Debug, Error)]
pub enum ViewError {
    /// Its SQL is no relation over the policy's tables.
    #[error(transparent)]
    Relation(#[from] RelationError),
    /// The policy lists a column that the view does not have, or has twice.
    #[error("its SQL has no single column '{0}'")]
    Column(String),
    /// It is not person-local, or it would carry rows about people out.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The engine cannot use it, for example for an expression that the dialect does not know.
    #[error("{}", .0.strip_backtrace())]
    Engine(#[from] DataFusionError),
}

/// The plan of a view: the policy's columns in the order of the SQL, in the arithmetic dialect.
///
/// # Errors
/// One [`ViewError`] per cause.
pub(super) fn definition(
    view: &PolicyTable,
    sql: &str,
    tables: &Tables,
    base: &AgencyCatalogue,
) -> Result<LogicalPlan, ViewError> {
    let plan = relation::plan(sql, tables)?;
    for column in &view.columns {
        if plan.schema().fields().iter().filter(|field| *field.name() == column.name).count() != 1 {
            return Err(ViewError::Column(column.name.clone()));
        }
    }
    prove(view, &plan, base)?;
    let listed = plan.schema().columns().into_iter().filter(|at| view.columns.iter().any(|c| c.name == at.name));
    let columns: Vec<Expr> = listed.map(|column| in_register_type(column, &plan)).collect::<Result<_, _>>()?;
    Ok(arithmetic::apply(LogicalPlanBuilder::from(plan).project(columns)?.build()?)?)
}

/// The leaf that questions are planned and checked over.
pub(super) fn leaf(definition: &LogicalPlan) -> Arc<dyn TableSource> {
    Arc::new(ViewLeaf(Arc::new(Schema::new(definition.schema().fields().clone()))))
}

/// A protected view is person-local, each of its contributor columns is an unmodified contributor, and no other column
/// is one. A public view reads public tables only.
fn prove(view: &PolicyTable, plan: &LogicalPlan, base: &AgencyCatalogue) -> Result<(), CheckError> {
    if view.class == Class::Public {
        return check(plan, &Ask::Rows, base).map(drop);
    }
    // Which questions the view may be asked is checked with each question; here any person-local relation will do.
    let any_relation = AgencyCatalogue { protection: Protection::Bare, ..base.clone() };
    let (people, others): (Vec<_>, Vec<_>) = view.columns.iter().partition(|column| column.role == Role::Contributor);
    for person in people {
        let question = Question {
            contributor: Some(person.name.clone()),
            keys: others.iter().map(|column| column.name.clone()).collect(),
            grouping_sets: None,
            measures: vec![Measure { kind: MeasureKind::Rows, filter: None }],
        };
        check(plan, &Ask::Cells(question), &any_relation)?;
    }
    Ok(())
}

/// A column in the type that a register would hold it in, so that views and tables compute alike.
fn in_register_type(column: Column, plan: &LogicalPlan) -> Result<Expr, DataFusionError> {
    let name = column.name.clone();
    let raw = plan.schema().field_from_column(&column)?.data_type().clone();
    let expr = Expr::Column(column);
    Ok(match wire_type(&raw).map(|published| execution(&published)) {
        Some(wanted) if wanted != raw => cast(expr, wanted).alias(name),
        _ => expr,
    })
}

/// Nothing but the columns of a view: it cannot be scanned.
#[derive(Debug)]
struct ViewLeaf(SchemaRef);

impl TableSource for ViewLeaf {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }
}
