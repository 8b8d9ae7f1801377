//! PostgreSQL: every statement runs in a read-only transaction of a connection of its own, is read as binary COPY, and is
//! cancelled at the server where nobody waits for it any more.

mod connection;
mod copy;
mod dialect;
mod numeric;
mod types;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, pin_mut};
use tokio::sync::Semaphore;
use tokio_postgres::types::Type;

use self::connection::Connection;
use self::copy::Copied;
use self::dialect::quoted;
use super::config::{Relation, ServerConfig};
use super::dialect::Dialect;
use super::error::DatabaseError;
use super::server::{Batches, Server, Statement, StoredColumn};

pub(super) use self::dialect::POSTGRES;

/// The columns of a relation. A domain is taken for what it is a domain of.
const COLUMNS: &str = "
    SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), base.typname::text, base.typtype = 'e',
           CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
           has_column_privilege(a.attrelid, a.attnum, 'SELECT')
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type base ON base.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
    WHERE a.attrelid = to_regclass($1)::oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum";

/// Tables, views and whatever else has columns; of a partitioned table the whole.
const RELATIONS: &str = "
    SELECT n.nspname::text AS c0, c.relname::text AS c1
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
        AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname, c.relname";

/// One PostgreSQL database.
#[derive(Debug)]
pub(super) struct Postgres {
    config: ServerConfig,
    /// Where relative paths start.
    base: PathBuf,
    connections: Arc<Semaphore>,
}

impl Postgres {
    /// Connects to nothing yet.
    pub fn new(config: ServerConfig, base: PathBuf) -> Self {
        let connections = Arc::new(Semaphore::new(config.connections.max(1)));
        Self { config, base, connections }
    }

    async fn connect(&self) -> Result<Connection, DatabaseError> {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.connections).acquire_owned().await;
        let permit = permit.map_err(|closed| DatabaseError::Connect(closed.to_string()))?;
        Connection::open(&self.config, &self.base, permit).await
    }
}

#[async_trait]
impl Server for Postgres {
    fn dialect(&self) -> &'static dyn Dialect {
        &POSTGRES
    }

    fn identity(&self) -> String {
        let ServerConfig { host, port, name, user, .. } = &self.config;
        format!("postgres {host}:{} {name} {user}", port.unwrap_or_default())
    }

    fn relations(&self) -> &'static str {
        RELATIONS
    }

    async fn columns(&self, relation: &Relation) -> Result<Vec<StoredColumn>, DatabaseError> {
        let schema = relation.schema.iter().map(|schema| format!("{}.", quoted(schema)));
        let name = schema.chain([quoted(&relation.name)]).collect::<String>();
        let connection = self.connect().await?;
        let rows =
            connection.client()?.query_typed(COLUMNS, &[(&name, Type::TEXT)]).await.map_err(connection::failed)?;
        let columns = rows.iter().map(|row| {
            let (name, stored): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let (base, is_enum, modifier): (String, bool, i32) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            let published = types::published(&base, is_enum, modifier, &quoted(&name));
            Ok(StoredColumn { name, stored, granted: row.try_get(5)?, published })
        });
        let columns = columns.collect::<Result<Vec<_>, _>>().map_err(connection::failed)?;
        connection.close().await;
        if columns.is_empty() { Err(DatabaseError::NoRelation) } else { Ok(columns) }
    }

    async fn read(self: Arc<Self>, statement: Statement, batches: Batches) -> Result<(), DatabaseError> {
        let connection = self.connect().await?;
        let copy = format!("COPY ({}) TO STDOUT (FORMAT binary)", statement.text);
        let answer = connection.client()?.copy_out(&copy).await.map_err(connection::failed)?;
        pin_mut!(answer);
        let mut rows = Copied::new(&statement.schema);
        while let Some(bytes) = answer.next().await {
            rows.add(&bytes.map_err(connection::failed)?)?;
            if let Some(batch) = rows.full()
                && batches.send(Ok(batch?)).await.is_err()
            {
                return Ok(());
            }
        }
        let rest = rows.rest()?;
        connection.close().await;
        // Nobody may be left to hear of them.
        let _ = batches.send(Ok(rest)).await;
        Ok(())
    }
}
