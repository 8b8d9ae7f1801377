//! A machine without room: ports in use, a full disk.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use khidi_connectors_node::{Config, start, system_clock};
use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, demo_command, gateway, gateway_config};
use khidi_tests::folders;
use khidi_tests::process::{Process, run};
use khidi_tests::servers::{Postgres, Server, until};
use tokio::runtime::Runtime;

use super::{PEOPLE, country, occupied};

const SOON: Duration = Duration::from_secs(60);
const DAY: i64 = 86_400_000_000;

#[test]
fn a_port_in_use() {
    let folder = country("standard");
    let taken = occupied();
    let address = taken.local_addr().unwrap();
    let says = ["cannot listen", &address.to_string()];

    let mut demo = demo_command(folder.path(), PEOPLE, "standard").unwrap();
    demo.args(["--once", "--port", &address.port().to_string()]);
    Process::start(&mut demo).unwrap().finish().unwrap().ended(1, &says).unwrap();

    let config = folder.path().join("gateway-alone.toml");
    fs::write(&config, gateway_config(&[]).replace("127.0.0.1:0", &address.to_string())).unwrap();
    gateway(&config).unwrap().finish().unwrap().ended(1, &says).unwrap();

    let config = folder.path().join("agencies/geostat/connector.toml");
    folders::edit(&config, "127.0.0.1:0", &address.to_string()).unwrap();
    let arguments = ["--config".as_ref(), config.as_os_str()];
    run(environment::connector().unwrap(), &arguments).unwrap().ended(1, &says).unwrap();
}

/// The same command where no file may grow past 1 MiB, which ends like a full disk: an error of the write, not a signal.
fn without_room(command: &Command) -> Command {
    let mut full = Command::new("bash");
    full.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$0\" \"$@\""]);
    full.arg(command.get_program()).args(command.get_args());
    full
}

/// What is then left is not taken for a country, and the same command works once there is room.
#[test]
fn a_full_disk_while_generating() {
    let people = 20_000;
    let folder = folders::empty().unwrap();
    let dir = folder.path().join("demo");
    let mut full = without_room(&demo_command(&dir, people, "standard").unwrap());
    let finished = Process::start(full.arg("--once")).unwrap().finish().unwrap();
    finished.ended(1, &["border_crossings.parquet"]).unwrap();
    assert!(!dir.join("demo.toml").exists(), "an unfinished folder is not complete");
    assert!(!dir.join("agencies/mia/border_crossings.parquet").exists(), "half a register is none");

    let mut again = demo_command(&dir, people, "standard").unwrap();
    Process::start(again.arg("--once")).unwrap().finish().unwrap().ended(0, &[]).unwrap();
    assert!(dir.join("demo.toml").exists());
}

const POLICY: &str = r#"
version = 1
protection = "standard"
threshold = 10
snapshot = "monthly"

[tables.marks]
class = "public"
columns.id = { role = "public" }
columns.mark = { role = "public" }
"#;

/// An agency whose one table lies in a database.
fn moved(agency: &Path, server: &Postgres) {
    server.run("CREATE TABLE marks AS SELECT n AS id, 'short' AS mark FROM generate_series(1, 3) AS n").unwrap();
    let login = server.reader("reader").unwrap();
    let config = agency.join("connector.toml");
    let files = fs::read_to_string(&config).unwrap();
    let (head, _) = files.split_once("[[sources]]").unwrap();
    let marks = "[[sources]]\ntable = \"marks\"\nkind = \"database\"\ndatabase = \"register\"\nrelation = \"marks\"\n";
    fs::write(config, format!("{head}{marks}{}", server.configured(&login))).unwrap();
    fs::write(agency.join("policy.toml"), POLICY).unwrap();
}

/// Starts a connector of 40 days ago, which takes a snapshot, and ends it.
fn started_before(config: &Path) {
    let before = system_clock()() - 40 * DAY;
    let config = Config::load(config).unwrap();
    Runtime::new().unwrap().block_on(async {
        let connector = start(config, Arc::new(move || before)).await.unwrap();
        connector.shutdown().await;
    });
}

/// What lies among the snapshots, in order.
fn kept(agency: &Path) -> Vec<OsString> {
    let mut names: Vec<_> =
        fs::read_dir(agency.join("snapshots")).unwrap().map(|one| one.unwrap().file_name()).collect();
    names.sort();
    names
}

/// A table of a database that has grown and does not fit on the disk. Answers are from the snapshot before, the operator is
/// told once, and neither on the disk nor at the server is anything left; without a snapshot before nothing starts.
#[test]
fn a_full_disk_while_a_database_is_copied() {
    let folder = country("public");
    let (agency, certs) = (folder.path().join("agencies/mia"), folder.path().join("certs"));
    let (config, server) = (agency.join("connector.toml"), Postgres::start().unwrap());
    let answered = |federation: &Federation| {
        let answer = ask(&federation.uri, &certs, "analyst-demo", "SELECT count(*) AS n FROM mia.marks").unwrap();
        answer.ended(0, &[]).unwrap();
        answer.stdout
    };
    moved(&agency, &server);
    started_before(&config);
    let before = kept(&agency);
    assert_eq!(before.len(), 2, "a snapshot and what names it: {before:?}");
    // More than a megabyte, however it is packed.
    server
        .run("INSERT INTO marks SELECT n, md5(n::text) || md5((-n)::text) FROM generate_series(4, 100000) AS n")
        .unwrap();

    let mut command = Command::new(environment::connector().unwrap());
    command.arg("--config").arg(&config);
    let mut connector = Process::start(&mut without_room(&command)).unwrap();
    let address = connector.line_after("connector mia listening on grpc+tls://").unwrap().parse().unwrap();
    let federation = Federation::start(folder.path(), &[], &[("mia", address)]).unwrap();
    assert_eq!(answered(&federation), "n\n3\n");
    assert_eq!(kept(&agency), before);
    until(SOON, || Ok(server.connections("reader")? == 0)).unwrap();
    run("sh", &["-c", "kill \"$1\"", "sh", &connector.id().to_string()]).unwrap().ended(0, &[]).unwrap();
    let ended = connector.finish().unwrap();
    let told = "no new snapshot can be taken; questions are answered from that of";
    ended.ended(0, &[told, "marks", "the copy cannot be written", "File too large"]).unwrap();
    assert_eq!(ended.stderr.matches(told).count(), 1, "{}", ended.stderr);
    drop(federation);

    let federation = Federation::start(folder.path(), &["mia"], &[]).unwrap();
    assert_eq!(answered(&federation), "n\n100000\n", "once there is room");
    let after = kept(&agency);
    assert!(after.len() == 2 && after != before, "{after:?}");
    drop(federation);

    fs::remove_dir_all(agency.join("snapshots")).unwrap();
    let first = Process::start(&mut without_room(&command)).unwrap().finish().unwrap();
    first.ended(1, &["marks", "the copy cannot be written", "File too large"]).unwrap();
    assert_eq!(kept(&agency), [] as [OsString; 0]);
    until(SOON, || Ok(server.connections("reader")? == 0)).unwrap();
}
