//! A connection for one statement: opened under TLS, made read-only, and ended at the server if it is dropped before it is
//! closed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mysql_async::prelude::{FromRow, Queryable};
use mysql_async::{BinaryProtocol, ClientIdentity, Conn, Error, OptsBuilder, Params, QueryResult, Row, SslOpts};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::types::LONGEST;
use crate::database::config::{ServerConfig, TlsFiles};
use crate::database::error::DatabaseError;
use crate::database::tls;

/// How long a server may take to answer a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// A statement took longer than it may: in MariaDB, and in MySQL.
const TOO_LONG: [u16; 2] = [1969, 3024];

/// The port where a configuration has none.
const PORT: u16 = 3306;
/// The server does not believe that it is the role.
const UNBELIEVED: u16 = 1045;

/// A row may be so long, whatever the server says.
const LONGEST_ROW: usize = 64 << 20;

/// What the server is. They differ in little that is of concern here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Make {
    MariaDb,
    MySql,
}

/// A connection in a read-only transaction.
pub(super) struct Connection {
    /// `None` once it is closed.
    open: Option<Open>,
    make: Make,
    /// How long a statement may take.
    limit: Duration,
}

struct Open {
    conn: Conn,
    config: Arc<ServerConfig>,
    base: PathBuf,
    permit: OwnedSemaphorePermit,
}

impl Connection {
    /// Connects and begins a transaction that sees one state of the database. A server that does not answer is not waited for.
    pub async fn open(
        config: &Arc<ServerConfig>,
        base: &Path,
        permit: OwnedSemaphorePermit,
        limit: Duration,
    ) -> Result<Self, DatabaseError> {
        let begun = timeout(PATIENCE, Self::begun(config, base, permit, limit)).await;
        begun.unwrap_or_else(|_| Err(silent(config)))
    }

    async fn begun(
        config: &Arc<ServerConfig>,
        base: &Path,
        permit: OwnedSemaphorePermit,
        limit: Duration,
    ) -> Result<Self, DatabaseError> {
        let conn = connect(config, base).await?;
        let open = Open { conn, config: Arc::clone(config), base: base.to_owned(), permit };
        let mut opened = Self { open: Some(open), make: Make::MySql, limit };
        let version: Vec<String> = opened.ask("SELECT CAST(version() AS CHAR)", ()).await?;
        if version.iter().any(|version| version.contains("MariaDB")) {
            opened.make = Make::MariaDb;
        }
        for setting in settings(opened.make, limit) {
            let set = opened.conn()?.query_drop(setting).await;
            set.map_err(|error| failed(error, limit))?;
        }
        Ok(opened)
    }

    /// The collation that compares texts by their bytes, spaces at the end included.
    pub fn collation(&self) -> &'static str {
        match self.make {
            Make::MariaDb => "utf8mb4_nopad_bin",
            Make::MySql => "utf8mb4_0900_bin",
        }
    }

    fn conn(&mut self) -> Result<&mut Conn, DatabaseError> {
        self.open.as_mut().map(|open| &mut open.conn).ok_or(DatabaseError::Answer("the connection is closed"))
    }

    /// Few rows.
    pub async fn ask<T>(&mut self, sql: &str, arguments: impl Into<Params> + Send) -> Result<Vec<T>, DatabaseError>
    where
        T: FromRow + Send + 'static,
    {
        let limit = self.limit;
        let arguments = arguments.into();
        self.conn()?.exec(sql, arguments).await.map_err(|error| failed(error, limit))
    }

    /// The rows of a statement, as they come.
    pub async fn answer(&mut self, sql: &str) -> Result<Answer<'_>, DatabaseError> {
        let limit = self.limit;
        let rows = self.conn()?.exec_iter(sql, ()).await.map_err(|error| failed(error, limit))?;
        Ok(Answer { rows, limit })
    }

    /// Ends a connection whose statement has ended.
    pub async fn close(mut self) {
        if let Some(Open { conn, permit, .. }) = self.open.take() {
            // The answer is there already.
            let _ = conn.disconnect().await;
            drop(permit);
        }
    }
}

/// Rows that come one after the other.
pub(super) struct Answer<'c> {
    rows: QueryResult<'c, 'static, BinaryProtocol>,
    limit: Duration,
}

impl Answer<'_> {
    /// The next row.
    pub async fn next(&mut self) -> Result<Option<Row>, DatabaseError> {
        self.rows.next().await.map_err(|error| failed(error, self.limit))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let (Some(open), Ok(runtime)) = (self.open.take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            kill(&open).await;
            drop(open.conn);
            // Others may connect once this is over.
            drop(open.permit);
        });
    }
}

/// Ends the statement and its connection by another one. What a server that hangs is told it does later, or ends the
/// statement by itself.
async fn kill(open: &Open) {
    let kill = format!("KILL {}", open.conn.id());
    let told = async {
        loop {
            let told = async {
                let mut conn = connect(&open.config, &open.base).await?;
                // The statement may have ended meanwhile.
                let _ = conn.query_drop(&kill).await;
                let _ = conn.disconnect().await;
                Ok::<_, DatabaseError>(())
            };
            match timeout(PATIENCE, told).await {
                Ok(Err(DatabaseError::Silent { .. })) | Err(_) => {}
                Ok(_) => return,
            }
        }
    };
    let _ = timeout(Duration::from_secs(open.config.statement_seconds.into()), told).await;
}

async fn connect(config: &ServerConfig, base: &Path) -> Result<Conn, DatabaseError> {
    let options = options(config, base)?;
    match timeout(PATIENCE, Conn::new(options)).await {
        Ok(connected) => connected.map_err(|error| {
            let cause = told(&error);
            let is_unbelieved = matches!(&error, Error::Server(server) if server.code == UNBELIEVED);
            let cause = if is_unbelieved { config.told_of_password(&cause, base) } else { cause };
            DatabaseError::Connect { server: config.address(PORT), cause }
        }),
        Err(_) => Err(silent(config)),
    }
}

fn silent(config: &ServerConfig) -> DatabaseError {
    DatabaseError::Silent { server: config.address(PORT) }
}

fn options(config: &ServerConfig, base: &Path) -> Result<OptsBuilder, DatabaseError> {
    let password = config.password(base)?;
    let options = OptsBuilder::default()
        .user(Some(&config.user))
        .pass(password)
        .db_name(Some(&config.name))
        .prefer_socket(false)
        .max_allowed_packet(Some(LONGEST_ROW))
        // Not asked for either: whoever ends a statement is in haste.
        .wait_timeout(Some(usize::try_from(config.statement_seconds).unwrap_or(usize::MAX)))
        .stmt_cache_size(0);
    let options = match config.host.starts_with('/') {
        true => options.socket(Some(&config.host)),
        false => options.ip_or_hostname(&config.host),
    };
    let options = match config.port {
        Some(port) => options.tcp_port(port),
        None => options,
    };
    match &config.tls {
        Some(files) => Ok(options.ssl_opts(Some(trust(files, base)?))),
        None if config.is_local() => Ok(options),
        None => Err(DatabaseError::Open),
    }
}

/// The server's certificate comes from these authorities alone, and names the host.
fn trust(files: &TlsFiles, base: &Path) -> Result<SslOpts, DatabaseError> {
    // Says better what is wrong with a file.
    tls::client_config(files, base)?;
    let own = match (&files.certificate, &files.key) {
        (Some(certificate), Some(key)) => {
            Some(ClientIdentity::new(base.join(certificate).into(), base.join(key).into()))
        }
        _ => None,
    };
    let ca = vec![base.join(&files.ca).into()];
    Ok(SslOpts::default().with_root_certs(ca).with_disable_built_in_roots(true).with_client_identity(own))
}

/// What makes values and comparisons canonical, and changes impossible. Texts are sorted, and groups told apart, by so many
/// bytes as `max_sort_length` says: no text that is read is longer. The server takes of the buffer what it needs.
fn settings(make: Make, limit: Duration) -> Vec<String> {
    let milliseconds = limit.as_millis().max(1);
    let (collation, limit) = match make {
        Make::MariaDb => ("utf8mb4_nopad_bin", format!("max_statement_time = {}", limit.as_secs_f64())),
        Make::MySql => ("utf8mb4_0900_bin", format!("max_execution_time = {milliseconds}")),
    };
    vec![
        format!("SET NAMES utf8mb4 COLLATE {collation}"),
        format!(
            "SET SESSION {limit}, time_zone = '+04:00', max_sort_length = {LONGEST}, sort_buffer_size = 33554432, \
             sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"
        ),
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".to_owned(),
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY".to_owned(),
    ]
}

/// What an error of a statement means.
fn failed(error: Error, limit: Duration) -> DatabaseError {
    match &error {
        Error::Server(server) if TOO_LONG.contains(&server.code) => DatabaseError::TooLong(limit),
        Error::Server(_) => DatabaseError::Refused(told(&error)),
        _ => DatabaseError::Lost(told(&error)),
    }
}

/// The server's own words, or the client's with their cause.
fn told(error: &Error) -> String {
    if let Error::Server(server) = error {
        return server.message.clone();
    }
    let first: &(dyn std::error::Error + 'static) = error;
    let causes = std::iter::successors(Some(first), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
