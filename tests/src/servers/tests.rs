//! That servers are what the tests that use them take for granted.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};

use super::*;
use crate::process::Process;

const SOON: Duration = Duration::from_secs(60);

fn rows() -> RecordBatch {
    let columns: [(&str, ArrayRef); 4] = [
        ("id", Arc::new(Int64Array::from(vec![i64::MIN, i64::MAX, 0]))),
        ("name", Arc::new(StringArray::from(vec![Some("ნინო\t\\N"), None, Some("Ana ")]))),
        ("born", Arc::new(Date32Array::from(vec![Some(2_932_896), Some(-30_000), None]))),
        ("rate", Arc::new(Float64Array::from(vec![Some(1e300), Some(0.1), None]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, values)| (name, values, true))).unwrap()
}

fn psql(server: &Postgres, login: &Login, mode: &str) -> Command {
    let mut command = Command::new(programs::postgres().unwrap().join("psql"));
    command.env_clear().env("PGPASSWORD", &login.password).args([
        "-X",
        "-A",
        "-t",
        "-c",
        "SELECT count(*) FROM people",
    ]);
    let target = format!("host=localhost hostaddr=127.0.0.1 port={} dbname={DATABASE} {mode}", server.port());
    command.arg("-U").arg(&login.user).arg(target);
    command
}

#[test]
fn postgres() {
    let mut server = Postgres::start().unwrap();
    server.load("people", &[rows()], &[("name", "varchar(20)")]).unwrap();
    let sql = "SELECT id, name = E'ნინო\\t\\\\N', name IS NULL, born, rate FROM people ORDER BY id";
    let expected =
        "-9223372036854775808\tt\tf\t9999-12-31\t1e+300\n0\tf\tf\t\t\n9223372036854775807\t\tt\t1887-11-12\t0.1\n";
    assert_eq!(server.run(sql).unwrap(), expected);
    assert_eq!(server.run("SELECT 'a' < 'B'").unwrap(), "t\n", "a collation of bytes hides what one of words shows");

    let reader = server.reader("reader").unwrap();
    let secure = format!("sslmode=verify-full sslrootcert={}", server.certificates().ca.display());
    let ask = |server: &Postgres, login: &Login, mode: &str| {
        Process::start(&mut psql(server, login, mode)).unwrap().finish().unwrap()
    };
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");
    let elsewhere = format!("sslmode=verify-full sslrootcert={}", server.certificates().other_ca.display());
    ask(&server, &reader, &elsewhere).ended(2, &["certificate verify failed"]).unwrap();
    let wrong = Login { password: "another".to_owned(), ..reader.clone() };
    ask(&server, &wrong, &secure).ended(2, &["password authentication failed"]).unwrap();

    let certified = server.reader("office").unwrap();
    server.run("GRANT certified TO office").unwrap();
    ask(&server, &certified, &secure).ended(2, &["valid client certificate"]).unwrap();
    let shown = server.certificates();
    let shows = format!("{secure} sslcert={} sslkey={}", shown.client.display(), shown.client_key.display());
    assert_eq!(ask(&server, &certified, &shows).stdout, "3\n");

    server.stop().unwrap();
    assert!(server.run("SELECT 1").is_err());
    server.resume().unwrap();
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");

    let mut waits = psql(&server, &reader, &secure);
    let waits = Process::start(waits.args(["-c", "SELECT pg_sleep(600)"])).unwrap();
    until(SOON, || Ok(server.activity("reader")?.len() == 1)).unwrap();
    assert_eq!(server.connections("reader").unwrap(), 1);
    server.freeze().unwrap();
    let limited = format!("{secure} connect_timeout=2");
    ask(&server, &reader, &limited).ended(2, &["timeout expired"]).unwrap();
    server.thaw().unwrap();
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");
    drop(waits);
    server.freeze().unwrap();
}

#[test]
fn mariadb() {
    let mut server = MariaDb::start().unwrap();
    server.load("people", &[rows()], &[]).unwrap();
    let sql = "SELECT id, name = 'ნინო\\t\\\\N', name IS NULL, born, rate FROM people ORDER BY id";
    let expected = "-9223372036854775808\t1\t0\t9999-12-31\t1e300\n0\t0\t0\tNULL\tNULL\n9223372036854775807\tNULL\t1\t1887-11-12\t0.1\n";
    assert_eq!(server.run(sql).unwrap(), expected);
    assert_eq!(server.run("SELECT count(*) FROM people WHERE name = 'ANA'").unwrap(), "1\n");

    let reader = server.reader("reader").unwrap();
    let ask = |server: &MariaDb, login: &Login, more: &[&str]| {
        let mut command = Command::new(programs::mariadb("mariadb").unwrap());
        command.args(["--no-defaults", "-N", "-h", "127.0.0.1", "--protocol=tcp", "-D", DATABASE]);
        command.arg(format!("--password={}", login.password)).args(["-u", &login.user]).args(more);
        command.args(["-P", &server.port().to_string(), "-e", "SELECT count(*) FROM people"]);
        Process::start(&mut command).unwrap().finish().unwrap()
    };
    let ca = format!("--ssl-ca={}", server.certificates().ca.display());
    let secure: [&str; 2] = [&ca, "--ssl-verify-server-cert"];
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");
    ask(&server, &reader, &["--skip-ssl"]).ended(1, &["Access denied"]).unwrap();
    let wrong = Login { password: "another".to_owned(), ..reader.clone() };
    ask(&server, &wrong, &secure).ended(1, &["Access denied"]).unwrap();
    assert!(server.activity("reader").unwrap().is_empty());
    assert_eq!(server.connections("reader").unwrap(), 0);

    server.stop().unwrap();
    assert!(server.run("SELECT 1").is_err());
    server.resume().unwrap();
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");
    server.freeze().unwrap();
    server.thaw().unwrap();
    assert_eq!(ask(&server, &reader, &secure).stdout, "3\n");
    server.freeze().unwrap();
}

/// The system closes the pipes of whoever is killed.
#[test]
fn a_server_ends_when_its_owner_is_killed() {
    let server = ["-c", keeper::SCRIPT, "sh", "KILL", "sleep", "100000"];
    let (process, pipe) = Process::piped(Command::new("sh").args(server)).unwrap();
    drop(pipe);
    assert_eq!(process.finish().unwrap().code, None);
}
