//! Database servers, and a store of objects, that are started for a test, in a temporary folder, on loopback, with TLS, and end with their
//! owner: whether it drops them, panics or is killed. What a server holds is loaded from Arrow rows. No server that the
//! machine has is touched.

mod account;
mod certificates;
mod keeper;
mod mariadb;
mod postgres;
mod programs;
mod rows;
mod s3;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;

use crate::{Outcome, fail};

pub use certificates::Certificates;
pub use mariadb::MariaDb;
pub use postgres::Postgres;
pub use rows::{read_parquet, write_parquet};
pub use s3::{BUCKET, CARELESS_BUCKET, S3, StoreKey};

/// The database that servers have for tests.
pub const DATABASE: &str = "register";

/// What no URL, configuration or statement holds unless it is quoted.
const PASSWORD: &str = "it's a \"secret\": 100% \\ ფარული";

/// How often another port is tried where somebody has taken the one that was free.
const PORTS: usize = 5;

/// A server that runs. What it says no to is an error in its own words.
pub trait Server: Debug + Send {
    /// Where it listens, on 127.0.0.1.
    fn port(&self) -> u16;

    /// What it shows, and what clients may.
    fn certificates(&self) -> &Certificates;

    /// Runs statements in [`DATABASE`] as the superuser. Gives rows, a line for each, tabs between values.
    ///
    /// # Errors
    /// What the server says.
    fn run(&self, sql: &str) -> Outcome<String>;

    /// Makes a table, its columns by the rows' types or, where `instead` names a column, by another, and fills it.
    ///
    /// # Errors
    /// What the server says.
    fn load(&self, table: &str, batches: &[RecordBatch], instead: &[(&str, &str)]) -> Outcome<()>;

    /// Makes a user who may connect, and read nothing yet.
    ///
    /// # Errors
    /// What the server says.
    fn login(&self, name: &str) -> Outcome<Login>;

    /// Makes a user who may read all tables that there are and will be, and change nothing.
    ///
    /// # Errors
    /// What the server says.
    fn reader(&self, name: &str) -> Outcome<Login>;

    /// The statements that a user is being answered.
    ///
    /// # Errors
    /// What the server says.
    fn activity(&self, user: &str) -> Outcome<Vec<String>>;

    /// How many connections a user has.
    ///
    /// # Errors
    /// What the server says.
    fn connections(&self, user: &str) -> Outcome<usize>;

    /// Ends the server at once, with all connections, as a machine that fails. Nothing is lost.
    ///
    /// # Errors
    /// It has ended before, or does not end.
    fn stop(&mut self) -> Outcome<()>;

    /// Starts it again, on the same port.
    ///
    /// # Errors
    /// It does not start.
    fn resume(&mut self) -> Outcome<()>;

    /// Lets the server hang: connections stay, and nothing is answered.
    ///
    /// # Errors
    /// The system's.
    fn freeze(&mut self) -> Outcome<()>;

    /// Lets it go on.
    ///
    /// # Errors
    /// The system's.
    fn thaw(&mut self) -> Outcome<()>;

    /// Starts it again with a certificate that is good, but another host's.
    ///
    /// # Errors
    /// It does not start.
    fn rename(&mut self) -> Outcome<()> {
        self.stop()?;
        self.certificates().name_another_host()?;
        self.resume()
    }
}

/// A user of a server and the file that holds the password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
    /// A file that holds the password and a line end, and that its owner alone can read.
    pub password_file: PathBuf,
}

impl Login {
    /// Writes the file into a folder.
    fn new(folder: &Path, user: &str) -> Outcome<Self> {
        let password_file = folder.join(format!("{user}.password"));
        account::write_secret(&password_file, &format!("{PASSWORD}\n"))?;
        Ok(Self { user: user.to_owned(), password: PASSWORD.to_owned(), password_file })
    }
}

/// Asks again and again until the answer is `true`: for what a server tells only when it is asked. Gives how long it took.
///
/// # Errors
/// What `asked` gives, or it is not `true` in time.
pub fn until(within: Duration, mut asked: impl FnMut() -> Outcome<bool>) -> Outcome<Duration> {
    let begun = Instant::now();
    loop {
        if asked()? {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > within {
            return fail(format!("not so within {within:?}"));
        }
    }
}

/// Starts something on a port of loopback that is free, or was a moment ago.
fn on_a_free_port<T>(start: impl Fn(u16) -> Outcome<T>) -> Outcome<(u16, T)> {
    let mut tried = 1;
    loop {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        match start(port) {
            Ok(started) => return Ok((port, started)),
            Err(error) if tried == PORTS => return Err(error),
            Err(_) => tried += 1,
        }
    }
}
