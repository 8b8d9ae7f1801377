//! A connection: opened under TLS, made read-only, and cancelled at the server if it is dropped before it is closed. It sees
//! one state of the database, its own or that of another connection.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{CancelToken, Client, Config, Error, NoTls, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::slot::Snapshot;
use crate::database::config::ServerConfig;
use crate::database::error::DatabaseError;
use crate::database::moment::LINGER;
use crate::database::tls::client_config;

/// How long a server may take to answer a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that can (14 and later) ends the statement of a connector that ended without a word.
const NOTICES_THE_END: &str =
    "SELECT set_config(name, '1s', FALSE) FROM pg_settings WHERE name = 'client_connection_check_interval'";

/// The port where a configuration has none.
const PORT: u16 = 5432;
/// The server does not believe that it is the role.
const UNBELIEVED: [SqlState; 2] = [SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION];

/// The server counts milliseconds in 32 bits.
const MOST_MILLISECONDS: u128 = 2_147_483_647;

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// A state and what it is told from others by: which transactions it sees. (`txid` is what every version knows.)
const NAME_IT: &str = "SELECT pg_export_snapshot(), txid_current_snapshot()";
const SEE_IT: &str = "SELECT '', txid_current_snapshot()";
/// What a statement leaves, be it stopped or refused, goes back to here; the state stays.
const STATEMENT: &str = "khidi_statement";

/// Which state of the database a connection sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start<'s> {
    /// That of its beginning.
    Alone,
    /// That of its beginning, and others may see it for as long as the connection is open.
    Held,
    /// That of another connection.
    Beside(&'s Snapshot),
}

/// A connection in a read-only transaction.
#[derive(Debug)]
pub(super) struct Connection {
    /// `None` once it is closed.
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    client: Client,
    cancel: Cancel,
    /// Talks to the server for as long as there is a client.
    talk: JoinHandle<()>,
    permit: OwnedSemaphorePermit,
}

struct Cancel {
    token: CancelToken,
    tls: Option<MakeRustlsConnect>,
    /// After so long the server has ended the statement by itself.
    within: Duration,
}

impl Cancel {
    /// Whether the server has heard. Where it has not, its own time limit ends the statement.
    async fn send(&self) -> bool {
        let sent = async {
            match &self.tls {
                Some(tls) => self.token.cancel_query(tls.clone()).await,
                None => self.token.cancel_query(NoTls).await,
            }
        };
        matches!(tokio::time::timeout(self.within, sent).await, Ok(Ok(())))
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").finish_non_exhaustive()
    }
}

impl Connection {
    /// Connects and begins a transaction that sees one state of the database, and gives its name where others may see it. A
    /// server that does not answer is not waited for. Each statement may take as long as `limit`.
    pub async fn open(
        config: &ServerConfig,
        base: &Path,
        permit: OwnedSemaphorePermit,
        limit: Duration,
        start: Start<'_>,
    ) -> Result<(Self, Option<Snapshot>), DatabaseError> {
        let opened = async {
            let opened = Self::connected(config, base, permit, limit).await?;
            let snapshot = opened.begin(start).await?;
            Ok((opened, snapshot))
        };
        let opened = tokio::time::timeout(PATIENCE, opened).await;
        opened.unwrap_or_else(|_| Err(unconnected(config, format!("no answer within {} s", PATIENCE.as_secs()))))
    }

    async fn connected(
        config: &ServerConfig,
        base: &Path,
        permit: OwnedSemaphorePermit,
        limit: Duration,
    ) -> Result<Self, DatabaseError> {
        let tls = match &config.tls {
            Some(files) => Some(MakeRustlsConnect::new(client_config(files, base)?)),
            None if config.is_local() => None,
            None => return Err(DatabaseError::Open),
        };
        let settings = settings(config, base, tls.is_some())?;
        let refused = |error: Error| {
            let cause = told(&error);
            // Without a password the client does not even try.
            let is_untried = config.password_file.is_none() && cause.contains("password");
            let is_unbelieved = error.code().is_some_and(|code| UNBELIEVED.contains(code)) || is_untried;
            unconnected(config, if is_unbelieved { config.told_of_password(&cause, base) } else { cause })
        };
        let (client, talk) = match &tls {
            Some(tls) => {
                let (client, connection) = settings.connect(tls.clone()).await.map_err(refused)?;
                (client, tokio::spawn(quietly(connection)))
            }
            None => {
                let (client, connection) = settings.connect(NoTls).await.map_err(refused)?;
                (client, tokio::spawn(quietly(connection)))
            }
        };
        let cancel = Cancel { token: client.cancel_token(), tls, within: limit };
        let opened = Self { open: Some(Open { client, cancel, talk, permit }) };
        // Where this process hangs, the server does not keep a state for it for ever.
        let idle = limit.saturating_add(LINGER).as_millis().clamp(1, MOST_MILLISECONDS);
        let settings = format!(
            "SET standard_conforming_strings = on; SET client_encoding = 'UTF8'; {}; \
             SET idle_in_transaction_session_timeout = {idle}; {NOTICES_THE_END}",
            time_limit("SET", limit)
        );
        opened.client()?.batch_execute(&settings).await.map_err(failed)?;
        Ok(opened)
    }

    /// Begins the transaction, in a message of its own: it begins before anything is read.
    async fn begin(&self, start: Start<'_>) -> Result<Option<Snapshot>, DatabaseError> {
        let client = self.client()?;
        match start {
            Start::Alone => client.batch_execute(BEGIN).await.map(|()| None).map_err(failed),
            Start::Held => {
                let begin = format!("{BEGIN}; {NAME_IT}; SAVEPOINT {STATEMENT}");
                let answer = client.simple_query(&begin).await.map_err(failed)?;
                snapshot(&answer).map(Some)
            }
            Start::Beside(held) => {
                let name = held.name.replace('\'', "''");
                let begin = format!("{BEGIN}; SET TRANSACTION SNAPSHOT '{name}'; {SEE_IT}");
                let lost = |error| DatabaseError::StateLost(told(&error));
                let seen = snapshot(&client.simple_query(&begin).await.map_err(lost)?)?;
                // Its name could be another's by now, where the server has been restarted.
                match seen.sees == held.sees {
                    true => Ok(None),
                    false => Err(DatabaseError::StateLost("another has its name".to_owned())),
                }
            }
        }
    }

    /// Makes a connection whose state is held ready for another statement, whatever became of the one before.
    pub async fn again(&self, limit: Duration) -> Result<(), DatabaseError> {
        let again = format!("ROLLBACK TO SAVEPOINT {STATEMENT}; {}", time_limit("SET LOCAL", limit));
        self.client()?.batch_execute(&again).await.map_err(failed)
    }

    /// Stops what runs. Whether the server has heard of it, so that it cannot be what runs next that is stopped.
    pub async fn cancel(&self) -> bool {
        match &self.open {
            Some(open) => open.cancel.send().await,
            None => false,
        }
    }

    /// What statements are sent by.
    pub fn client(&self) -> Result<&Client, DatabaseError> {
        self.open.as_ref().map(|open| &open.client).ok_or(DatabaseError::Answer("the connection is closed"))
    }

    /// Ends a connection whose statement has ended.
    pub async fn close(mut self) {
        if let Some(Open { client, talk, permit, .. }) = self.open.take() {
            drop(client);
            let _ = talk.await;
            drop(permit);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let (Some(open), Ok(runtime)) = (self.open.take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            open.cancel.send().await;
            drop(open.client);
            open.talk.abort();
            // Others may connect once this is over.
            drop(open.permit);
        });
    }
}

/// Sets how long a statement may take. None would be no limit.
fn time_limit(set: &str, limit: Duration) -> String {
    format!("{set} statement_timeout = {}", limit.as_millis().clamp(1, MOST_MILLISECONDS))
}

/// The one row of an answer as the name of a state.
fn snapshot(answer: &[SimpleQueryMessage]) -> Result<Snapshot, DatabaseError> {
    let row = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((row.try_get(0).ok()??, row.try_get(1).ok()??)),
        _ => None,
    });
    let (name, sees): (&str, &str) = row.ok_or(DatabaseError::Answer("a state without a name"))?;
    Ok(Snapshot { name: name.to_owned(), sees: sees.to_owned() })
}

async fn quietly(connection: impl Future<Output = Result<(), Error>>) {
    // Whoever waits for an answer hears of it.
    let _ = connection.await;
}

fn settings(config: &ServerConfig, base: &Path, has_tls: bool) -> Result<Config, DatabaseError> {
    let mut settings = Config::new();
    settings
        .host(&config.host)
        .dbname(&config.name)
        .user(&config.user)
        .application_name("khidi-connector")
        .connect_timeout(PATIENCE)
        .ssl_mode(if has_tls { SslMode::Require } else { SslMode::Disable });
    if let Some(port) = config.port {
        settings.port(port);
    }
    if let Some(password) = config.password(base)? {
        settings.password(password);
    }
    Ok(settings)
}

fn unconnected(config: &ServerConfig, cause: String) -> DatabaseError {
    DatabaseError::Connect { server: config.address(PORT), cause }
}

/// What an error of a statement means.
pub(super) fn failed(error: Error) -> DatabaseError {
    match error.as_db_error() {
        Some(_) => DatabaseError::Refused(told(&error)),
        None => DatabaseError::Lost(told(&error)),
    }
}

/// The server's own words, or the client's with their cause.
fn told(error: &Error) -> String {
    if let Some(refused) = error.as_db_error() {
        return format!("{} (SQLSTATE {})", refused.message(), refused.code().code());
    }
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
