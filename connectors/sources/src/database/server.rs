//! What a kind of database must be able to do to be a source. A new kind is one value of this trait and its dialect.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use async_trait::async_trait;
use tokio::sync::mpsc::Sender;

use super::config::Relation;
use super::dialect::Dialect;
use super::error::DatabaseError;

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

    /// The columns of a table or view, in its order.
    async fn columns(&self, relation: &Relation) -> Result<Vec<StoredColumn>, DatabaseError>;

    /// Runs a statement in a transaction that only reads and sends its rows. Dropping the future stops the statement at
    /// the server.
    async fn read(self: Arc<Self>, statement: Statement, batches: Batches) -> Result<(), DatabaseError>;
}
