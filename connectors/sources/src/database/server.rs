//! What a kind of database must be able to do to be a source. A new kind is one value of this trait and its dialect.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use async_trait::async_trait;
use datafusion::execution::TaskContext;
use datafusion::execution::memory_pool::{MemoryPool, UnboundedMemoryPool};
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::config::Relation;
use super::dialect::Dialect;
use super::error::DatabaseError;
use super::moment::{Reader, Until};

/// A column of a table or view, as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredColumn {
    /// Its name.
    pub name: String,
    /// Its type, in the database's words.
    pub stored: String,
    /// Whether the role may read it.
    pub granted: bool,
    /// The type that it is published in, with the expression that gives it in canonical form: bytewise collation,
    /// no padding, no infinity, register time. `None` for what cannot be published.
    pub published: Option<(DataType, String)>,
}

/// The columns of one table or view.
pub(crate) type Described = Result<Vec<StoredColumn>, DatabaseError>;

/// A statement whose columns are called `c0`, `c1`, and so on, and their types.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// A SELECT of the database's dialect.
    pub text: String,
    /// The types of its columns; where it is empty the statement still has one column, and only its rows count.
    pub schema: SchemaRef,
}

/// Where batches go. Once it is closed nobody wants more.
pub(crate) type Batches = Sender<datafusion::error::Result<RecordBatch>>;

/// What a statement is part of.
#[derive(Debug, Clone)]
pub(crate) struct Errand {
    reader: Option<Arc<Reader>>,
    memory: Arc<dyn MemoryPool>,
}

/// How long a database's statements may take, as it is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seconds {
    /// Each of a question.
    pub statement: u32,
    /// Each that copies a table.
    pub copy: u32,
}

impl Default for Errand {
    /// Of nothing.
    fn default() -> Self {
        Self { reader: None, memory: Arc::new(UnboundedMemoryPool::default()) }
    }
}

impl Errand {
    /// As a task of the engine has it.
    pub fn of(context: &TaskContext) -> Self {
        let reader = context.session_config().get_extension::<Reader>();
        Self { reader, memory: Arc::clone(context.memory_pool()) }
    }

    /// The one who reads, where statements are to see one moment.
    pub fn reader(&self) -> Option<&Arc<Reader>> {
        self.reader.as_ref()
    }

    /// What rows are counted in.
    pub fn memory(&self) -> &Arc<dyn MemoryPool> {
        &self.memory
    }

    /// How long a statement may take that begins now: as it is configured, and no longer than anybody waits for it.
    pub fn limit(&self, seconds: Seconds) -> Duration {
        limit(self.reader.as_ref().map(|reader| reader.until()), seconds, Instant::now())
    }
}

fn limit(until: Option<Until>, seconds: Seconds, now: Instant) -> Duration {
    let configured = Duration::from_secs(seconds.statement.into());
    match until {
        None => configured,
        // A limit of nothing would be none.
        Some(Until::Deadline(at)) => configured.min(at.saturating_duration_since(now)).max(Duration::from_millis(1)),
        Some(Until::Copied) => Duration::from_secs(seconds.copy.into()),
    }
}

/// A database that tables are read from.
#[async_trait]
pub(crate) trait Server: fmt::Debug + Send + Sync {
    /// How statements are written for it.
    fn dialect(&self) -> &'static dyn Dialect;

    /// What tells this database from others.
    fn identity(&self) -> String;

    /// A SELECT of the tables and views of which the role may read anything, the server's own aside: the schema as `c0`,
    /// NULL where none is needed to find it, the name as `c1`, in this order.
    fn relations(&self) -> &'static str;

    /// The columns of these tables and views, over one connection: of each in its order, and none where it is not there. What
    /// cannot be told is the last that is told of.
    ///
    /// # Errors
    /// There is no connection.
    async fn columns(&self, relations: &[&Relation]) -> Result<Vec<Described>, DatabaseError>;

    /// Runs a statement in a transaction that only reads and sends its rows. Dropping the future stops the statement at
    /// the server.
    async fn read(self: Arc<Self>, statement: Statement, batches: Batches, errand: Errand)
    -> Result<(), DatabaseError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_the_time_that_is_left() {
        let (now, seconds) = (Instant::now(), Seconds { statement: 30, copy: 7200 });
        let of = |until| limit(until, seconds, now);
        let in_seconds = |left| Some(Until::Deadline(now + Duration::from_secs(left)));
        assert_eq!(of(None), Duration::from_secs(30));
        assert_eq!(of(in_seconds(12)), Duration::from_secs(12));
        assert_eq!(of(in_seconds(300)), Duration::from_secs(30), "no longer than is configured");
        assert_eq!(of(in_seconds(0)), Duration::from_millis(1), "a limit of nothing is none");
        assert_eq!(of(Some(Until::Copied)), Duration::from_secs(7200));
    }
}
