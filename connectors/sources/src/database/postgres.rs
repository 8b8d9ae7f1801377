//! PostgreSQL: every statement runs in a read-only transaction, is read as binary COPY, and is cancelled at the server where
//! nobody waits for it any more. The statements of one question see one state of the database.

mod connection;
mod copy;
mod dialect;
mod lease;
mod numeric;
mod pool;
mod slot;
mod types;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, pin_mut};
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use self::copy::Copied;
use self::dialect::quoted;
use self::lease::Lease;
use self::pool::Pool;
use super::config::{Relation, ServerConfig};
use super::dialect::Dialect;
use super::error::DatabaseError;
use super::outlet::Outlet;
use super::server::{Batches, Described, Errand, Seconds, Server, Statement, StoredColumn};

pub(super) use self::dialect::POSTGRES;
pub(super) use self::lease::{Ended, Held};

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
    pool: Pool,
}

impl Postgres {
    /// Connects to nothing yet.
    pub fn new(config: ServerConfig, base: PathBuf) -> Self {
        let pool = Pool::new(config.connections);
        Self { config, base, pool }
    }

    fn seconds(&self) -> Seconds {
        Seconds { statement: self.config.statement_seconds, copy: self.config.copy_seconds }
    }
}

async fn described(client: &Client, relation: &Relation) -> Described {
    let schema = relation.schema.iter().map(|schema| format!("{}.", quoted(schema)));
    let name = schema.chain([quoted(&relation.name)]).collect::<String>();
    let rows = client.query_typed(COLUMNS, &[(&name, Type::TEXT)]).await.map_err(connection::failed)?;
    let columns = rows.iter().map(|row| {
        let (name, stored): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let (base, is_enum, modifier): (String, bool, i32) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
        let published = types::published(&base, is_enum, modifier, &quoted(&name));
        Ok(StoredColumn { name, stored, granted: row.try_get(5)?, published })
    });
    columns.collect::<Result<Vec<_>, _>>().map_err(connection::failed)
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

    async fn columns(&self, relations: &[&Relation]) -> Result<Vec<Described>, DatabaseError> {
        let lease = Lease::alone(self, Errand::default().limit(self.seconds())).await?;
        let mut all = Vec::new();
        for relation in relations {
            let described = described(lease.connection()?.client()?, relation).await;
            let is_told = described.is_ok();
            all.push(described);
            if !is_told {
                return Ok(all);
            }
        }
        lease.end().await;
        Ok(all)
    }

    async fn read(
        self: Arc<Self>,
        statement: Statement,
        batches: Batches,
        errand: Errand,
    ) -> Result<(), DatabaseError> {
        let limit = errand.limit(self.seconds());
        let lease = match errand.reader() {
            Some(reader) => Lease::of(&reader.held(&self), limit).await?,
            None => Lease::alone(&self, limit).await?,
        };
        let copy = format!("COPY ({}) TO STDOUT (FORMAT binary)", statement.text);
        let answer = lease.connection()?.client()?.copy_out(&copy).await.map_err(connection::failed)?;
        pin_mut!(answer);
        let mut rows = Copied::new(&statement.schema);
        let mut outlet = Outlet::new(batches, &errand);
        while let Some(bytes) = answer.next().await {
            rows.add(&bytes.map_err(connection::failed)?)?;
            if let Some(batch) = rows.full()
                && !outlet.send(batch?, lease.is_wanted()).await?
            {
                return Ok(());
            }
        }
        let rest = rows.rest()?;
        lease.end().await;
        outlet.close(rest).await;
        Ok(())
    }
}
