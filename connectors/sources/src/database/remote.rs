//! A statement at a database, as a table of a session.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::project_schema;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};

use super::server::{Errand, Server, Statement};

/// Batches that wait for the engine while the server sends more.
const WAITING: usize = 4;

/// What a statement gives.
#[derive(Clone)]
pub(crate) struct Remote {
    /// The database.
    pub server: Arc<dyn Server>,
    /// Gives as many columns as the schema has, called `c0`, `c1`, and so on.
    pub text: Text,
    /// Names and types here.
    pub schema: SchemaRef,
}

/// The text of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    /// Columns of a relation, each an expression over it. Only those that a question uses are named in it: it does not fail
    /// for one that the database has lost, or that its role may not read any more.
    Relation {
        /// The expressions.
        columns: Vec<String>,
        /// The relation.
        from: String,
    },
    /// A whole SELECT.
    Select(String),
}

impl Text {
    /// A SELECT in which these columns are there, by their numbers; others may be.
    pub fn with(&self, used: &[usize]) -> String {
        match self {
            Self::Select(text) => text.clone(),
            Self::Relation { columns, from } => {
                let used = columns.iter().enumerate().filter(|(at, _)| used.contains(at));
                let columns: Vec<_> = used.map(|(at, column)| format!("{column} AS c{at}")).collect();
                let columns = if columns.is_empty() { "1 AS none".to_owned() } else { columns.join(", ") };
                format!("SELECT {columns} FROM {from}")
            }
        }
    }
}

impl Remote {
    /// Whether both are read from the same database, over which one statement can be written.
    pub fn is_beside(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.server, &other.server)
    }

    /// The same with these columns only, and at most so many rows.
    fn narrowed(&self, projection: Option<&Vec<usize>>, limit: Option<usize>) -> Result<Statement> {
        let schema = project_schema(&self.schema, projection)?;
        let all = (0..self.schema.fields().len()).collect::<Vec<_>>();
        let wanted = projection.unwrap_or(&all);
        let columns: Vec<_> = wanted.iter().enumerate().map(|(to, from)| format!("c{from} AS c{to}")).collect();
        let columns = if columns.is_empty() { "1 AS c0".to_owned() } else { columns.join(", ") };
        let limit = limit.map(|rows| format!(" LIMIT {rows}")).unwrap_or_default();
        Ok(Statement { text: format!("SELECT {columns} FROM ({}) AS t{limit}", self.text.with(wanted)), schema })
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").field("text", &self.text).finish_non_exhaustive()
    }
}

#[async_trait]
impl TableProvider for Remote {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let statement = self.narrowed(projection, limit)?;
        let schema = Arc::clone(&statement.schema);
        let answer = Arc::new(Answer { server: Arc::clone(&self.server), statement });
        Ok(Arc::new(StreamingTableExec::try_new(schema, vec![answer], None, [], false, None)?))
    }
}

/// The rows of a statement, read when they are wanted.
struct Answer {
    server: Arc<dyn Server>,
    statement: Statement,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("statement", &self.statement.text).finish_non_exhaustive()
    }
}

impl PartitionStream for Answer {
    fn schema(&self) -> &SchemaRef {
        &self.statement.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut rows = RecordBatchReceiverStreamBuilder::new(Arc::clone(&self.statement.schema), WAITING);
        let (server, statement, batches) = (Arc::clone(&self.server), self.statement.clone(), rows.tx());
        let errand = Errand::of(&context);
        rows.spawn(async move {
            let read = server.read(statement, batches, errand).await;
            read.map_err(|error| DataFusionError::External(Box::new(error)))
        });
        rows.build()
    }
}
