//! Hands whole parts of a question to the database that its tables lie in: conditions, expressions, joins and groupings
//! over one database become one statement of it, so that rows stay where they are.
//!
//! Works on the optimised plan, from its leaves: what stands over one statement, and can be written in the database's own
//! SQL so that it means the same there, is written around it. What cannot stays here, over the rows of what could.

mod aggregates;
mod expressions;
mod joins;

use std::sync::Arc;

use arrow::datatypes::{Field, FieldRef, Schema};
use datafusion::catalog::default_table_source::source_as_provider;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{Column, DFSchemaRef, Result};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Expr, Filter, LogicalPlan, LogicalPlanBuilder, Projection};
use datafusion::optimizer::optimizer::ApplyOrder;
use datafusion::optimizer::{OptimizerConfig, OptimizerRule};

use super::remote::{Remote, Text};
use expressions::Scope;

/// The rule. To be applied after those that push filters down and leave columns out.
#[derive(Debug)]
pub(crate) struct PushedDown;

impl OptimizerRule for PushedDown {
    fn name(&self) -> &str {
        "pushed_down"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn supports_rewrite(&self) -> bool {
        true
    }

    fn rewrite(&self, plan: LogicalPlan, _config: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        let pushed = match &plan {
            LogicalPlan::Filter(filter) => filtered(filter)?,
            LogicalPlan::Projection(projection) => projected(projection)?,
            LogicalPlan::Aggregate(aggregate) => match Input::of(&aggregate.input) {
                Some(input) => aggregates::written(&input, aggregate).map(|written| written.scan()).transpose()?,
                None => None,
            },
            LogicalPlan::Join(join) => match (Input::of(&join.left), Input::of(&join.right)) {
                (Some(left), Some(right)) => {
                    joins::written(&left, &right, join).map(|written| written.scan()).transpose()?
                }
                _ => None,
            },
            _ => None,
        };
        Ok(pushed.map_or_else(|| Transformed::no(plan), Transformed::yes))
    }
}

/// A plan that does nothing but name columns of one statement.
struct Input {
    remote: Remote,
    /// For each output of the plan, the column of the statement.
    columns: Vec<usize>,
    schema: DFSchemaRef,
}

impl Input {
    fn of(plan: &LogicalPlan) -> Option<Self> {
        match plan {
            LogicalPlan::TableScan(scan) if scan.filters.is_empty() && scan.fetch.is_none() => {
                let provider = source_as_provider(&scan.source).ok()?;
                let remote = (provider.as_ref() as &dyn std::any::Any).downcast_ref::<Remote>()?.clone();
                let all = || (0..remote.schema.fields().len()).collect();
                let columns = scan.projection.clone().unwrap_or_else(all);
                Some(Self { remote, columns, schema: Arc::clone(&scan.projected_schema) })
            }
            LogicalPlan::SubqueryAlias(alias) => {
                Some(Self { schema: Arc::clone(&alias.schema), ..Self::of(&alias.input)? })
            }
            LogicalPlan::Projection(projection) => {
                let input = Self::of(&projection.input)?;
                let columns = projection.expr.iter().map(|expr| input.column(named(expr)?));
                let columns = columns.collect::<Option<Vec<_>>>()?;
                Some(Self { columns, schema: Arc::clone(&projection.schema), ..input })
            }
            _ => None,
        }
    }

    /// The statement's column behind a column of the plan.
    fn column(&self, column: &Column) -> Option<usize> {
        self.columns.get(self.schema.index_of_column(column).ok()?).copied()
    }

    /// The statement, with the columns of the plan.
    fn text(&self) -> String {
        self.remote.text.with(&self.columns)
    }

    /// Expressions over the statement as a table named `t`.
    fn scope(&self) -> Scope<'_> {
        Scope { inputs: vec![("t", self)], dialect: self.remote.server.dialect() }
    }
}

/// The column that an expression is another name for.
fn named(expr: &Expr) -> Option<&Column> {
    match expr {
        Expr::Alias(alias) => named(&alias.expr),
        Expr::Column(column) => Some(column),
        _ => None,
    }
}

/// A statement in the place of a plan of this schema.
struct Written {
    remote: Remote,
    schema: DFSchemaRef,
}

impl Written {
    /// `columns` give the outputs, `rest` follows them.
    fn new(like: &Remote, schema: &DFSchemaRef, columns: &[String], rest: &str) -> Self {
        let outputs: Vec<_> = columns.iter().enumerate().map(|(at, text)| format!("{text} AS c{at}")).collect();
        let outputs = if outputs.is_empty() { "1 AS c0".to_owned() } else { outputs.join(", ") };
        let fields = schema.fields().iter().enumerate().map(|(at, field)| renamed(field, at));
        let remote = Remote {
            server: Arc::clone(&like.server),
            text: Text::Select(format!("SELECT {outputs} {rest}")),
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
        };
        Self { remote, schema: Arc::clone(schema) }
    }

    /// A scan of it, under the names of the plan that it stands for.
    fn scan(self) -> Result<LogicalPlan> {
        let source = provider_as_source(Arc::new(self.remote));
        let scan = LogicalPlanBuilder::scan("statement", source, None)?.build()?;
        let names = self.schema.iter().zip(scan.schema().columns());
        let names = names
            .map(|((qualifier, field), column)| Expr::Column(column).alias_qualified(qualifier.cloned(), field.name()));
        let names = names.collect::<Vec<_>>();
        Ok(LogicalPlan::Projection(Projection::try_new_with_schema(names, Arc::new(scan), self.schema)?))
    }
}

fn renamed(field: &FieldRef, at: usize) -> Field {
    Field::new(format!("c{at}"), field.data_type().clone(), field.is_nullable())
}

/// The conditions that can be written, written; the others over them.
fn filtered(filter: &Filter) -> Result<Option<LogicalPlan>> {
    let Some(input) = Input::of(&filter.input) else { return Ok(None) };
    let scope = input.scope();
    let mut conditions = Vec::new();
    let mut others = Vec::new();
    for condition in split_conjunction_owned(filter.predicate.clone()) {
        match scope.write(&condition) {
            Some(written) => conditions.push(written.text),
            None => others.push(condition),
        }
    }
    if conditions.is_empty() {
        return Ok(None);
    }
    let columns: Vec<_> = input.columns.iter().map(|column| format!("t.c{column}")).collect();
    let rest = format!("FROM ({}) AS t WHERE {}", input.text(), conditions.join(" AND "));
    let written = Written::new(&input.remote, filter.input.schema(), &columns, &rest).scan()?;
    match conjunction(others) {
        Some(others) => Ok(Some(LogicalPlan::Filter(Filter::try_new(others, Arc::new(written))?))),
        None => Ok(Some(written)),
    }
}

/// Expressions, where all of them can be written and one of them is more than a name.
fn projected(projection: &Projection) -> Result<Option<LogicalPlan>> {
    let Some(input) = Input::of(&projection.input) else { return Ok(None) };
    if projection.expr.iter().all(|expr| named(expr).is_some()) {
        return Ok(None);
    }
    let scope = input.scope();
    let columns: Option<Vec<_>> = projection.expr.iter().map(|expr| Some(scope.write(expr)?.text)).collect();
    let Some(columns) = columns else { return Ok(None) };
    let rest = format!("FROM ({}) AS t", input.text());
    Written::new(&input.remote, &projection.schema, &columns, &rest).scan().map(Some)
}
