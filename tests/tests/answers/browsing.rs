//! A gateway as clients browse it over ADBC: what is listed is what the policies publish, and parameters, which are not
//! supported, are refused so that the connection stays of use.

use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::Demo;
use khidi_tests::folders;
use khidi_tests::process::Process;

use super::{AGENCIES, FEW};

/// Browses the gateway of a demo's folder that reaches the agencies `running`.
pub(super) fn browse(dir: &Path, uri: &str, running: &[&str]) {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/browse.py")).args(["--uri", uri]);
    command.arg("--certs").arg(dir.join("certs")).arg("--agencies").arg(dir.join("agencies"));
    command.args(["--running", &running.join(",")]);
    let finished = Process::start(&mut command).unwrap().finish().unwrap();
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
}

#[test]
fn what_the_policies_publish_is_listed() {
    for protection in ["standard", "public"] {
        let folder = folders::empty().unwrap();
        let demo = Demo::start(folder.path(), FEW, protection).unwrap();
        browse(folder.path(), &demo.uri, &AGENCIES);
    }
}
