//! What operators do before anybody asks: certificates made and used, configurations checked. A check says what a start
//! would, and a start never refuses what a check has passed.

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, gateway, gateway_config, made_demo};
use khidi_tests::process::{Finished, Process, run};

use super::FEW;

pub(super) fn khidi(arguments: &[&str], path: &Path) -> Finished {
    let mut command = Command::new(environment::khidi().unwrap());
    Process::start(command.args(arguments).arg(path)).unwrap().finish().unwrap()
}

/// Issues a certificate in the folder, and checks that its two files are told.
pub(super) fn issued(certs: &Path, role: &str, name: &str, more: &[&str]) {
    let arguments = [&["certs", "issue", "--role", role, "--name", name], more, &["--dir"]].concat();
    let finished = khidi(&arguments, certs);
    finished.ended(0, &[]).unwrap();
    let file = |end: &str| certs.join(format!("{role}-{name}{end}.pem")).display().to_string();
    assert_eq!(finished.stdout, format!("{}\n{}\n", file(""), file("-key")));
}

#[test]
fn certificates_that_are_made_connect_everybody() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let certs = folder.path().join("certs");
    fs::remove_dir_all(&certs).unwrap();
    let made = khidi(&["certs", "init", "--federation", "demo", "--dir"], &certs);
    made.ended(0, &[]).unwrap();
    let file = |name: &str| certs.join(name).display().to_string();
    assert_eq!(made.stdout, format!("{}\n{}\n", file("ca.pem"), file("ca-key.pem")));
    issued(&certs, "gateway", "demo", &["--ip", "127.0.0.1", "--dns", "gateway.example"]);
    issued(&certs, "agency", "psda", &["--ip", "127.0.0.1"]);
    issued(&certs, "agency", "moh", &["--dns", "moh.example"]);
    issued(&certs, "analyst", "nino", &["--days", "2"]);

    let federation = Federation::start(folder.path(), &["psda", "moh"], &[]).unwrap();
    let asked = |sql| ask(&federation.uri, &certs, "analyst-nino", sql).unwrap();
    let people = asked("SELECT sex, count(*) AS people FROM psda.population GROUP BY sex");
    people.ended(0, &[]).unwrap();
    assert!(people.stdout.starts_with("sex,people\n"), "{}", people.stdout);
    let audit = fs::read_to_string(folder.path().join("agencies/psda/audit.jsonl")).unwrap();
    assert!(audit.contains("\"subject\":\"nino\",\"role\":\"analyst\""), "{audit}");
    // A certificate for another host is none for this one.
    asked("SELECT count(*) AS permits FROM moh.labour_permits").ended(2, &["KH401", "moh"]).unwrap();

    let authority = fs::read(certs.join("ca.pem")).unwrap();
    khidi(&["certs", "init", "--federation", "demo", "--dir"], &certs)
        .ended(1, &["ca-key.pem exists and is not overwritten"])
        .unwrap();
    assert_eq!(fs::read(certs.join("ca.pem")).unwrap(), authority);
    khidi(&["certs", "issue", "--role", "analyst", "--name", "Nino", "--dir"], &certs).ended(1, &["Nino"]).unwrap();
    khidi(&["certs", "issue", "--role", "king", "--name", "nino", "--dir"], &certs).ended(64, &["king"]).unwrap();
}

const CHECK: [&str; 2] = ["check", "--config"];

#[test]
fn a_connector_is_checked() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let psda = folder.path().join("agencies/psda");
    let config = psda.join("connector.toml");
    fs::remove_file(psda.join("audit.jsonl")).unwrap();
    for checked in [khidi(&CHECK, &config), connector("check", &config)] {
        checked.ended(0, &[]).unwrap();
        for says in [
            "connector khidi://demo/agency/psda\nagency psda would publish:\n",
            "table population, protected: only cells of at least 10 people leave, their counts and sums perturbed\n",
            "sex (Utf8): dimension, grouped and filtered by the codes of sexes, and by any other value as it stands\n",
            "protection: standard; `khidi-connector policy explain` tells",
        ] {
            assert!(checked.stdout.contains(says), "{says:?}: {}", checked.stdout);
        }
    }
    assert!(!psda.join("audit.jsonl").exists(), "nobody was answered");

    let whole = fs::read_to_string(&config).unwrap();
    for (old, new, says) in [
        ("agency-psda", "agency-mof", "the certificate is of khidi://demo/agency/mof, the configuration says"),
        ("agency-psda", "analyst-demo", "the certificate is of khidi://demo/analyst/demo, the configuration says"),
        ("federation = \"demo\"", "federation = \"georgia\"", "the configuration says khidi://georgia/agency/psda"),
        ("agency-psda-key", "agency-mof-key", "does not belong"),
        ("agency-psda.pem", "agency-nobody.pem", "agency-nobody.pem"),
        ("population.parquet", "none.parquet", "none.parquet"),
        ("policy.toml", "none.toml", "none.toml"),
        ("listen", "lissten", "lissten"),
    ] {
        fs::write(&config, whole.replace(old, new)).unwrap();
        for refused in [khidi(&CHECK, &config), connector("check", &config), connector("run", &config)] {
            refused.ended(1, &[says]).unwrap();
            assert_eq!(refused.stdout, "", "{new}");
        }
    }
    khidi(&CHECK, &psda.join("none.toml")).ended(1, &["none.toml", "cannot be read"]).unwrap();
    khidi(&["check"], Path::new("--konfig")).ended(64, &["--konfig"]).unwrap();
}

fn connector(command: &str, config: &Path) -> Finished {
    let arguments = [command.as_ref(), "--config".as_ref(), config.as_os_str()];
    run(environment::connector().unwrap(), &arguments).unwrap()
}

#[test]
fn a_gateway_is_checked() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let config = folder.path().join("gateway-alone.toml");
    let address = "127.0.0.1:4711".parse().unwrap();
    let agencies = ["psda", "tsu", "gtu"].map(|agency| (agency.to_owned(), address));
    let whole = gateway_config(&agencies) + "[releases]\nstore = \"kept\"\nreaders = [\"analyst/demo\"]\n";
    fs::write(&config, &whole).unwrap();
    let checked = khidi(&CHECK, &config);
    checked.ended(0, &[]).unwrap();
    for says in [
        "gateway khidi://demo/gateway/demo would ask:\n",
        "  psda at 127.0.0.1:4711\n",
        "  federated.students: tsu.students, gtu.students, declared to share no people\n",
        "releases in kept\n  made for operators\n  read by statistics offices, analyst/demo, and whoever has them made\n",
    ] {
        assert!(checked.stdout.contains(says), "{says:?}: {}", checked.stdout);
    }
    for (old, new, says) in [
        ("gateway-demo", "analyst-demo", "khidi://demo/analyst/demo, which is no gateway of the federation demo"),
        ("gateway-demo", "agency-psda", "khidi://demo/agency/psda, which is no gateway of the federation demo"),
        ("\"demo\"\nlisten", "\"georgia\"\nlisten", "which is no gateway of the federation georgia"),
        ("gateway-demo-key", "analyst-demo-key", "does not belong"),
        ("gateway-demo.pem", "gateway-nobody.pem", "gateway-nobody.pem"),
        ("listen", "lissten", "gateway-alone.toml:2"),
        ("store = \"kept\"", "store = \"s3://kept\"", "region of the bucket is needed"),
    ] {
        fs::write(&config, whole.replace(old, new)).unwrap();
        for refused in [khidi(&CHECK, &config), gateway(&config).unwrap().finish().unwrap()] {
            refused.ended(1, &[says]).unwrap();
            assert_eq!(refused.stdout, "", "{new}");
        }
    }
}
