//! What a connector's configuration says about one database, as typed values. Reads no file but that of a password, and connects
//! to nothing.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use super::error::DatabaseError;

/// One database that tables come from, told apart by its `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DatabaseConfig {
    /// PostgreSQL.
    Postgres(ServerConfig),
    /// MariaDB or MySQL.
    MySql(ServerConfig),
    /// SQLite.
    Sqlite(FileConfig),
}

/// A database that is a file, which this process reads by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileConfig {
    /// The file. It is opened for reading only.
    pub path: PathBuf,
    /// Most statements at once, over all questions; further ones wait.
    #[serde(default = "four")]
    pub connections: usize,
    /// Seconds after which a statement is given up; one whose question ends earlier ends with it.
    #[serde(default = "five_minutes")]
    pub statement_seconds: u32,
    /// The same where a table is copied into a snapshot.
    #[serde(default = "six_hours")]
    pub copy_seconds: u32,
    /// The least time between two looks at whether the columns of live tables are others, each of which is a connection.
    #[serde(default = "a_minute", deserialize_with = "look_every")]
    pub look_every: Duration,
}

/// A database server, and as whom it is read. The role should be able to read the published tables and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// A host name, an address, or a Unix socket: its folder for PostgreSQL, itself for MariaDB and MySQL.
    pub host: String,
    /// The port; that of the kind where it is not given.
    pub port: Option<u16>,
    /// The database.
    pub name: String,
    /// The role.
    pub user: String,
    /// The file that the role's password stands in, alone; a line end after it does not belong to it.
    pub password_file: Option<PathBuf>,
    /// How the server proves itself. Without it only this machine is connected to.
    pub tls: Option<TlsFiles>,
    /// Most connections at once, over all questions; further statements wait.
    #[serde(default = "four")]
    pub connections: usize,
    /// Seconds after which the server gives a statement up by itself; sooner where its question ends sooner.
    #[serde(default = "five_minutes")]
    pub statement_seconds: u32,
    /// The same where a table is copied into a snapshot, which may be large.
    #[serde(default = "six_hours")]
    pub copy_seconds: u32,
    /// The least time between two looks at whether the columns of live tables are others, each of which is a connection.
    #[serde(default = "a_minute", deserialize_with = "look_every")]
    pub look_every: Duration,
}

/// PEM files of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFiles {
    /// Certificates of the authorities that the server's certificate must come from.
    pub ca: PathBuf,
    /// The connector's own certificate chain, where the server asks for one.
    pub certificate: Option<PathBuf>,
    /// The key of it.
    pub key: Option<PathBuf>,
}

fn four() -> usize {
    4
}

fn five_minutes() -> u32 {
    300
}

fn six_hours() -> u32 {
    6 * 60 * 60
}

fn a_minute() -> Duration {
    Duration::from_secs(60)
}

/// Whole seconds, as in `[stores]`.
fn look_every<'de, D: Deserializer<'de>>(written: D) -> Result<Duration, D::Error> {
    match u32::deserialize(written)? {
        0 => Err(D::Error::custom("look_every must be greater than zero")),
        seconds => Ok(Duration::from_secs(seconds.into())),
    }
}

impl DatabaseConfig {
    /// The least time between two looks at what columns its tables have.
    pub(crate) fn look_every(&self) -> Duration {
        match self {
            Self::Postgres(config) | Self::MySql(config) => config.look_every,
            Self::Sqlite(config) => config.look_every,
        }
    }
}

impl ServerConfig {
    /// Whether whoever answers is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        let loopback = self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        self.host.starts_with('/') || self.host == "localhost" || loopback
    }

    /// The password, where there is one.
    ///
    /// # Errors
    /// Its file cannot be read, or can be by others than its owner.
    pub(crate) fn password(&self, base: &Path) -> Result<Option<String>, DatabaseError> {
        let Some(path) = self.password_path(base) else { return Ok(None) };
        let failed = |source| DatabaseError::File { path: path.clone(), source };
        let mut file = File::open(&path).map_err(failed)?;
        // Asked of the open file, so that it cannot be exchanged in between.
        if is_exposed(&file.metadata().map_err(failed)?) {
            return Err(DatabaseError::Exposed(path));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Who cannot be connected to: its address, on `port` where the configuration has none.
    pub(crate) fn address(&self, port: u16) -> String {
        match self.host.starts_with('/') {
            true => self.host.clone(),
            false => format!("{}:{}", self.host, self.port.unwrap_or(port)),
        }
    }

    /// Where to look when the server does not believe the role.
    pub(crate) fn told_of_password(&self, cause: &str, base: &Path) -> String {
        match self.password_path(base) {
            Some(path) => format!("{cause}; the password is that in {}", path.display()),
            None => format!("{cause}; the configuration has no password_file"),
        }
    }

    fn password_path(&self, base: &Path) -> Option<PathBuf> {
        self.password_file.as_ref().map(|file| base.join(file))
    }
}

#[cfg(unix)]
fn is_exposed(metadata: &std::fs::Metadata) -> bool {
    metadata.is_file() && std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_exposed(_: &std::fs::Metadata) -> bool {
    false
}

/// The name of a table or view in a database, perhaps with its schema: `crossings`, `border.crossings`, and in double
/// quotes what has a dot of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Relation {
    /// The schema; without it the database finds the table as it does for the role.
    pub schema: Option<String>,
    /// The table or view.
    pub name: String,
}

/// A relation's name that cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} names no table: write table, or schema.table, and in double quotes what has a dot of its own")]
pub struct RelationError(String);

impl TryFrom<String> for Relation {
    type Error = RelationError;

    fn try_from(written: String) -> Result<Self, RelationError> {
        let mut parts = Vec::new();
        let mut rest = written.as_str();
        loop {
            let (part, after) = first_part(rest).ok_or_else(|| RelationError(written.clone()))?;
            parts.push(part.to_owned());
            match after.strip_prefix('.') {
                Some(after) => rest = after,
                None if after.is_empty() => break,
                None => return Err(RelationError(written)),
            }
        }
        match <[String; 2]>::try_from(parts) {
            Ok([schema, name]) => Ok(Self { schema: Some(schema), name }),
            Err(mut one) => match (one.pop(), one.is_empty()) {
                (Some(name), true) => Ok(Self { schema: None, name }),
                _ => Err(RelationError(written)),
            },
        }
    }
}

/// The part before the next dot that stands outside of quotes, and what follows it.
fn first_part(text: &str) -> Option<(&str, &str)> {
    let (part, after) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => text.split_at(text.find('.').unwrap_or(text.len())),
    };
    (!part.is_empty() && !part.contains('"')).then_some((part, after))
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema:?}.{:?}", self.name),
            None => write!(f, "{:?}", self.name),
        }
    }
}

/// A table or view of one of the connector's databases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseTableConfig {
    /// The database, by its name in the configuration.
    pub database: String,
    /// The table or view in it.
    pub relation: Relation,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_relation_is_one_name_or_two() {
        let read = |text: &str| Relation::try_from(text.to_owned()).map(|relation| (relation.schema, relation.name));
        let two = |schema: &str, name: &str| Ok((Some(schema.to_owned()), name.to_owned()));
        assert_eq!(read("crossings"), Ok((None, "crossings".to_owned())));
        assert_eq!(read("border.crossings"), two("border", "crossings"));
        assert_eq!(read(r#""a.b"."c d""#), two("a.b", "c d"));
        assert_eq!(read("საზღვარი.გადაკვეთა"), two("საზღვარი", "გადაკვეთა"));
        for text in ["", ".", "a.", ".b", "a.b.c", "\"a", "\"a\"b", "a\"b"] {
            assert_eq!(read(text), Err(RelationError(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_server_has_its_defaults_and_no_other_keys() {
        let text = "kind = 'postgres'\nhost = '10.0.0.7'\nname = 'mia'\nuser = 'reader'";
        let DatabaseConfig::Postgres(server) = toml::from_str(text).unwrap() else { unreachable!() };
        assert_eq!((server.connections, server.statement_seconds, server.is_local()), (4, 300, false));
        assert_eq!((server.copy_seconds, server.look_every.as_secs()), (21_600, 60));
        for (more, cause) in [
            ("\npassword = 'x'", "password"),
            ("\nport = 99999", "99999"),
            ("\nlook_every = 0", "look_every must be greater than zero"),
            ("\nlook_every = -1", "-1"),
        ] {
            let error = toml::from_str::<DatabaseConfig>(&format!("{text}{more}")).unwrap_err().to_string();
            assert!(error.contains(cause), "{error}");
        }
    }

    #[test]
    fn a_file_has_no_password() {
        let text = "kind = 'sqlite'\npath = 'register.sqlite'\nlook_every = 5";
        let DatabaseConfig::Sqlite(file) = toml::from_str(text).unwrap() else { unreachable!() };
        assert_eq!((file.connections, file.statement_seconds, file.copy_seconds), (4, 300, 21_600));
        assert_eq!(file.look_every.as_secs(), 5);
        let error = toml::from_str::<DatabaseConfig>(&format!("{text}\npassword_file = 'x'")).unwrap_err();
        assert!(error.to_string().contains("password_file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_password_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let text = "kind = 'postgres'\nhost = 'db.mia.ge'\nname = 'mia'\nuser = 'reader'\npassword_file = 'secret'";
        let DatabaseConfig::Postgres(server) = toml::from_str(text).unwrap() else { unreachable!() };
        let path = folder.path().join("secret");
        std::fs::write(&path, "horse\r\n").unwrap();
        for (mode, is_read) in [(0o600, true), (0o400, true), (0o644, false), (0o640, false), (0o606, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            match server.password(folder.path()) {
                Ok(password) => assert_eq!((password.as_deref(), is_read), (Some("horse"), true), "{mode:o}"),
                Err(error) => {
                    let told = error.to_string();
                    assert!(!is_read && told.contains("secret") && told.contains("chmod 600"), "{mode:o}: {told}");
                }
            }
        }
        assert_eq!(server.address(5432), "db.mia.ge:5432");
        assert_eq!(
            server.told_of_password("no", folder.path()),
            format!("no; the password is that in {}", path.display())
        );
    }

    #[test]
    fn only_this_machine_is_local() {
        let text = |host: &str| format!("kind = 'postgres'\nhost = '{host}'\nname = 'mia'\nuser = 'reader'");
        let rows = [("/run/postgresql", true), ("localhost", true), ("127.0.0.5", true), ("::1", true)];
        let others = [("0.0.0.0", false), ("db.mia.ge", false), ("localhost.mia.ge", false)];
        for (host, local) in rows.into_iter().chain(others) {
            let DatabaseConfig::Postgres(server) = toml::from_str(&text(host)).unwrap() else { unreachable!() };
            assert_eq!(server.is_local(), local, "{host}");
        }
    }
}
