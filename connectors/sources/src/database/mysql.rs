//! MariaDB and MySQL: every statement runs in a read-only transaction of a connection of its own, is read row by row in the
//! binary protocol, and is ended at the server where nobody waits for it any more. Each sees one state of the database, but
//! two statements of one question may see two: these servers cannot show one connection what another one sees.

mod connection;
mod dialect;
mod types;
mod values;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Semaphore;

use self::connection::Connection;
use self::types::Sizes;
use super::config::{Relation, ServerConfig};
use super::dialect::Dialect;
use super::error::DatabaseError;
use super::rows::Rows;
use super::server::{Batches, Described, Errand, Seconds, Server, Statement, StoredColumn};

pub(super) use self::dialect::MYSQL;

/// The columns of a relation that the user may know of, in the server's own words for types.
const COLUMNS: &str = "
    SELECT CAST(column_name AS CHAR), CAST(column_type AS CHAR), CAST(data_type AS CHAR), CAST(privileges AS CHAR),
           CAST(numeric_precision AS SIGNED), CAST(numeric_scale AS SIGNED), CAST(character_maximum_length AS SIGNED)
    FROM information_schema.columns WHERE table_schema = coalesce(?, database()) AND table_name = ?
    ORDER BY ordinal_position";

/// A user hears of the columns alone of which there are rights.
const RELATIONS: &str = "
    SELECT DISTINCT CASE WHEN table_schema <> database() THEN CAST(table_schema AS CHAR) END AS c0,
           CAST(table_name AS CHAR) AS c1
    FROM information_schema.columns
    WHERE table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
          AND privileges LIKE '%select%'
    ORDER BY c0, c1";

type Row = (String, String, String, String, Option<i64>, Option<i64>, Option<i64>);

/// One database of a MariaDB or MySQL server.
#[derive(Debug)]
pub(super) struct MySql {
    config: Arc<ServerConfig>,
    /// Where relative paths start.
    base: PathBuf,
    connections: Arc<Semaphore>,
}

impl MySql {
    /// Connects to nothing yet.
    pub fn new(config: ServerConfig, base: PathBuf) -> Self {
        let connections = Arc::new(Semaphore::new(config.connections.max(1)));
        Self { config: Arc::new(config), base, connections }
    }

    async fn connect(&self, errand: &Errand) -> Result<Connection, DatabaseError> {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.connections).acquire_owned().await;
        let permit = permit.map_err(|closed| DatabaseError::Closed(closed.to_string()))?;
        let seconds = Seconds { statement: self.config.statement_seconds, copy: self.config.copy_seconds };
        Connection::open(&self.config, &self.base, permit, errand.limit(seconds)).await
    }
}

async fn described(connection: &mut Connection, relation: &Relation) -> Described {
    let collation = connection.collation();
    let rows: Vec<Row> = connection.ask(COLUMNS, (&relation.schema, &relation.name)).await?;
    let columns = rows.into_iter().map(|(name, stored, base, privileges, digits, scale, letters)| {
        let sizes = Sizes { digits, scale, letters };
        let published = types::published(&base, &stored, sizes, &dialect::quoted(&name), collation);
        let granted = privileges.split(',').any(|right| right.eq_ignore_ascii_case("select"));
        StoredColumn { name, stored, granted, published }
    });
    Ok(columns.collect())
}

#[async_trait]
impl Server for MySql {
    fn dialect(&self) -> &'static dyn Dialect {
        &MYSQL
    }

    fn identity(&self) -> String {
        let ServerConfig { host, port, name, user, .. } = self.config.as_ref();
        format!("mysql {host}:{} {name} {user}", port.unwrap_or_default())
    }

    fn relations(&self) -> &'static str {
        RELATIONS
    }

    async fn columns(&self, relations: &[&Relation]) -> Result<Vec<Described>, DatabaseError> {
        let mut connection = self.connect(&Errand::default()).await?;
        let mut all = Vec::new();
        for relation in relations {
            let described = described(&mut connection, relation).await;
            let is_told = described.is_ok();
            all.push(described);
            if !is_told {
                return Ok(all);
            }
        }
        connection.close().await;
        Ok(all)
    }

    async fn read(
        self: Arc<Self>,
        statement: Statement,
        batches: Batches,
        errand: Errand,
    ) -> Result<(), DatabaseError> {
        let mut connection = self.connect(&errand).await?;
        let mut rows = Rows::new(&statement.schema)?;
        let mut answer = connection.answer(&statement.text).await?;
        while let Some(row) = answer.next().await? {
            rows.add(|at, data_type| values::read(row.as_ref(at), data_type))?;
            if let Some(batch) = rows.full()
                && batches.send(Ok(batch?)).await.is_err()
            {
                return Ok(());
            }
        }
        drop(answer);
        connection.close().await;
        // Nobody may be left to hear of them.
        let _ = batches.send(Ok(rows.rest()?)).await;
        Ok(())
    }
}
