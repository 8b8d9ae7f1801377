//! A store of objects of a test's own, which speaks S3 over TLS and checks signatures: `tests/stores/serve.py`. What it
//! holds is gone when it ends.

use std::path::PathBuf;

use tempfile::TempDir;

use super::account::{Account, write_secret};
use super::keeper::Keeper;
use super::{Certificates, on_a_free_port};
use crate::{Outcome, environment, folders};

/// The bucket that there is.
pub const BUCKET: &str = "register";
/// Another one, which writes over what is there although it is told not to.
pub const CARELESS_BUCKET: &str = "careless";

const READY: &str = "listening on";
const IMMEDIATELY: &str = "KILL";
const WRITER_SECRET: &str = "writer+Secret/0=";
const READER_SECRET: &str = "reader+Secret/1=";

/// A store that runs.
#[derive(Debug)]
pub struct S3 {
    port: u16,
    certificates: Certificates,
    keeper: Keeper,
    // Removed last.
    folder: TempDir,
}

/// A key of a store, and the files that hold it.
#[derive(Debug, Clone)]
pub struct StoreKey {
    /// The id.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// A file that holds the id and a line end.
    pub id_file: PathBuf,
    /// A file that holds the secret and a line end, and that its owner alone can read.
    pub secret_file: PathBuf,
}

impl S3 {
    /// Starts one, whose buckets are empty.
    ///
    /// # Errors
    /// There is no Python with the packages of `requirements.txt`, or it does not start.
    pub fn start() -> Outcome<Self> {
        let folder = folders::empty()?;
        let certificates = Certificates::issue(folder.path(), Account::Own)?;
        let (port, keeper) = on_a_free_port(|port| serve(&certificates, port))?;
        Ok(Self { port, certificates, keeper, folder })
    }

    /// Where it is asked.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it shows.
    #[must_use]
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// The key that may do everything.
    ///
    /// # Errors
    /// Its files cannot be written.
    pub fn writer(&self) -> Outcome<StoreKey> {
        self.key("WRITER", WRITER_SECRET)
    }

    /// The key that may list the bucket and read its objects.
    ///
    /// # Errors
    /// Its files cannot be written.
    pub fn reader(&self) -> Outcome<StoreKey> {
        self.key("READER", READER_SECRET)
    }

    /// A key that may do nothing.
    ///
    /// # Errors
    /// Its files cannot be written.
    pub fn stranger(&self) -> Outcome<StoreKey> {
        self.key("STRANGER", READER_SECRET)
    }

    /// A key of that id, whether the store knows it or not.
    ///
    /// # Errors
    /// Its files cannot be written.
    pub fn key(&self, id: &str, secret: &str) -> Outcome<StoreKey> {
        let folder = tempfile::tempdir_in(self.folder.path())?.keep();
        let (id_file, secret_file) = (folder.join("id"), folder.join("secret"));
        write_secret(&id_file, &format!("{id}\n"))?;
        write_secret(&secret_file, &format!("{secret}\n"))?;
        Ok(StoreKey { id: id.to_owned(), secret: secret.to_owned(), id_file, secret_file })
    }

    /// Ends it at once, with all connections, as a machine that fails.
    ///
    /// # Errors
    /// It has ended before, or does not end.
    pub fn stop(&mut self) -> Outcome<()> {
        self.keeper.end()
    }
}

fn serve(certificates: &Certificates, port: u16) -> Outcome<Keeper> {
    let script = environment::package().join("stores/serve.py");
    let files = [&script, &certificates.server, &certificates.server_key].map(|path| path.display().to_string());
    let port = port.to_string();
    let [script, certificate, key] = &files;
    let arguments = ["-B", script, certificate, key, &port, WRITER_SECRET, READER_SECRET];
    Keeper::start(Account::Own, &environment::python()?, &arguments, IMMEDIATELY, READY)
}
