//! A PostgreSQL cluster of a test's own. Its collation is a language's, not that of bytes, as at an agency.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use arrow::array::RecordBatch;
use tempfile::TempDir;

use super::account::Account;
use super::keeper::Keeper;
use super::rows::Types;
use super::{Certificates, DATABASE, Login, Server, on_a_free_port, programs};
use crate::process::{Finished, Process};
use crate::{Outcome, fail};

const SUPERUSER: &str = "postgres";
const READY: &str = "database system is ready to accept connections";
/// Ends all of it at once, and lets it recover at the next start.
const IMMEDIATELY: &str = "QUIT";

/// Few, so that a client that keeps more than it was allowed is refused.
const CONNECTIONS: &str = "max_connections=20";

/// Roles that are members of `certified` must show a certificate.
const ACCESS: &str = "local all all trust\n\
    hostssl all +certified 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n\
    host all +certified 127.0.0.1/32 reject\n\
    host all all 127.0.0.1/32 scram-sha-256\n";

const TYPES: Types =
    Types { float: "double precision", timestamp: "timestamp", decimal: "numeric", booleans: ["false", "true"] };

/// A cluster that serves, with the database [`DATABASE`].
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    certificates: Certificates,
    programs: PathBuf,
    home: PathBuf,
    account: Account,
    keeper: Keeper,
    // Removed last.
    folder: TempDir,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// There is no PostgreSQL, or it does not start.
    pub fn start() -> Outcome<Self> {
        let programs = programs::postgres()?;
        let (folder, account) = Account::folder()?;
        let certificates = Certificates::issue(folder.path(), account)?;
        let home = folder.path().join("server");
        fs::create_dir(&home)?;
        account.give(&home)?;
        create(&programs, &home, account)?;
        let (port, keeper) = on_a_free_port(|port| serve(&programs, &home, account, &certificates, port))?;
        let server = Self { port, certificates, programs, home, account, keeper, folder };
        for sql in [&format!("CREATE DATABASE {DATABASE}"), "CREATE ROLE certified"] {
            server.run_in(SUPERUSER, sql)?;
        }
        Ok(server)
    }

    /// The shell of its administrator, which finds the server's programs, and others in `folder`.
    #[must_use]
    pub fn shell(&self, folder: &Path) -> Command {
        let mut command = Command::new("sh");
        let folders =
            [folder, &self.programs, Path::new("/usr/bin"), Path::new("/bin")].map(|path| path.display().to_string());
        command.env_clear().env("PATH", folders.join(":")).env("PGCLIENTENCODING", "UTF8");
        command.env("PGHOST", &self.home).env("PGPORT", self.port.to_string()).env("PGUSER", SUPERUSER).arg("-eu");
        command
    }

    /// Runs statements, all of them or none. Gives the rows of the last.
    fn run_in(&self, database: &str, sql: &str) -> Outcome<String> {
        let finished = Process::start(self.client(database).args(["-c", sql]))?.finish()?;
        answered(finished, sql)
    }

    /// `[databases.register]` of a connector that reads [`DATABASE`] as this user, over TLS.
    #[must_use]
    pub fn configured(&self, login: &Login) -> String {
        format!(
            "\n[databases.register]\nkind = \"postgres\"\nhost = \"localhost\"\nport = {}\nname = \"{DATABASE}\"\n\
             user = \"{}\"\npassword_file = {:?}\n\n[databases.register.tls]\nca = {:?}\n",
            self.port, login.user, login.password_file, self.certificates.ca
        )
    }

    /// The folder of its socket, at which no password is asked for: where there are to be many connections.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.home
    }

    /// Begins statements that run for as long as the server does, or end by themselves; nobody waits for them.
    ///
    /// # Errors
    /// There is no client.
    pub fn begin(&self, sql: &str) -> Outcome<Process> {
        Process::start(self.client(DATABASE).args(["-c", sql]))
    }

    fn client(&self, database: &str) -> Command {
        let mut command = Account::Own.command(&self.programs.join("psql"), &["-X", "-q", "-A", "-t", "-F", "\t"]);
        command.env_clear().env("PGCLIENTENCODING", "UTF8");
        command.args(["-v", "ON_ERROR_STOP=1", "-U", SUPERUSER, "-p", &self.port.to_string(), "-d", database]);
        command.arg("-h").arg(&self.home);
        command
    }
}

impl Server for Postgres {
    fn port(&self) -> u16 {
        self.port
    }

    fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    fn run(&self, sql: &str) -> Outcome<String> {
        self.run_in(DATABASE, sql)
    }

    fn load(&self, table: &str, batches: &[RecordBatch], instead: &[(&str, &str)]) -> Outcome<()> {
        let Some(first) = batches.first() else { return fail("no rows to tell the columns from") };
        let path = self.folder.path().join(format!("{table}.sql"));
        let mut script = File::create(&path)?;
        let columns = TYPES.columns(first, '"', instead)?;
        writeln!(script, "CREATE TABLE {table} ({columns});\nCOPY {table} FROM STDIN;")?;
        TYPES.write(batches, &mut script)?;
        writeln!(script, "\\.\nANALYZE {table};")?;
        let finished = Process::start(self.client(DATABASE).arg("-f").arg(&path))?.finish()?;
        answered(finished, table)?;
        Ok(fs::remove_file(path)?)
    }

    fn reader(&self, name: &str) -> Outcome<Login> {
        let login = self.login(name)?;
        self.run(&format!(
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}; \
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {name};"
        ))?;
        Ok(login)
    }

    fn login(&self, name: &str) -> Outcome<Login> {
        let login = Login::new(self.folder.path(), name)?;
        let password = login.password.replace('\'', "''");
        self.run(&format!("CREATE ROLE {name} LOGIN PASSWORD '{password}'"))?;
        Ok(login)
    }

    fn activity(&self, role: &str) -> Outcome<Vec<String>> {
        let sql = format!(
            "SELECT replace(query, E'\\n', ' ') FROM pg_stat_activity \
             WHERE usename = '{role}' AND state = 'active' ORDER BY query_start"
        );
        Ok(self.run(&sql)?.lines().map(str::to_owned).collect())
    }

    fn connections(&self, role: &str) -> Outcome<usize> {
        let counted = self.run(&format!("SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'"))?;
        Ok(counted.trim().parse()?)
    }

    fn stop(&mut self) -> Outcome<()> {
        self.keeper.end()
    }

    fn resume(&mut self) -> Outcome<()> {
        self.keeper = serve(&self.programs, &self.home, self.account, &self.certificates, self.port)?;
        Ok(())
    }

    fn freeze(&mut self) -> Outcome<()> {
        let ids = self.run("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")?;
        let ids: Result<Vec<u32>, _> = ids.lines().map(str::parse).collect();
        self.keeper.freeze(ids?)
    }

    fn thaw(&mut self) -> Outcome<()> {
        self.keeper.thaw()
    }
}

fn create(programs: &Path, home: &Path, account: Account) -> Outcome<()> {
    let data = home.join("data");
    let mut command = account.command(&programs.join("initdb"), &["-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]);
    command.args(["--no-sync", "--no-instructions", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]);
    Process::start(command.arg("-D").arg(&data))?.finish()?.ended(0, &[])?;
    fs::write(data.join("pg_hba.conf"), ACCESS)?;
    Ok(())
}

fn serve(programs: &Path, home: &Path, account: Account, certificates: &Certificates, port: u16) -> Outcome<Keeper> {
    let file = |setting: &str, path: &Path| format!("{setting}={}", path.display());
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        CONNECTIONS.to_owned(),
        file("unix_socket_directories", home),
        file("ssl_cert_file", &certificates.server),
        file("ssl_key_file", &certificates.server_key),
        file("ssl_ca_file", &certificates.ca),
        "ssl=on".to_owned(),
        "password_encryption=scram-sha-256".to_owned(),
        // Nothing here outlives the machine.
        "fsync=off".to_owned(),
        // What the harness waits for is said in English.
        "lc_messages=C".to_owned(),
    ];
    let mut arguments = vec!["-D".to_owned(), home.join("data").display().to_string()];
    for setting in settings {
        arguments.extend(["-c".to_owned(), setting]);
    }
    Keeper::start(account, &programs.join("postgres"), &arguments, IMMEDIATELY, READY)
}

fn answered(finished: Finished, asked: &str) -> Outcome<String> {
    match finished.ended(0, &[]) {
        Ok(()) => Ok(finished.stdout),
        Err(error) => fail(format!("{asked}: {error}")),
    }
}
