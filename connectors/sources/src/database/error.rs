//! Why a database cannot be read, one variant per cause. For the agency's operator; never crosses to a gateway.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// Why a database cannot be read.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum DatabaseError {
    /// A password, certificate or key cannot be read.
    #[error("{}: cannot be read", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Others than its owner may read a password.
    #[error("{}: the password can be read by others than its owner; use chmod 600", .0.display())]
    Exposed(PathBuf),
    /// A certificate or key is none.
    #[error("{}: {cause}", path.display())]
    Certificate { path: PathBuf, cause: String },
    /// The server is on another machine, and nothing says how it proves itself.
    #[error(
        "the server is on another machine, and the configuration has no [tls] for it: its rows would travel in the open"
    )]
    Open,
    /// No connection comes about: nobody answers, the certificate is not believed, the password is wrong.
    #[error("cannot connect to {server}: {cause}")]
    Connect { server: String, cause: String },
    /// Nobody answered in time.
    #[error("cannot connect to {server}: the server does not answer")]
    Silent { server: String },
    /// The connections that there may be were given up.
    #[error("no connection is left: {0}")]
    Closed(String),
    /// The server has no such table or view, or the role may not know of it.
    #[error("there is no such table or view, or the role cannot see it")]
    NoRelation,
    /// A wanted column is not there.
    #[error("there is no column {0:?}")]
    NoColumn(String),
    /// The role may not read a wanted column.
    #[error("the role may not read column {0:?}")]
    NotGranted(String),
    /// The server refused a statement, or gave it up.
    #[error("the server refused a statement: {0}")]
    Refused(String),
    /// The connection ended before the answer did.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// What the server sent is not what was asked for.
    #[error("the server's answer cannot be read: {0}")]
    Answer(&'static str),
    /// A file that is no SQLite database, or whose beginning cannot be read without a key.
    #[error("{} is no SQLite database, or is encrypted", .0.display())]
    NotSqlite(PathBuf),
    /// Somebody else writes to the file, or has locked it.
    #[error("{} is locked by another program", .0.display())]
    Locked(PathBuf),
    /// Texts are stored in an encoding whose bytes have another order.
    #[error("texts are stored in {0}, and only UTF-8 is read")]
    Encoding(String),
    /// A value is not what its column is declared to hold. The value itself is never told.
    #[error("{column} holds {held} that is none of its values")]
    OtherForm { column: String, held: &'static str },
    /// The connection that held what the question sees of the database is gone.
    #[error("the state of the database that the question has seen is lost: {0}")]
    StateLost(String),
    /// A part of a question came when nobody waited for more of it.
    #[error("the state of the database that the question has seen is no longer held: this part of it came too late")]
    StateEnded,
    /// Rows had to be kept, so that a statement did not hinder another of its question.
    #[error("rows that have to wait do not fit into memory: {0}")]
    Memory(String),
    /// A statement was interrupted because nobody waits for it.
    #[error("nobody waits for the statement any more")]
    Interrupted,
    /// A statement took longer than it may.
    #[error("the statement took longer than {} seconds", .0.as_secs_f64())]
    TooLong(Duration),
}
