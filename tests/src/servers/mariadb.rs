//! A MariaDB server of a test's own. Its collation takes letters of both cases, and spaces at the end, for the same, as
//! at an agency.

use std::fs::{self, File};
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

const SUPERUSER: &str = "root";
const READY: &str = "ready for connections";
/// It is one process, whose log is complete.
const IMMEDIATELY: &str = "KILL";

const TYPES: Types = Types { float: "double", timestamp: "datetime(6)", decimal: "decimal", booleans: ["0", "1"] };

/// Nothing here outlives the machine; what is committed outlives the server.
const HASTE: [&str; 5] = [
    "--innodb-flush-method=nosync",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-log-file-size=8M",
    "--sync-frm=0",
    "--skip-log-bin",
];

/// A server with the database [`DATABASE`].
#[derive(Debug)]
pub struct MariaDb {
    port: u16,
    certificates: Certificates,
    home: PathBuf,
    account: Account,
    keeper: Keeper,
    // Removed last.
    folder: TempDir,
}

impl MariaDb {
    /// Makes a server and starts it.
    ///
    /// # Errors
    /// There is no MariaDB, or it does not start.
    pub fn start() -> Outcome<Self> {
        let (folder, account) = Account::folder()?;
        let certificates = Certificates::issue(folder.path(), account)?;
        let home = folder.path().join("server");
        fs::create_dir(&home)?;
        account.give(&home)?;
        create(&home, account)?;
        let (port, keeper) = on_a_free_port(|port| serve(&home, account, &certificates, port))?;
        let server = Self { port, certificates, home, account, keeper, folder };
        server.run_in("mysql", &format!("CREATE DATABASE {DATABASE}"))?;
        Ok(server)
    }

    fn run_in(&self, database: &str, sql: &str) -> Outcome<String> {
        answered(Process::start(self.client(database)?.args(["-e", sql]))?.finish()?, sql)
    }

    fn client(&self, database: &str) -> Outcome<Command> {
        let common = ["--no-defaults", "--batch", "--skip-column-names", "--default-character-set=utf8mb4"];
        let mut command = Account::Own.command(&programs::mariadb("mariadb")?, &common);
        command.args(["-u", SUPERUSER, "-D", database, "-S"]).arg(self.home.join("socket"));
        Ok(command)
    }
}

impl Server for MariaDb {
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
        let path = self.home.join(format!("{table}.tsv"));
        TYPES.write(batches, &mut File::create(&path)?)?;
        self.account.give(&path)?;
        let (columns, file) = (TYPES.columns(first, '`', instead)?, path.display());
        self.run(&format!(
            "CREATE TABLE {table} ({columns}); \
             LOAD DATA INFILE '{file}' INTO TABLE {table} CHARACTER SET utf8mb4; ANALYZE TABLE {table};"
        ))?;
        Ok(fs::remove_file(path)?)
    }

    fn reader(&self, name: &str) -> Outcome<Login> {
        let login = self.login(name)?;
        self.run(&format!("GRANT SELECT, SHOW VIEW ON {DATABASE}.* TO '{name}'@'%'"))?;
        Ok(login)
    }

    fn login(&self, name: &str) -> Outcome<Login> {
        let login = Login::new(self.folder.path(), name)?;
        let password = login.password.replace('\\', "\\\\").replace('\'', "''");
        self.run(&format!("CREATE USER '{name}'@'%' IDENTIFIED BY '{password}' REQUIRE SSL"))?;
        Ok(login)
    }

    fn activity(&self, user: &str) -> Outcome<Vec<String>> {
        let sql = format!(
            "SELECT info FROM information_schema.processlist WHERE user = '{user}' AND info IS NOT NULL ORDER BY id"
        );
        Ok(self.run(&sql)?.lines().map(str::to_owned).collect())
    }

    fn connections(&self, user: &str) -> Outcome<usize> {
        let sql = format!("SELECT count(*) FROM information_schema.processlist WHERE user = '{user}'");
        Ok(self.run(&sql)?.trim().parse()?)
    }

    fn stop(&mut self) -> Outcome<()> {
        self.keeper.end()
    }

    fn resume(&mut self) -> Outcome<()> {
        self.keeper = serve(&self.home, self.account, &self.certificates, self.port)?;
        Ok(())
    }

    fn freeze(&mut self) -> Outcome<()> {
        self.keeper.freeze(Vec::new())
    }

    fn thaw(&mut self) -> Outcome<()> {
        self.keeper.thaw()
    }
}

fn create(home: &Path, account: Account) -> Outcome<()> {
    let settings = ["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"];
    let mut command = account.command(&programs::mariadb("mariadb-install-db")?, &settings);
    command.args(HASTE).arg(format!("--datadir={}", home.join("data").display()));
    Process::start(&mut command)?.finish()?.ended(0, &[])
}

fn serve(home: &Path, account: Account, certificates: &Certificates, port: u16) -> Outcome<Keeper> {
    let file = |setting: &str, path: &Path| format!("--{setting}={}", path.display());
    let settings = [
        "--no-defaults".to_owned(),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--port={port}"),
        "--max-connections=20".to_owned(),
        "--skip-name-resolve".to_owned(),
        "--character-set-server=utf8mb4".to_owned(),
        "--collation-server=utf8mb4_general_ci".to_owned(),
        file("datadir", &home.join("data")),
        file("socket", &home.join("socket")),
        file("pid-file", &home.join("pid")),
        file("ssl-cert", &certificates.server),
        file("ssl-key", &certificates.server_key),
        file("ssl-ca", &certificates.ca),
    ];
    let arguments: Vec<String> = settings.into_iter().chain(HASTE.map(str::to_owned)).collect();
    Keeper::start(account, &programs::mariadb("mariadbd")?, &arguments, IMMEDIATELY, READY)
}

fn answered(finished: Finished, asked: &str) -> Outcome<String> {
    match finished.ended(0, &[]) {
        Ok(()) => Ok(finished.stdout),
        Err(error) => fail(format!("{asked}: {error}")),
    }
}
