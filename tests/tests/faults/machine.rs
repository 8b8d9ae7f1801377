//! A machine without room: ports in use, a full disk.

use std::fs;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{demo_command, gateway, gateway_config};
use khidi_tests::folders;
use khidi_tests::process::{Process, run};

use super::{PEOPLE, country, occupied};

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

/// No file may grow past 1 MiB, which ends like a full disk: an error of the write, not a signal. What is then left is
/// not taken for a country, and the same command works once there is room.
#[test]
fn a_full_disk_while_generating() {
    let people = 20_000;
    let folder = folders::empty().unwrap();
    let dir = folder.path().join("demo");
    let mut full = Command::new("bash");
    full.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$0\" \"$@\""]);
    let demo = demo_command(&dir, people, "standard").unwrap();
    full.arg(demo.get_program()).args(demo.get_args()).arg("--once");
    let finished = Process::start(&mut full).unwrap().finish().unwrap();
    finished.ended(1, &["border_crossings.parquet"]).unwrap();
    assert!(!dir.join("demo.toml").exists(), "an unfinished folder is not complete");
    assert!(!dir.join("agencies/mia/border_crossings.parquet").exists(), "half a register is none");

    let mut again = demo_command(&dir, people, "standard").unwrap();
    Process::start(again.arg("--once")).unwrap().finish().unwrap().ended(0, &[]).unwrap();
    assert!(dir.join("demo.toml").exists());
}
