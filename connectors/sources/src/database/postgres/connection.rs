//! A connection for one statement: opened under TLS, made read-only, and cancelled at the server if it is dropped before
//! it is closed.

use std::path::Path;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::{CancelToken, Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::database::config::ServerConfig;
use crate::database::error::DatabaseError;
use crate::database::tls::client_config;

/// How long a server may take to answer a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that can (14 and later) ends the statement of a connector that ended without a word.
const NOTICES_THE_END: &str =
    "SELECT set_config(name, '1s', FALSE) FROM pg_settings WHERE name = 'client_connection_check_interval'";

/// A connection in a read-only transaction.
pub(super) struct Connection {
    /// `None` once it is closed.
    open: Option<Open>,
}

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
    async fn send(self) {
        let sent = async {
            match self.tls {
                Some(tls) => self.token.cancel_query(tls).await,
                None => self.token.cancel_query(NoTls).await,
            }
        };
        // The statement has ended meanwhile, or the server's own time limit ends it.
        let _ = tokio::time::timeout(self.within, sent).await;
    }
}

impl Connection {
    /// Connects and begins a transaction that sees one state of the database. A server that does not answer is not waited for.
    pub async fn open(config: &ServerConfig, base: &Path, permit: OwnedSemaphorePermit) -> Result<Self, DatabaseError> {
        let opened = tokio::time::timeout(PATIENCE, Self::begun(config, base, permit)).await;
        opened.unwrap_or_else(|_| Err(DatabaseError::Connect(format!("no answer within {} s", PATIENCE.as_secs()))))
    }

    async fn begun(config: &ServerConfig, base: &Path, permit: OwnedSemaphorePermit) -> Result<Self, DatabaseError> {
        let tls = match &config.tls {
            Some(files) => Some(MakeRustlsConnect::new(client_config(files, base)?)),
            None if config.is_local() => None,
            None => return Err(DatabaseError::Open),
        };
        let settings = settings(config, base, tls.is_some())?;
        let (client, talk) = match &tls {
            Some(tls) => {
                let (client, connection) = settings.connect(tls.clone()).await.map_err(unconnected)?;
                (client, tokio::spawn(quietly(connection)))
            }
            None => {
                let (client, connection) = settings.connect(NoTls).await.map_err(unconnected)?;
                (client, tokio::spawn(quietly(connection)))
            }
        };
        let within = Duration::from_secs(config.statement_seconds.into());
        let cancel = Cancel { token: client.cancel_token(), tls, within };
        let opened = Self { open: Some(Open { client, cancel, talk, permit }) };
        let settings = format!(
            "SET standard_conforming_strings = on; SET client_encoding = 'UTF8'; SET statement_timeout = '{}s'; \
             SET idle_in_transaction_session_timeout = '{}s'; {NOTICES_THE_END}",
            config.statement_seconds, config.statement_seconds
        );
        // Two messages: a transaction begins before anything is read.
        for statements in [settings.as_str(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"] {
            opened.client()?.batch_execute(statements).await.map_err(failed)?;
        }
        Ok(opened)
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
    let password = config.password(base).map_err(|source| {
        let path = config.password_file.as_ref().map(|file| base.join(file)).unwrap_or_default();
        DatabaseError::File { path, source }
    })?;
    if let Some(password) = password {
        settings.password(password);
    }
    Ok(settings)
}

fn unconnected(error: Error) -> DatabaseError {
    DatabaseError::Connect(told(&error))
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
